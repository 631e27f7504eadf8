"""Bringing partners up to date: a report is sent once, what happens to it afterwards is told, a partner may be down.

A dispatch is held by one worker at a time. That an attempt begins is written down before the partner is called: when
we were killed before its answer was noted, the next attempt first looks whether the report is there already, by our
address in its description. A partner that lists no requests cannot be asked; there a kill at that moment sends twice.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q, QuerySet

from parvis.incidents.connectors import open311 as partners
from parvis.incidents.models import Dispatch, Partner, Photo, Report, Update
from parvis.incidents.operations.handing_over import SCHEDULED, promise
from parvis.incidents.operations.happening import PASS_ON, write_down
from parvis.incidents.queries.handing_over import posted
from parvis.incidents.queries.partners import endpoint_of
from parvis.incidents.rules.open311.form import STATES
from parvis.incidents.rules.partners import KEPT_TRYING, TOLD, is_ours, rest_after, to_tell
from parvis.incidents.types.open311 import MOST_DAYS, Posted, PostedUpdate
from parvis.incidents.types.partner import DispatchState, Endpoint, PartnerDown, PartnerRefuses
from parvis.incidents.types.report import OPEN, PhotoState, State, Visibility, What
from parvis.kernel.jobs import api as jobs
from parvis.kernel.journal import api as journal
from parvis.kernel.people.types import Actor

LEASE = timedelta(minutes=10)
"""Far longer than the slowest partner takes to answer; after a kill the report waits for it to end."""
PHOTOS_TAKE = timedelta(minutes=10)
"""So long a report waits for its photos to be blurred: later there is no way to add them."""
SOON = timedelta(minutes=1)
SKEW = timedelta(hours=1)
"""By how much the clock of a partner may be wrong."""
AT_ONCE = 200
WHY = "a partner is told of what its organisation manages"
WAITING, TAKEN = DispatchState.WAITING.value, DispatchState.TAKEN.value


def pass_on(*, report: int, by: Actor, at: datetime) -> None:
    """Hand a report over to the system of its manager, and tell those who have it what happened since.

    A partner that is down is left in peace for a while and tried again by `pass_on_waiting`.
    """
    row = Report.objects.unscoped(WHY).filter(pk=report).first()
    if row is None:
        return
    with transaction.atomic():
        promise(row, at=at)
    known = Dispatch.objects.filter(report=report, partner__is_active=True, state__in=[WAITING, TAKEN])
    for pk in known.order_by("pk").values_list("pk", flat=True):
        with _held(pk, at) as is_ours_now:
            while is_ours_now and _step(pk, by, at):
                pass


def pass_on_waiting(*, by: Actor, at: datetime) -> int:
    """Ask workers to go on with what waits for partners; return for how many reports.

    A partner that fails gets one report to try, and everything else once it takes that.
    """
    count = 0
    for partner in Partner.objects.filter(_is_due(at), is_active=True):
        rows = Dispatch.objects.filter(Q(state=WAITING) | Q(is_behind=True), _is_due(at), partner=partner)
        rows = rows.filter(Q(sending_until__isnull=True) | Q(sending_until__lte=at)).order_by("queued_at", "pk")
        with transaction.atomic():
            found = dict(rows.values_list("pk", "report")[: 1 if partner.failures else AT_ONCE])
            Dispatch.objects.filter(pk__in=list(found)).update(next_try_at=at + SCHEDULED)
            count += jobs.enqueue_many(PASS_ON, [{"report": number} for number in found.values()])
    return count


def _is_due(at: datetime) -> Q:
    return Q(next_try_at__isnull=True) | Q(next_try_at__lte=at)


@contextmanager
def _held(pk: int, at: datetime) -> Iterator[bool]:
    """Hold a dispatch while the block runs, and note what goes wrong; False if another has it, or its partner rests."""
    until = at + LEASE
    free = Q(sending_until__isnull=True) | Q(sending_until__lte=at)
    rests = Partner.objects.filter(next_try_at__gt=at, failures__gt=0)
    rows = Dispatch.objects.filter(free, pk=pk).exclude(partner__in=rests)
    if not rows.update(sending_until=until, is_behind=False):
        # Whoever has it may have looked a moment before there was something to tell.
        Dispatch.objects.filter(pk=pk, state=TAKEN).update(is_behind=True)
        yield False
        return
    try:
        yield True
    except PartnerDown as error:
        _note_down(pk, str(error), at)
    except PartnerRefuses as error:
        _end(pk, DispatchState.GIVEN_UP, str(error), at)
    finally:
        Dispatch.objects.filter(pk=pk, sending_until=until).update(sending_until=None)


def _step(pk: int, by: Actor, at: datetime) -> bool:
    """Do the next thing that a partner needs; tell whether there may be another."""
    row = Dispatch.objects.select_related("partner", "report").get(pk=pk)
    there = endpoint_of(row.partner)
    if row.state == WAITING:
        return _ask_for_number(row, there, by, at) if row.token else _send(row, there, by, at)
    return row.state == TAKEN and _tell(row, there, by)


def _send(row: Dispatch, there: Endpoint, by: Actor, at: datetime) -> bool:
    """Make the request at the partner's, unless it is there already, or no longer theirs."""
    asked = posted(row.report, row.partner, there)
    if row.attempts and (number := _found(row, there, asked, at)):
        return _taken(row, number, by, at)
    if not _is_theirs(row):
        return _end(row.pk, DispatchState.DROPPED, "It was closed, or given to others, before they took it.", at)
    if not asked.service_code:
        raise PartnerRefuses(f"There is no service for the category {row.report.category}.")
    if at - row.queued_at < PHOTOS_TAKE and _has_photos_to_come(row.report):
        return _later(row, at, SOON)
    Dispatch.objects.filter(pk=row.pk).update(attempts=F("attempts") + 1)
    answer = partners.create(there, asked)
    _note_up(row.partner_id)
    if answer.service_request_id:
        return _taken(row, answer.service_request_id, by, at)
    if not answer.token:
        raise PartnerRefuses("They took it and gave neither a number nor a token.")
    Dispatch.objects.filter(pk=row.pk).update(token=answer.token[:100])
    return _later(row, at, SOON)


