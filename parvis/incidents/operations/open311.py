"""Taking reports and updates in from other systems, as Open311 sends them."""

from collections.abc import Sequence
from datetime import datetime
from typing import BinaryIO

from django.db import transaction

from parvis.incidents.models import Report, Update
from parvis.incidents.operations.happening import locked, write_down
from parvis.incidents.operations.life import accept, note, reopen, solve
from parvis.incidents.operations.photos import attach, keep
from parvis.incidents.operations.reporting import NotTaken, report_incident
from parvis.incidents.queries.open311 import definition, service
from parvis.incidents.queries.places import named_place, place_at, point_of
from parvis.incidents.rules.open311 import faults, hold
from parvis.incidents.types.key import KeyInfo
from parvis.incidents.types.open311 import Answer, Posted, PostedUpdate, Problem, Refused, Status
from parvis.incidents.types.point import BadPoint
from parvis.incidents.types.report import OPEN, Channel, Draft, Place, ReportInfo, Sender, Sent, State, What
from parvis.kernel.clock import local_day
from parvis.kernel.definitions import Localised
from parvis.kernel.files import api as files
from parvis.kernel.jobs import api as jobs

FETCH = "parvis.incidents.jobs.fetch_photos"
MOST_PICTURES = 6


def take_request(
    *, posted: Posted, media: Sequence[tuple[BinaryIO, str]], language: str, by: KeyInfo, at: datetime
) -> Sent:
    """Take a report in; photos that came with it are kept, those that are named by address are fetched by a job.

    :raises Refused: with everything that is wrong, in the words of Open311.
    """
    category = service(posted.service_code, local_day(at))
    if category is None:
        raise Refused([faults.UNKNOWN_SERVICE(code=posted.service_code)])
    answers = hold(posted.attributes, definition(category, language))
    draft = Draft(
        category=category.code,
        place=_place(posted),
        text=posted.description,
        answers={code: _written(value) for code, value in answers.given.items()},
        channel=Channel.API,
    )
    sender = Sender(email=posted.email, language=language, wants_news=bool(posted.email))
    kept = [_kept(content, name, by, at) for content, name in media[:MOST_PICTURES]]
    try:
        with transaction.atomic():
            sent = report_incident(draft=draft, sender=sender, by=by.as_reporter, at=at)
            row = Report.objects.unscoped("it was made a line above").get(pk=sent.report.number)
            for one in kept:
                attach(row, one.id, by=by.as_reporter, at=at)
            if answers.other:
                told = "\n".join(f"{code}: {', '.join(values)}" for code, values in answers.other.items())
                write_down(row, What.NOTED, by=by.as_reporter, at=at, text=told, is_public=False)
            if posted.media_urls:
                urls = list(posted.media_urls[:MOST_PICTURES])
                jobs.enqueue(FETCH, report=row.pk, urls=urls)
    except NotTaken as error:
        for one in kept:
            files.remove(one.id, by=by.as_reporter, at=at)
        raise Refused([Problem(400, text) for text in error.errors.values()]) from error
    return sent


@transaction.atomic
def take_update(*, posted: PostedUpdate, by: KeyInfo, at: datetime) -> int:
    """Take over what the system of a report's manager did with it; sent twice, it is done once. Return its number.

    :raises UnknownReport: if there is none for them; MayNot: if they do not handle it.
    :raises NotPossible: if it cannot be done with the report now.
    """
    row = locked(posted.service_request_id, by=by.as_agent)
    remote = f"{by.id}/{posted.id}"
    if done := Update.objects.filter(report=row, data__remote=remote).first():
        return done.pk
    _apply(row, posted, by, at)
    update = Update.objects.filter(report=row).latest("pk")
    update.data = {**update.data, "remote": remote}
    update.save(update_fields=["data"])
    return update.pk


def _apply(row: Report, posted: PostedUpdate, by: KeyInfo, at: datetime) -> ReportInfo:
    actor, number, text = by.as_agent, row.pk, posted.description
    if posted.status is Status.CLOSED and row.state in OPEN:
        return solve(number=number, text=text, by=actor, at=at)
    if posted.status is Status.OPEN and row.state not in OPEN:
        return reopen(number=number, text=text, by=actor, at=at)
    if posted.state in ("in_progress", "investigating", "action_scheduled") and row.state == State.RECEIVED.value:
        return accept(number=number, text=text, by=actor, at=at)
    return note(number=number, text=text, is_public=True, by=actor, at=at)


def _place(posted: Posted) -> Place:
    """Return where it is, by point, address id or address.

    :raises Refused: if it is nowhere in the region.
    """
    if posted.point is not None:
        try:
            return place_at(*point_of(*posted.point))
        except BadPoint as error:
            raise Refused([Problem(400, error.message)]) from error
    found = named_place(address_id=posted.address_id, text=posted.address)
    if found is None:
        raise Refused([faults.NO_LOCATION()])
    return found


def _written(answer: Answer) -> str:
    return ",".join(answer) if isinstance(answer, tuple) else str(answer)


def _kept(content: BinaryIO, name: str, by: KeyInfo, at: datetime) -> files.FileInfo:
    try:
        return keep(content, name, by=by.as_reporter, at=at)
    except files.Refused as error:
        words = Localised(nl=error.message("nl"), fr=error.message("fr"), en=error.message("en"))
        raise Refused([Problem(400, words)]) from error
