"""Which administration is competent, from the place that was answered."""

from collections.abc import Iterable, Mapping
from typing import Any

from parvis.counter.rules.cleaning import Setting
from parvis.counter.rules.forms import OpenPage, walk
from parvis.counter.types import Authority, Channel, Definition, Procedure, Step
from parvis.kernel.identity.types import Level, enough, highest
from parvis.kernel.people.types import Actor, ActorKind, OrganisationInfo, OrganisationKind

KINDS = {
    Authority.MUNICIPALITY: OrganisationKind.MUNICIPALITY,
    Authority.WELFARE_CENTRE: OrganisationKind.WELFARE_CENTRE,
}


def competent(
    procedure: Procedure, answers: Mapping[str, Any], offering: Iterable[OrganisationInfo]
) -> tuple[str, OrganisationInfo | None]:
    """Return the municipality that was answered and the organisation that is competent there.

    :param offering: the organisations that offer the procedure.
    :return: an empty code while the question is not answered; None when nobody offers it there.
    """
    place = answers.get(procedure.competent_by or "")
    municipality = str(place.get("municipality") or "") if isinstance(place, Mapping) else ""
    if not municipality:
        return "", None
    offers = list(offering)
    if procedure.authority is Authority.REGION:
        return municipality, offers[0] if offers else None
    return municipality, next((one for one in offers if municipality in (one.code, one.parent)), None)


def assurance_wanted(procedure: Procedure, steps: Iterable[Step] = ()) -> Level:
    """Return how sure one must be of who sends this (eIDAS art. 8): what the procedure asks, and each step asked.

    Filling in what comes before such a step is free to all.
    """
    return highest(procedure.assurance, *(step.assurance for step in steps))


def lacking(
    definition: Definition, answers: Mapping[str, Any], setting: Setting, *, have: str, by: Actor, channel: Channel
) -> Level | None:
    """Return the level that sending these answers asks for, when the session does not reach it; None when it does.

    :param have: how sure the session is of who sends them.
    """
    steps = [page.step for page in walk(definition, answers, setting, channel=channel).pages]
    wanted = assurance_wanted(definition.procedure, steps)
    return wanted if is_too_low(have, wanted, by, channel=channel) else None


def assurance_of_pages(pages: Iterable[OpenPage]) -> Level:
    """Return how sure one must be of who sees these pages: the most that a step of theirs asks."""
    return highest(*(page.step.assurance for page in pages))


def is_too_low(have: str, want: str, by: Actor, *, channel: Channel = Channel.WEB) -> bool:
    """Tell whether one must show more surely who one is.

    At the desk, on the telephone and on paper an agent sees to that; an agent has shown who they are in another way.

    :param have: how sure the session is of who asks; see `parvis.kernel.identity.api.assurance_of`.
    """
    return channel is Channel.WEB and by.kind not in (ActorKind.AGENT, ActorKind.SYSTEM) and not enough(have, want)
