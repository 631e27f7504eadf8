"""What the counter offers, as pages and operations ask for it."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from parvis.counter.catalogue.folder import load_overlay
from parvis.counter.catalogue.shelves import OfferInfo, UnknownProcedure
from parvis.counter.queries.published import adopted_over, current
from parvis.counter.rules.competence import KINDS
from parvis.counter.types import Authority, Definition, LifeEvent, Procedure
from parvis.kernel.definitions import Localised
from parvis.kernel.people import api as people
from parvis.kernel.people.types import OrganisationInfo, OrganisationKind


@dataclass(frozen=True)
class ContactInfo:
    """Who answers questions about a procedure at an organisation; empty texts where nothing is known."""

    name: Localised
    organisation: Localised
    phone: str = ""
    email: str = ""
    address: Localised | None = None
    hours: Localised | None = None


def procedures(*, life_event: LifeEvent | None = None, organisation: str = "", audience: str = "") -> list[Procedure]:
    """Return the procedures that are offered, of one life event or by one organisation when given."""
    catalogue = current()
    return [
        one
        for one in catalogue.procedures
        if (life_event is None or one.life_event is life_event)
        and (not audience or audience in one.audience)
        and (not organisation or is_offered_by(one, organisation))
    ]


def procedure(id: str) -> Procedure:  # noqa: A002
    """Return a procedure by its id.

    :raises UnknownProcedure: if it is not offered.
    """
    return current().procedure(id)


def search(text: str, language: str, *, limit: int = 20) -> list[Procedure]:
    """Return the procedures that someone may mean, in their own words, the likeliest first."""
    return current().search(text, language, limit)


def offering(procedure: Procedure) -> list[OrganisationInfo]:
    """Return the active organisations that offer a procedure, by code.

    Where a region says nothing about who offers it, every organisation of the competent kind does; an organisation that
    began or stopped offering it by itself has the last word.
    """
    catalogue = current()
    if not catalogue.says_who(procedure.id):
        return _competent_kind(procedure)
    competent = [] if catalogue.said_by_region(procedure.id) else [one.code for one in _competent_kind(procedure)]
    named = catalogue.offering(procedure.id, competent)
    return [one for one in people.organisations() if one.code in named]


def is_offered_by(procedure: Procedure, organisation: str) -> bool:
    """Tell whether an active organisation offers a procedure."""
    catalogue = current()
    competent = [] if catalogue.said_by_region(procedure.id) else [one.code for one in _competent_kind(procedure)]
    if organisation not in catalogue.offering(procedure.id, competent):
        return False
    return any(one.code == organisation for one in people.organisations())


def _competent_kind(procedure: Procedure) -> list[OrganisationInfo]:
    if procedure.authority is Authority.REGION:
        return [*people.organisations(OrganisationKind.REGION), *people.organisations(OrganisationKind.AGENCY)][:1]
    return people.organisations(KINDS[procedure.authority])


def is_competent(procedure: Procedure, organisation: str) -> bool:
    """Tell whether an organisation is of the kind that may offer a procedure."""
    kind = people.organisation(organisation).kind
    if procedure.authority is Authority.REGION:
        return kind in (OrganisationKind.REGION, OrganisationKind.AGENCY)
    return kind is KINDS[procedure.authority]


def definition_for(id: str, organisation: str = "") -> Definition:  # noqa: A002
    """Return the definition of today, as an organisation offers it, or as the folder says.

    :raises UnknownProcedure: if it is not offered.
    """
    catalogue = current()
    return catalogue.effective(id, organisation) if organisation else catalogue.find(id)


def under_overlay(base: Definition, organisation: str) -> Definition:
    """Return a definition, perhaps of an older version, as an organisation offers it.

    :raises DefinitionErrors: if the organisation's overlay does not fit that version.
    """
    catalogue = current()
    is_todays = catalogue.has(base.id) and base.hash == catalogue.find(base.id).hash
    adopted = catalogue.adoption(base.id, organisation)
    if adopted is not None and adopted.is_offered:
        # Who began under last month's version goes on under what was made of that one, if anything was.
        same = None if is_todays else adopted_over(base.hash, base.id, organisation)
        return same or catalogue.effective(base.id, organisation)
    if is_todays:
        return catalogue.effective(base.id, organisation)
    path: Path | None = catalogue.overlays.get((organisation, base.id))
    return load_overlay(path, base, organisation) if path else base


def offer_of(id: str, organisation: str) -> OfferInfo | None:  # noqa: A002
    """Return how an organisation offers a procedure, or None when nothing particular is known."""
    return current().offer(id, organisation)


def contact_of(id: str, organisation: str) -> ContactInfo | None:  # noqa: A002
    """Return who answers questions about a procedure: of the offer, or else of the organisation.

    While no organisation is competent yet, the region itself answers, not one of its bodies; None where that is not
    known either.
    """
    if not organisation:
        regions = [one for one in people.organisations(OrganisationKind.REGION) if not one.parent]
        if len(regions) != 1:
            return None
        organisation = regions[0].code
    about = people.organisation(organisation)
    offer = offer_of(id, organisation)
    if offer is not None and offer.contact is not None:
        given = offer.contact
        address = Localised(nl=given.address, fr=given.address, en=given.address) if given.address else None
        return ContactInfo(given.name, about.name, given.phone, given.email, address, given.hours)
    own = about.contact
    return ContactInfo(own.service or about.name, about.name, own.phone, own.email, own.address, own.hours)


def by_life_event(found: Iterable[Procedure]) -> dict[LifeEvent, list[Procedure]]:
    """Return procedures under the moments of life they belong to, in the order of the home page."""
    grouped: dict[LifeEvent, list[Procedure]] = {event: [] for event in LifeEvent}
    for one in found:
        grouped[one.life_event].append(one)
    return {event: many for event, many in grouped.items() if many}


__all__ = [
    "ContactInfo",
    "OfferInfo",
    "UnknownProcedure",
    "by_life_event",
    "contact_of",
    "current",
    "definition_for",
    "is_competent",
    "offer_of",
    "offering",
    "procedure",
    "procedures",
    "search",
    "under_overlay",
]