def _ask_for_number(row: Dispatch, there: Endpoint, by: Actor, at: datetime) -> bool:
    number = partners.number_of(there, row.token)
    _note_up(row.partner_id)
    if number:
        return _taken(row, number, by, at)
    if at - row.queued_at >= KEPT_TRYING:
        raise PartnerRefuses("They took it and never told its number.")
    return _later(row, at, PHOTOS_TAKE)


def _tell(row: Dispatch, there: Endpoint, by: Actor) -> bool:
    """Tell what happened since the partner was last told; not what it told us itself."""
    words = [what.value for what in TOLD]
    rows = Update.objects.filter(report=row.report_id, pk__gt=row.told_until, what__in=words).exclude(by=by.id)
    for update in rows.order_by("pk"):
        told = to_tell(
            What(update.what), update.data, State(update.state), is_public=update.is_public,
            partner=row.partner.organisation_id, manager=row.report.manager_id,
        )  # fmt: skip
        if told is not None:
            said = PostedUpdate(
                id=str(update.pk), service_request_id=row.remote, status=STATES[told.state], state=told.state,
                updated_at=update.at, description=update.text or told.sentence.to(row.report.language),
                jurisdiction=there.jurisdiction, api_key=there.key,
            )  # fmt: skip
            partners.tell(there, said)
            _note_up(row.partner_id)
        Dispatch.objects.filter(pk=row.pk).update(told_until=update.pk)
    return False


