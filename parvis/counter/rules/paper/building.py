"""A definition as a form on paper: everything that it asks, numbered, each with room for its answer."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from parvis.counter.rules.paper.conditions import Conditions
from parvis.counter.rules.paper.spaces import space_for
from parvis.counter.rules.paper.words import say
from parvis.counter.types import Kind, Page, Question
from parvis.counter.types.definition import Definition
from parvis.kernel.documents.paper import ANONYMOUS, Asked, Group, PageCode, PaperForm, Section
from parvis.kernel.money import format_cents

VERSION_SIGNS = 12
"""Signs of the content hash that a page carries: 48 bits tell the versions of one procedure apart."""


@dataclass(frozen=True)
class Desk:
    """Who gets the form, in the reader's language; empty texts where nothing is known.

    :param is_competent: whether it is the competent administration, or who answers until that is known.
    """

    organisation: str
    service: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    hours: str = ""
    is_competent: bool = False


@dataclass(frozen=True)
class Print:
    """One print of a form.

    :param answers: what is known already.
    :param online: the address of the procedure's page.
    """

    language: str
    desk: Desk
    day: date
    copy: str = ANONYMOUS
    answers: Mapping[str, Any] = field(default_factory=dict)
    online: str = ""
    offering: tuple[str, ...] = ()
    mark: str = ""


def paper_form(definition: Definition, wanted: Print) -> PaperForm:
    """Return a procedure as a form on paper."""
    language = wanted.language
    builder = _Builder(definition, wanted)
    procedure = definition.procedure
    return PaperForm(
        title=procedure.name.to(language),
        language=language,
        organisation=wanted.desk.organisation,
        summary=procedure.summary.to(language),
        first=tuple(builder.first()),
        sections=tuple(builder.sections()),
        last=tuple(builder.last()),
        closing=say("closing", language),
        code=PageCode(definition.id, definition.hash[:VERSION_SIGNS], language, 1, 1, wanted.copy),
        dated_on=wanted.day,
        mark=wanted.mark,
        office=say("office", language),
        labels={"page": say("page", language)},
    )


class _Builder:
    def __init__(self, definition: Definition, wanted: Print) -> None:
        self.definition, self.wanted, self.language = definition, wanted, wanted.language
        asked = [one for one in definition.form.questions if one.kind is not Kind.COMPUTED]
        every = {one.id: "?" for one in asked}
        draft = Conditions(definition, self.language, every)
        open_ones = [
            question
            for page in definition.form.pages
            for question in page.questions
            if question.id in every and draft.said(page.when, question.when) is not None
        ]
        self.numbers = {question.id: str(number) for number, question in enumerate(open_ones, 1)}
        self.conditions = Conditions(definition, self.language, self.numbers)

    def first(self) -> list[tuple[str, tuple[str, ...]]]:
        """Return what one reads before beginning."""
        how = tuple(say(f"how.{one}", self.language) for one in ("pen", "tick", "room", "corners"))
        found = [(say("how", self.language), how)]
        if need := tuple(one.to(self.language) for one in self.definition.procedure.need):
            found.append((say("need", self.language), need))
        found.append((say("cost", self.language), (self._cost(),)))
        if self.wanted.online:
            found.append((say("online", self.language), (say("online.at", self.language, self.wanted.online),)))
        return found

    def _cost(self) -> str:
        fee = self.definition.procedure.fee
        said = say("cost.free", self.language)
        if fee.table:
            said = say("cost.depends", self.language)
        elif fee.amount_cents:
            said = format_cents(fee.amount_cents, self.language)
        return f"{said} {fee.note.to(self.language)}" if fee.note else said

    def sections(self) -> list[Section]:
        """Return the steps of the form, without what paper never asks."""
        found = []
        for step in self.definition.form.steps:
            groups = tuple(group for page in step.pages if (group := self._group(page)) is not None)
            if groups:
                found.append(Section(step.title.to(self.language), groups))
        return found

    def _group(self, page: Page) -> Group | None:
        questions = [one for one in page.questions if one.id in self.numbers]
        if not questions:
            return None
        title = page.title.to(self.language) if page.title else ""
        condition = (self.conditions.said(page.when) or "") if title else ""
        return Group(
            tuple(self._asked(page, one, said=condition) for one in questions),
            title,
            page.intro.to(self.language) if page.intro else "",
            condition,
        )

    def _asked(self, page: Page, question: Question, *, said: str) -> Asked:
        condition = self.conditions.said(page.when, question.when) or ""
        return Asked(
            id=question.id,
            number=self.numbers[question.id],
            label=question.label.to(self.language),
            space=space_for(question, self.wanted.answers.get(question.id), self.language, named=self._named),
            optional="" if question.required else say("optional", self.language),
            condition="" if condition == said else condition,
            help=question.help.to(self.language) if question.help else "",
            why=say("why", self.language, question.why.to(self.language)) if question.why else "",
        )

    def _named(self, condition: str) -> str:
        return self.conditions.said(condition) or "" if condition else ""

    def last(self) -> list[tuple[str, tuple[str, ...]]]:
        """Return what one does with it, who answers questions, and what happens with the data."""
        desk, procedure = self.wanted.desk, self.definition.procedure
        basis = procedure.legal[0]
        law = basis.title.to(self.language) + (f", {basis.articles}" if basis.articles else "")
        contact = tuple(one for one in (desk.service, desk.phone, desk.email, desk.hours) if one)
        return [
            (say("send", self.language), (self._where(), say("send.all", self.language))),
            (say("questions", self.language), (" · ".join(contact) or desk.organisation,)),
            (say("data", self.language), (say("data.said", self.language, desk.organisation, law),)),
        ]

    def _where(self) -> str:
        desk = self.wanted.desk
        if desk.is_competent:
            return ", ".join(one for one in (desk.organisation, desk.address) if one)
        decides = self.definition.procedure.competent_by
        if decides is not None and decides in self.numbers:
            return say("send.found", self.language, self.numbers[decides], desk.organisation)
        return say("send.choose", self.language, ", ".join(self.wanted.offering) or desk.organisation)
