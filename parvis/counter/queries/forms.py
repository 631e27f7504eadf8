"""A form as it is shown: the page, its values, how far it is, what was answered."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from parvis.counter.queries.definitions import definition_of
from parvis.counter.queries.drafts import draft_of
from parvis.counter.queries.places import RegionPlaces
from parvis.counter.rules.channels import eased
from parvis.counter.rules.cleaning import Problem, Setting
from parvis.counter.rules.fees import fee_cents
from parvis.counter.rules.forms import OpenPage, Walk, problems_of, walk
from parvis.counter.rules.shown import value_text
from parvis.counter.types import Definition, Kind, Question
from parvis.counter.types.drafts import DraftInfo, Holder

_places = RegionPlaces()


@dataclass(frozen=True)
class Form:
    """A draft with the definition under which it is filled in, gone through with its answers."""

    draft: DraftInfo
    definition: Definition
    walk: Walk
    setting: Setting

    @property
    def asking(self) -> list[OpenPage]:
        """The pages before one checks one's answers."""
        return [one for one in self.walk.pages if not is_signing(one)]

    @property
    def signing(self) -> list[OpenPage]:
        """The pages on which one signs, after checking."""
        return [one for one in self.walk.pages if is_signing(one)]

    def value(self, page: OpenPage, question: Question) -> Any:
        """Return what is filled in: as it was typed when that could not be taken, else the answer."""
        typed = self.draft.typed.get(page.id, {})
        return typed[question.id] if question.id in typed else self.draft.answers.get(question.id)

    def next_after(self, page: str) -> OpenPage | None:
        """Return the page to go to from one; None when it is time to check, or to send."""
        here = self.walk.page(page)
        row = self.signing if here is not None and is_signing(here) else self.asking
        ids = [one.id for one in row]
        position = ids.index(page) + 1 if page in ids else 0
        return row[position] if position < len(row) else None

    def previous_of(self, page: str) -> OpenPage | None:
        """Return the page before one."""
        here = self.walk.page(page)
        row = self.signing if here is not None and is_signing(here) else self.asking
        ids = [one.id for one in row]
        position = ids.index(page) - 1 if page in ids else -1
        return row[position] if position >= 0 else None

    def first_incomplete(self) -> OpenPage | None:
        """Return the first page that still wants an answer, signing aside."""
        return next((one for one in self.asking if any(map(self.walk.is_wanted, one.questions))), None)

    @property
    def fee_cents(self) -> int:
        """What it costs with these answers."""
        return fee_cents(self.definition, self.walk.facts)

    def shown(self, question: Question) -> str:
        """Return an answer as its reader sees it."""
        return value_text(question, self.draft.answers.get(question.id), self.setting.language)


def is_signing(page: OpenPage) -> bool:
    """Tell whether nothing but a signature is asked on a page."""
    return all(question.kind is Kind.SIGNATURE for question in page.questions)


def setting_of(*, at: datetime, language: str, organisation: str = "") -> Setting:
    """Return where and when a form is filled in, with the region's places."""
    return Setting(now=at, language=language, organisation=organisation, places=_places)


def form_of(draft: DraftInfo, *, at: datetime, language: str) -> Form:
    """Return a draft gone through with its answers."""
    definition = eased(definition_of(draft.definition), draft.channel, draft.entry)
    setting = setting_of(at=at, language=language, organisation=draft.organisation)
    if draft.correction is not None:
        setting = replace(setting, submitted_on=draft.correction.received_on)
    return Form(draft, definition, walk(definition, draft.answers, setting, channel=draft.channel), setting)


def form(draft_id: UUID, holder: Holder, *, at: datetime, language: str) -> Form:
    """Return a draft of this holder, gone through with its answers.

    :raises UnknownDraft: if there is none, or it is not theirs.
    """
    return form_of(draft_of(draft_id, holder), at=at, language=language)


def faults(shown: Form) -> Mapping[str, Problem]:
    """Return what keeps a form from being sent, signatures aside, by question."""
    found = problems_of(shown.definition, shown.draft.answers, shown.setting, channel=shown.draft.channel)
    unsigned = {question.id for page in shown.signing for question in page.questions}
    return {name: one for name, one in found.items() if name not in unsigned}


def is_file_question(here: OpenPage, name: str) -> bool:
    """Tell whether a question of files with this id is asked on a page."""
    return any(one.id == name and one.kind is Kind.FILES for one in here.questions)


def wants_signature(shown: Form) -> bool:
    """Tell whether a form asks anyone to sign."""
    return any(one.kind is Kind.SIGNATURE for page in shown.walk.pages for one in page.questions)
