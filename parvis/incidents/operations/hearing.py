"""Hearing from partners how the reports stand that they have."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q

from parvis.incidents.connectors import open311 as partners
from parvis.incidents.models import Dispatch, Partner
from parvis.incidents.operations.life import accept, note, refuse, reopen, solve
from parvis.incidents.queries.partners import endpoint_of
from parvis.incidents.rules.life import NotPossible
from parvis.incidents.rules.moderation import plain
from parvis.incidents.rules.partners import Reaction, Said, reaction
from parvis.incidents.types.open311 import ServiceRequest, Status
from parvis.incidents.types.partner import DispatchState, PartnerDown, PartnerRefuses
from parvis.incidents.types.report import OPEN, ReportInfo, State
from parvis.kernel.definitions import Localised
from parvis.kernel.people.types import Actor

IN_ONE_TURN = 500
"""Of one partner; those that were not asked about for longest go first."""
STILL_ASKED = timedelta(days=30)
"""After its closing: a partner may open a report again."""
WITHOUT_WORDS = Localised(
    nl="De beheerder sloot de melding af zonder uitleg.",
    fr="Le gestionnaire a clos le signalement sans explication.",
    en="Its manager closed the report without explanation.",
)


def read_updates(*, by: Actor, at: datetime) -> int:
    """Ask partners how the reports stand that they have, and let ours follow; return how many moved.

    They are asked by number, which every server of the standard answers; `updated_after` is an extension that some
    leave out of account. A partner that is down is asked at the next turn.
    """
    count = 0
    for partner in Partner.objects.filter(Q(next_try_at__isnull=True) | Q(next_try_at__lte=at), is_active=True):
        try:
            count += _read_from(partner, by, at)
        except PartnerDown:
            continue
    return count


def _read_from(partner: Partner, by: Actor, at: datetime) -> int:
    still = Q(report__state__in=sorted(OPEN)) | Q(report__closed_at__gt=at - STILL_ASKED)
    rows = Dispatch.objects.filter(still, partner=partner, state=DispatchState.TAKEN.value)
    rows = rows.filter(report__manager=partner.organisation_id, report__merged_into__isnull=True)
    turn = dict(rows.order_by(F("asked_at").asc(nulls_first=True), "pk").values_list("remote", "pk")[:IN_ONE_TURN])
    numbers, there, count = list(turn), endpoint_of(partner), 0
    for first in range(0, len(numbers), partners.MOST_IDS):
        some = numbers[first : first + partners.MOST_IDS]
        try:
            found = partners.requests_by_id(there, some)
        except PartnerRefuses:
            found = ()  # some say so when they know none of these
        count += sum(_follow(turn[one.id], one, by, at) for one in found if one.id in turn)
        Dispatch.objects.filter(pk__in=[turn[number] for number in some]).update(asked_at=at)
    Partner.objects.filter(pk=partner.pk).update(read_until=at)
    return count


@transaction.atomic
def _follow(pk: int, told: ServiceRequest, by: Actor, at: datetime) -> bool:
    """Let a report follow what its partner says of it; tell whether it moved."""
    row = Dispatch.objects.select_related("report").get(pk=pk)
    said = Said(status=told.status, notes=plain(told.status_notes), at=told.updated_at)
    before = Said(status=Status(row.seen_status) if row.seen_status else None, notes=row.seen_notes, at=row.seen_at)
    if said == before:
        return False
    found = reaction(said, before, detail=_detail(told), state=State(row.report.state))
    row.seen_status, row.seen_notes, row.seen_at = told.status.value, said.notes, said.at
    row.save(update_fields=["seen_status", "seen_notes", "seen_at"])
    if found is Reaction.NONE:
        return False
    text = said.notes if said.notes != before.notes else ""
    if found is Reaction.REFUSE and not text:
        text = WITHOUT_WORDS.to(row.report.language)
    try:
        with transaction.atomic():
            _REACTIONS[found](row.report_id, text, by, at)
    except NotPossible:
        return False  # merged, or closed too long ago: the report goes its own way
    return True


def _detail(told: ServiceRequest) -> str:
    """Return the status in the partner's own words; a duplicate of another request is none that was mended."""
    if told.extended is None:
        return ""
    return "duplicate" if told.extended.parent else told.extended.detailed_status.lower()


_REACTIONS: Mapping[Reaction, Callable[[int, str, Actor, datetime], ReportInfo]] = {
    Reaction.ACCEPT: lambda number, text, by, at: accept(number=number, text=text, by=by, at=at),
    Reaction.SOLVE: lambda number, text, by, at: solve(number=number, text=text, by=by, at=at),
    Reaction.REFUSE: lambda number, text, by, at: refuse(number=number, text=text, by=by, at=at),
    Reaction.REOPEN: lambda number, text, by, at: reopen(number=number, text=text, by=by, at=at),
    Reaction.NOTE: lambda number, text, by, at: note(number=number, text=text, is_public=True, by=by, at=at),
}
