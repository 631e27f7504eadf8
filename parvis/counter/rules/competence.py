"""Which administration is competent, from the place that was answered."""

from collections.abc import Iterable, Mapping
from typing import Any

from parvis.counter.types import Authority, Procedure
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


def needs_identity(procedure: Procedure, by: Actor) -> bool:
    """Tell whether someone must sign in before they can send this (eIDAS art. 8); filling it in is free to all."""
    return procedure.assurance != "none" and by.kind is ActorKind.ANONYMOUS
