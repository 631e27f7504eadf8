"""A procedure as a form on paper, as an organisation hands it out."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.conf import settings

from parvis.counter.queries import catalogue
from parvis.counter.queries.definitions import definition_of
from parvis.counter.rules.paper import Desk, Print, paper_form
from parvis.counter.types import Definition
from parvis.counter.types.drafts import DraftInfo
from parvis.kernel.documents.paper import ANONYMOUS, PaperForm
from parvis.kernel.vault import api as vault

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_COPY_SIGNS = 8


def paper_of(
    definition: Definition,
    *,
    organisation: str,
    language: str,
    day: date,
    copy: str = ANONYMOUS,
    answers: Mapping[str, Any] | None = None,
    mark: str = "",
) -> PaperForm:
    """Return a definition as a form on paper.

    :param organisation: who it is asked of; empty while an answer must still tell.
    """
    offering = catalogue.offering(definition.procedure)
    return paper_form(
        definition,
        Print(
            language=language,
            desk=_desk(definition.id, organisation, language),
            day=day,
            copy=copy,
            answers=answers or {},
            online=f"{settings.BASE_URL}/{language}/procedures/{definition.id}/",
            offering=tuple(one.short.to(language) for one in offering),
            mark=mark,
        ),
    )


def paper_of_draft(draft: DraftInfo, *, language: str, day: date, mark: str = "") -> PaperForm:
    """Return a form that is being filled in, with what was answered, under a copy number of its own."""
    return paper_of(
        definition_of(draft.definition),
        organisation=draft.organisation,
        language=language,
        day=day,
        copy=copy_number(draft),
        answers=draft.answers,
        mark=mark,
    )


def copy_number(draft: DraftInfo) -> str:
    """Return the number of the prints of a draft: always the same, and nothing can be told from it."""
    number = int.from_bytes(vault.blind_index(str(draft.id), purpose="counter.paper.copy")[:5], "big")
    return "".join(_ALPHABET[number >> 5 * place & 31] for place in reversed(range(_COPY_SIGNS)))


def _desk(procedure: str, organisation: str, language: str) -> Desk:
    found = catalogue.contact_of(procedure, organisation)
    if found is None:
        return Desk(organisation="")
    name, service = found.organisation.to(language), found.name.to(language)
    return Desk(
        organisation=name,
        service=service if service != name else "",
        address=found.address.to(language) if found.address else "",
        phone=found.phone,
        email=found.email,
        hours=found.hours.to(language) if found.hours else "",
        is_competent=bool(organisation),
    )
