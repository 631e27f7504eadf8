"""Giving a report to the organisation that should handle it."""

from datetime import datetime

from django.db import transaction

from parvis.incidents.models import Report, Update
from parvis.incidents.operations.handing_over import hand_over
from parvis.incidents.operations.happening import MayNot, locked, standing, write_down
from parvis.incidents.queries import editions
from parvis.incidents.queries.reports import report_info
from parvis.incidents.queries.simulator import decide
from parvis.incidents.rules import life, terms
from parvis.incidents.rules.categories import current
from parvis.incidents.rules.life import NotPossible
from parvis.incidents.rules.transfers import is_ping_pong
from parvis.incidents.types.report import Place, ReportInfo, State, What
from parvis.kernel.clock import local_day
from parvis.kernel.definitions import Localised
from parvis.kernel.people import api as people
from parvis.kernel.people.types import Actor, Role

ARBITRATION = Localised(
    nl="Deze melding ging al te vaak heen en weer. Het gewest beslist nu wie ze behandelt.",
    fr="Ce signalement a trop souvent changé de mains. La Région décide maintenant qui le traite.",
    en="This report went to and fro too often. The region now decides who handles it.",
)
SAME_MANAGER = Localised(
    nl="Deze organisatie behandelt de melding al.",
    fr="Cette organisation traite déjà le signalement.",
    en="This organisation handles the report already.",
)


@transaction.atomic
def transfer(*, number: int, to: str, text: str, by: Actor, at: datetime, department: str = "") -> ReportInfo:
    """Give a report to another organisation, and say why; thrown to and fro, it waits for arbitration instead.

    :raises NotPossible: if it is closed, without a reason, or if it waits for arbitration.
    :raises UnknownOrganisation: if there is no such organisation.
    """
    row = locked(number, by=by)
    if row.needs_arbitration:
        raise NotPossible(ARBITRATION)
    _demand(row, to, text)
    given_before = Update.objects.filter(report=row, what=What.TRANSFERRED.value).order_by("id")
    past = [(one["from"], one["to"]) for one in given_before.values_list("data", flat=True)]
    if is_ping_pong([*past, (row.manager_id, to)]):
        row.needs_arbitration, row.changed_at = True, at
        row.save(update_fields=["needs_arbitration", "changed_at"])
        write_down(row, What.FLAGGED, by=by, at=at, text=text, data={"arbitration": to}, is_public=False)
        return report_info(row)
    return _give(row, to, department, What.TRANSFERRED, text, by=by, at=at)


@transaction.atomic
def arbitrate(*, number: int, to: str, text: str, by: Actor, at: datetime) -> ReportInfo:
    """Decide, for the region, who handles a report that was thrown to and fro.

    :raises MayNot: if `by` does not decide or manage at a regional organisation.
    :raises NotPossible: if it is closed, or without a reason.
    """
    row = locked(number, by=by, as_manager=False)
    if not by.organisations({Role.DECIDER, Role.MANAGER}) & editions.regional():
        raise MayNot(f"Report {number} is decided on by the region.")
    if not text.strip():
        raise NotPossible(life.SAY_WHY)
    life.demand_open(standing(row))
    people.organisation(to)
    row.needs_arbitration = False
    return _give(row, to, "", What.ARBITRATED, text, by=by, at=at)


@transaction.atomic
def classify(*, number: int, category: str, by: Actor, at: datetime, reroute: bool = False) -> ReportInfo:
    """Put a report in another category; on request it goes to whoever handles that one there.

    :raises Retired: if the category may not be used today.
    """
    row = locked(number, by=by)
    life.demand_open(standing(row))
    found, _ = current(editions.tree(), category, local_day(at))
    was, row.category = row.category, found.code
    route = decide(
        category=found.code,
        place=Place(lat=row.lat, lon=row.lon, municipality=row.municipality_id),
        creator=row.creator,
        channel=row.channel,
        answers=row.answers,
        on=local_day(row.reported_at),
    ).route
    row.priority, row.is_private, row.changed_at = route.priority, row.is_private or found.is_private, at
    row.due_at = terms.due(row.reported_at, route.term_days)
    row.save()
    write_down(row, What.CLASSIFIED, by=by, at=at, data={"from": was, "to": found.code}, is_news=False)
    if reroute and route.manager != row.manager_id:
        return _give(row, route.manager, route.department, What.TRANSFERRED, "", by=by, at=at)
    return report_info(row)


def _demand(row: Report, to: str, text: str) -> None:
    life.demand_open(standing(row))
    if not text.strip():
        raise NotPossible(life.SAY_WHY)
    people.organisation(to)
    if to == row.manager_id:
        raise NotPossible(SAME_MANAGER)


def _give(row: Report, to: str, department: str, what: What, text: str, *, by: Actor, at: datetime) -> ReportInfo:
    """Change who handles a report: its term begins anew, and both chains of the journal say so."""
    former = row.manager_id
    # In the chain of who gives it away, before it is out of their sight.
    write_down(row, what, by=by, at=at, text=text, data={"from": former, "to": to})
    row.manager_id, row.department, row.changed_at = to, department, at
    row.state, row.accepted_at = State.RECEIVED.value, None
    row.is_paused, row.paused_because = False, ""
    days = decide(
        category=row.category,
        place=Place(lat=row.lat, lon=row.lon, municipality=row.municipality_id),
        on=local_day(at),
    ).route.term_days
    row.due_at = terms.due(at, days)
    row.save()
    hand_over(row, at=at)
    write_down(row, What.FLAGGED, by=by, at=at, data={"from": former, "to": to}, is_public=False)
    return report_info(row)
