"""What may happen to a report, and when."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from parvis.incidents.types.report import CLOSED, OPEN, Reason, State, What
from parvis.kernel.clock import add_months, local_day
from parvis.kernel.definitions import Localised

REOPENS_WITHIN = timedelta(days=90)
"""After its closing a report can be contested and reopened this long."""
PROCESSED_AFTER = timedelta(days=30)
"""A solved report that nobody contests is processed, and leaves the public map."""
SHOWN_AFTER_CLOSING = timedelta(days=30)
PLANNED_WITHIN = timedelta(days=365)
"""From its acceptance: the latest month for which work may be planned."""
REOPENING_WEIGHT = 2
"""Who reported it weighs two, anyone else one; together this much reopens a report without its manager."""

MOVES: dict[What, tuple[frozenset[State], State]] = {
    What.ACCEPTED: (frozenset({State.RECEIVED}), State.IN_PROGRESS),
    What.REFUSED: (OPEN, State.REFUSED),
    What.SOLVED: (OPEN, State.SOLVED),
    What.PROCESSED: (frozenset({State.SOLVED}), State.PROCESSED),
    What.REOPENED: (CLOSED, State.IN_PROGRESS),
    What.DELETED: (OPEN | CLOSED, State.DELETED),
}
NEEDS_TEXT = frozenset({What.REFUSED, What.DELETED, What.TRANSFERRED, What.PAUSED, What.ARBITRATED})
"""What is never done without saying why."""


class NotPossible(Exception):
    """What was asked cannot be done with this report now."""

    def __init__(self, message: Localised) -> None:
        super().__init__(message.en)
        self.message = message


@dataclass(frozen=True)
class Standing:
    """What decides what may happen: nothing of who asks."""

    state: State
    closed_at: datetime | None = None
    accepted_at: datetime | None = None
    is_merged: bool = False


FROZEN = Localised(
    nl="Deze melding is samengevoegd met een andere. Doe dit bij die andere.",
    fr="Ce signalement est fusionné avec un autre. Agissez sur l’autre.",
    en="This report is merged into another one. Do this there.",
)
TOO_LATE = Localised(
    nl="Deze melding is meer dan 90 dagen geleden afgesloten. Maak een nieuwe melding.",
    fr="Ce signalement est clos depuis plus de 90 jours. Faites-en un nouveau.",
    en="This report was closed more than 90 days ago. Make a new report.",
)
SAY_WHY = Localised(
    nl="Zeg waarom: wie deze melding volgt, leest het.",
    fr="Dites pourquoi : les personnes qui suivent ce signalement le liront.",
    en="Say why: those who follow this report read it.",
)
_NOT_NOW = {
    What.ACCEPTED: Localised(
        nl="Deze melding is al aangenomen of afgesloten.",
        fr="Ce signalement est déjà pris en charge ou clos.",
        en="This report is accepted or closed already.",
    ),
    What.PROCESSED: Localised(
        nl="Alleen een opgeloste melding kan worden afgewerkt.",
        fr="Seul un signalement résolu peut être classé.",
        en="Only a solved report can be processed.",
    ),
    What.REOPENED: Localised(
        nl="Deze melding is nog open.", fr="Ce signalement est encore ouvert.", en="This report is still open."
    ),
}
_CLOSED = Localised(
    nl="Deze melding is al afgesloten.", fr="Ce signalement est déjà clos.", en="This report is closed already."
)


def moved(standing: Standing, what: What, *, at: datetime, text: str = "") -> State:
    """Return the state after a move.

    :raises NotPossible: if the report is merged, in another state, closed too long ago, or if a reason is missing.
    """
    if standing.is_merged:
        raise NotPossible(FROZEN)
    if what in NEEDS_TEXT and not text.strip():
        raise NotPossible(SAY_WHY)
    froms, to = MOVES[what]
    if standing.state not in froms:
        raise NotPossible(_NOT_NOW.get(what, _CLOSED))
    if what is What.REOPENED:
        _demand_recent(standing, at)
    return to


def demand_open(standing: Standing) -> None:
    """Refuse what is only done to an open report that stands by itself.

    :raises NotPossible: if it is merged or closed.
    """
    if standing.is_merged:
        raise NotPossible(FROZEN)
    if standing.state not in OPEN:
        raise NotPossible(_CLOSED)


def demand_contestable(standing: Standing, *, at: datetime) -> None:
    """Refuse contesting what is open, merged or closed too long ago.

    :raises NotPossible: with what to do instead.
    """
    if standing.is_merged:
        raise NotPossible(FROZEN)
    if standing.state not in CLOSED:
        raise NotPossible(_NOT_NOW[What.REOPENED])
    _demand_recent(standing, at)


def _demand_recent(standing: Standing, at: datetime) -> None:
    if standing.closed_at is None or at - standing.closed_at > REOPENS_WITHIN:
        raise NotPossible(TOO_LATE)


def check_month(standing: Standing, month: date, *, at: datetime) -> date:
    """Return the first day of the month for which work is planned.

    :raises NotPossible: before this month, or more than 365 days after the acceptance.
    """
    demand_open(standing)
    first = month.replace(day=1)
    begin = standing.accepted_at or at
    if not local_day(at).replace(day=1) <= first <= local_day(begin + PLANNED_WITHIN):
        raise NotPossible(
            Localised(
                nl="Kies een maand vanaf deze, en binnen een jaar na het aannemen van de melding.",
                fr="Choisissez un mois à partir de celui-ci, dans l’année qui suit la prise en charge.",
                en="Choose a month from this one on, within a year after the report was accepted.",
            )
        )
    return first


def weight_of(reason: Reason, *, is_reporter: bool) -> int:
    """Return how much one contest weighs towards reopening; a reason that is none of ours only tells the manager."""
    if reason is Reason.OTHER:
        return 1 if is_reporter else 0
    return 2 if is_reporter else 1


def reopens(weights: list[int]) -> bool:
    """Tell whether those who contest weigh enough to reopen a report without its manager."""
    return sum(weights) >= REOPENING_WEIGHT


def months_to_plan(at: datetime) -> list[date]:
    """Return the first days of this month and of the twelve that follow."""
    first = local_day(at).replace(day=1)
    return [add_months(first, n) for n in range(13)]