def _found(row: Dispatch, there: Endpoint, asked: Posted, at: datetime) -> str:
    """Return the number that the report has at the partner's already, by an attempt whose answer we never noted."""
    if asked.point is None:
        return ""
    start = max(row.created_at - SKEW, at - timedelta(days=MOST_DAYS) + 2 * SKEW)
    try:
        listed = partners.requests_between(there, asked.service_code, start, at + SKEW)
    except PartnerRefuses:
        return ""
    lat, lon = asked.point
    ours = [
        one.id
        for one in listed
        if is_ours(one, url=asked.device_id, service=asked.service_code, lat=lat, lon=lon)
    ]  # fmt: skip
    others = set(Dispatch.objects.filter(partner=row.partner_id, remote__in=ours).values_list("remote", flat=True))
    return next((number for number in reversed(ours) if number not in others), "")


def _taken(row: Dispatch, number: str, by: Actor, at: datetime) -> bool:
    """Note that the partner has it, under its number there."""
    with transaction.atomic():
        waiting = Dispatch.objects.filter(pk=row.pk, state=WAITING)
        if waiting.update(
            state=TAKEN, remote=number[:100], finished_at=at, problem="", next_try_at=None, is_behind=False
        ):
            data = {"partner": row.partner.organisation_id, "remote": number}
            write_down(row.report, What.FORWARDED, by=by, at=at, data=data, is_news=False)
    return True


def _is_theirs(row: Dispatch) -> bool:
    report = row.report
    is_open = report.state in OPEN and report.merged_into_id is None
    return is_open and report.manager_id == row.partner.organisation_id


def _has_photos_to_come(report: Report) -> bool:
    rows = Photo.objects.filter(report=report, removed_at__isnull=True, visibility=Visibility.PUBLIC.value)
    return rows.filter(state=PhotoState.WAITING.value).exists()


def _later(row: Dispatch, at: datetime, rest: timedelta) -> bool:
    Dispatch.objects.filter(pk=row.pk).update(next_try_at=at + rest)
    return False


def _end(pk: int, state: DispatchState, problem: str, at: datetime) -> bool:
    with transaction.atomic():
        _end_all(Dispatch.objects.filter(pk=pk), state, problem, at)
    return False


def _end_all(rows: QuerySet[Dispatch], state: DispatchState, problem: str, at: datetime) -> None:
    """End dispatches that wait, and write down in the journal what was given up."""
    found = list(rows.filter(state=WAITING).select_for_update().values_list("pk", "report", "partner__organisation"))
    ended = Dispatch.objects.filter(pk__in=[pk for pk, *_ in found])
    ended.update(state=state.value, finished_at=at, problem=problem[:300], next_try_at=None)
    if state is DispatchState.GIVEN_UP:
        journal.append_many(
            {
                "verb": "incidents.dispatch.given_up", "by": Actor.system("partners"), "at": at,
                "subject": f"report:{number}", "organisation": organisation,
            }
            for _, number, organisation in found
        )  # fmt: skip


@transaction.atomic
def _note_down(pk: int, problem: str, at: datetime) -> None:
    """Note that a partner does not answer: it rests, the longer the more often it failed; days later it is given up."""
    row = Dispatch.objects.get(pk=pk)
    partner = Partner.objects.select_for_update().get(pk=row.partner_id)
    partner.failures, partner.problem = partner.failures + 1, problem[:300]
    partner.failing_since, partner.next_try_at = partner.failing_since or at, at + rest_after(partner.failures)
    partner.save(update_fields=["failures", "problem", "failing_since", "next_try_at"])
    Dispatch.objects.filter(pk=pk).update(problem=problem[:300], next_try_at=None, is_behind=row.state == TAKEN)
    _end_all(
        Dispatch.objects.filter(partner=partner, queued_at__lte=at - KEPT_TRYING), DispatchState.GIVEN_UP, problem, at
    )


def _note_up(partner: int) -> None:
    """Note that a partner answers."""
    failing = Partner.objects.filter(pk=partner, failures__gt=0)
    failing.update(failures=0, failing_since=None, next_try_at=None, problem="")
