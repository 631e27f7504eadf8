"""What a procedure would look like: a page as the citizen sees it, a letter as it leaves the house. Nothing is kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from parvis.counter.queries.forms import Form, setting_of
from parvis.counter.queries.layout import block_of
from parvis.counter.rules import golden
from parvis.counter.rules.flow import GoesInCircles, NeverSubmitted
from parvis.counter.rules.forms import OpenPage, walk
from parvis.counter.types import Definition, GoldenCase, Kind
from parvis.counter.types.drafts import DraftInfo
from parvis.kernel.clock import local_day
from parvis.kernel.documents import api as documents
from parvis.kernel.people import api as people

NOBODY = UUID(int=0)
SAMPLE = "PRV1 2345"


class NoPreview(Exception):
    """There is nothing to show: no example that can be played, or no such page or letter."""


@dataclass(frozen=True)
class LetterPreview:
    """A letter as it would leave the house with the answers of an example.

    :param content: `title`, and `blocks`, as letters are kept.
    """

    content: dict[str, Any]
    document: documents.Document


def example_of(definition: Definition, name: str = "") -> GoldenCase | None:
    """Return the example of this name; else the first, None without any."""
    return next((one for one in definition.golden if one.id == name), next(iter(definition.golden), None))


def preview_page(
    definition: Definition, page: str, *, example: str, organisation: str, language: str, at: datetime
) -> tuple[Form, OpenPage]:
    """Return a page of a form as it is filled in by someone with the answers of an example.

    A page that is not asked of them is shown with all its questions.

    :raises NoPreview: if there is no such page.
    """
    case = example_of(definition, example)
    answers = dict(case.answers) if case else {}
    draft = DraftInfo(
        id=NOBODY,
        procedure=definition.id,
        definition=definition.hash,
        organisation=organisation,
        language=language,
        revision=1,
        created_at=at,
        changed_at=at,
        expires_at=at + timedelta(days=1),
        has_code=False,
        answers=answers,
    )
    setting = setting_of(at=at, language=language, organisation=organisation)
    form = Form(draft, definition, walk(definition, answers, setting), setting)
    return form, form.walk.page(page) or _closed(definition, page)


def _closed(definition: Definition, page: str) -> OpenPage:
    for step in definition.form.steps:
        for one in step.pages:
            asked = tuple(each for each in one.questions if each.kind is not Kind.COMPUTED)
            if one.id == page and asked:
                return OpenPage(one, step, asked)
    raise NoPreview(page)


def preview_letter(
    definition: Definition, letter: str, *, example: str, organisation: str, language: str, at: datetime
) -> LetterPreview:
    """Return a letter as it would read and look with the answers of an example.

    :raises NoPreview: if there is no such letter, no example, or the example cannot be played.
    """
    case = example_of(definition, example)
    found = next((one for one in definition.letters if one.id == letter), None)
    if case is None or found is None:
        raise NoPreview(letter)
    house = people.organisation(organisation)
    contact = house.contact
    address = contact.address.to(language) if contact.address else ""
    around = {
        "organisation": {
            "name": house.name.to(language), "phone": contact.phone, "email": contact.email, "address": address,
        },
        "case": {"reference": SAMPLE, "submitted_on": local_day(case.at), "received_on": local_day(case.at)},
        "letter": {"date": local_day(at)},
    }  # fmt: skip
    try:
        content = golden.letter_of(definition, case, found, language=language, around=around)
    except (GoesInCircles, NeverSubmitted, KeyError, TypeError, ValueError) as broken:
        raise NoPreview(str(broken)) from broken
    return LetterPreview(content, _laid_out(content, house.name.to(language), address, language, at))


def _laid_out(content: dict[str, Any], name: str, address: str, language: str, at: datetime) -> documents.Document:
    return documents.Document(
        title=content["title"],
        language=language,
        sender=documents.Sender(name=name, lines=tuple(address.split(", ") if address else ()), contact=()),
        recipient=(),
        reference=SAMPLE,
        dated_on=local_day(at),
        blocks=tuple(block_of(one) for one in content["blocks"]),
        verification=None,
        mark={"nl": "Voorbeeld", "fr": "Exemple", "en": "Example"}[language],
    )
