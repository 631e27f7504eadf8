"""What a partner is told of a report, and what follows from what it says."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from parvis.incidents.types.open311 import LONGEST_DESCRIPTION, ServiceRequest, Status
from parvis.incidents.types.report import CLOSED, OPEN, State, What
from parvis.kernel.definitions import Localised

FIRST_REST, LONGEST_REST = timedelta(minutes=1), timedelta(minutes=30)
KEPT_TRYING = timedelta(days=3)
"""What a partner could not take for so long is given up; an operator has it tried again."""
NEAR = 0.00002
"""Degrees, two metres: what a server makes of the point that it was given."""


def service_for(services: Mapping[str, str], path: Sequence[str]) -> str:
    """Return the partner's code for a category, by the nearest of its groups that has one; empty for none.

    :param path: codes from the main group to the category.
    """
    return next((services[code] for code in reversed(path) if services.get(code)), "")


def described(text: str, facts: Iterable[str], url: str) -> str:
    """Return the description of a request: what was written, what was answered, and the address of our page.

    By the address its request is found again at the partner's, whatever happened to the answer.
    """
    head = "\n".join(one for one in (text, *facts) if one)
    room = LONGEST_DESCRIPTION - len(url) - 2
    if len(head) > room:
        head = f"{head[: room - 1]}…"
    return f"{head}\n\n{url}" if head else url


def is_ours(one: ServiceRequest, *, url: str, service: str, lat: float, lon: float) -> bool:
    """Tell whether a request at the partner's is this report: by our address in it, or, where a partner shows no
    descriptions, by service and point."""
    if one.description:
        return url in one.description
    if one.service_code != service or one.lat is None or one.long is None:
        return False
    return abs(one.lat - lat) <= NEAR and abs(one.long - lon) <= NEAR


def rest_after(failures: int) -> timedelta:
    """Return how long a partner is left in peace after so many failures one after the other."""
    return min(FIRST_REST * 2 ** min(failures - 1, 10), LONGEST_REST) if failures > 0 else timedelta()


@dataclass(frozen=True)
class Told:
    """What a partner is told of something that happened: a word of mySociety's extension, and a sentence."""

    state: str
    sentence: Localised


_TOLD: Mapping[What, Told] = {
    What.ACCEPTED: Told("in_progress", Localised(nl="Aangenomen.", fr="Pris en charge.", en="Accepted.")),
    What.PLANNED: Told("planned", Localised(nl="Ingepland.", fr="Planifié.", en="Planned.")),
    What.SOLVED: Told("fixed", Localised(nl="Opgelost.", fr="Résolu.", en="Mended.")),
    What.REFUSED: Told("no_further_action", Localised(nl="Afgewezen.", fr="Sans suite.", en="Refused.")),
    What.REOPENED: Told("reopen", Localised(nl="Opnieuw geopend.", fr="Rouvert.", en="Opened again.")),
    What.CONTESTED: Told(
        "",
        Localised(
            nl="Iemand zegt dat het niet hersteld is.",
            fr="Quelqu’un dit que ce n’est pas réparé.",
            en="Somebody says that it is not mended.",
        ),
    ),
    What.MERGED: Told(
        "duplicate",
        Localised(
            nl="Samengevoegd met een andere melding.",
            fr="Fusionné avec un autre signalement.",
            en="Merged with another report.",
        ),
    ),
    What.UNMERGED: Told("reopen", Localised(nl="Weer apart.", fr="À nouveau distinct.", en="Stands by itself again.")),
    What.NOTED: Told("", Localised(nl="Bericht.", fr="Message.", en="Message.")),
    What.PAUSED: Told("", Localised(nl="Wacht.", fr="En attente.", en="On hold.")),
    What.RESUMED: Told("", Localised(nl="Gaat verder.", fr="Reprise.", en="Goes on.")),
    What.DELETED: Told("no_further_action", Localised(nl="Geschrapt.", fr="Supprimé.", en="Deleted.")),
}
_GIVEN = Localised(nl="Aan u doorgegeven.", fr="Vous est transmis.", en="Passed on to you.")
_TAKEN_AWAY = Localised(
    nl="Doorgegeven aan een andere organisatie.",
    fr="Transmis à une autre organisation.",
    en="Passed on to another organisation.",
)
_STANDS = {
    State.RECEIVED: "open",
    State.IN_PROGRESS: "in_progress",
    State.SOLVED: "fixed",
    State.PROCESSED: "fixed",
    State.REFUSED: "no_further_action",
    State.DELETED: "no_further_action",
}
_HANDED_OVER = frozenset({What.TRANSFERRED, What.ARBITRATED})
TOLD = frozenset({*_TOLD, *_HANDED_OVER})


def to_tell(
    what: What, data: Mapping[str, str], state: State, *, is_public: bool, partner: str, manager: str
) -> Told | None:
    """Return what a partner is told of a line of the timeline; None for what is not theirs to know.

    :param state: of the report after it.
    :param partner: the organisation of the partner; `manager` the one that handles the report now.
    """
    if what in _HANDED_OVER:
        if data.get("to") == partner:
            return Told("reopen", _GIVEN)
        return Told("internal_referral", _TAKEN_AWAY) if data.get("from") == partner else None
    told = _TOLD.get(what)
    is_other_side = what in (What.MERGED, What.UNMERGED) and "report" in data
    if told is None or manager != partner or is_other_side or not (is_public or what is What.DELETED):
        return None
    return told if told.state else Told(_STANDS[state], told.sentence)


class Reaction(StrEnum):
    """What we do about what a partner says."""

    NONE = "none"
    ACCEPT = "accept"
    SOLVE = "solve"
    REFUSE = "refuse"
    REOPEN = "reopen"
    NOTE = "note"


@dataclass(frozen=True, kw_only=True)
class Said:
    """What a partner says of a request; empty when it never said anything."""

    status: Status | None = None
    notes: str = ""
    at: datetime | None = None


_REFUSALS = frozenset({"refused", "rejected", "no_further_action", "not_councils_responsibility"})
_WORKING = frozenset({"accepted", "in_progress", "investigating", "action_scheduled", "planned"})
_ELSEWHERE = frozenset({"duplicate", "internal_referral"})


def reaction(said: Said, before: Said, *, detail: str, state: State) -> Reaction:
    """Return what follows from what a partner says now, against what it said before.

    A partner that goes on saying what it said means nothing by it: a report that was reopened here stays open.

    :param detail: the status in the partner's own words, lower case.
    :param state: of our report.
    """
    has_spoken = bool(said.notes) and said.notes != before.notes
    noted = Reaction.NOTE if has_spoken else Reaction.NONE
    if said.status is Status.OPEN:
        if before.status is Status.CLOSED and state in CLOSED:
            return Reaction.REOPEN
        return Reaction.ACCEPT if detail in _WORKING and state is State.RECEIVED else noted
    is_again = has_spoken and before.at is not None and said.at is not None and said.at > before.at
    if state not in OPEN or detail in _ELSEWHERE or (before.status is Status.CLOSED and not is_again):
        return noted
    return Reaction.REFUSE if detail in _REFUSALS else Reaction.SOLVE
