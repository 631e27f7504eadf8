"""A form that is being filled in: which pages are open, what comes next, what is still missing, what is sent.

A question is asked when its page's and its own condition hold on what was answered before it. Answers of questions that
are no longer asked stay in the draft, so that nothing typed is lost, and are left out of what is sent.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from parvis.counter.rules.cleaning import Problem, Setting, clean
from parvis.counter.rules.cleaning.expressions import holds, parsed
from parvis.counter.rules.conditions import CaseFacts
from parvis.counter.types import Channel, Kind, Page, Question, Step
from parvis.counter.types.definition import Definition
from parvis.kernel.definitions.localised import Localised


@dataclass(frozen=True)
class OpenPage:
    """A page that is asked, with the questions on it that are."""

    page: Page
    step: Step
    questions: tuple[Question, ...]

    @property
    def id(self) -> str:
        return self.page.id

    def has(self, question: str) -> bool:
        """Tell whether a question is asked on this page."""
        return any(one.id == question for one in self.questions)


@dataclass(frozen=True)
class Progress:
    """How far a page is: its step among those that are asked."""

    step: int
    steps: int
    title: Localised


@dataclass(frozen=True)
class Walk:
    """A form under certain answers.

    :param answers: the answers that count; those of questions that are not asked are not in it.
    :param facts: what conditions read: these answers, computed ones, figures, tables.
    """

    pages: tuple[OpenPage, ...]
    answers: Mapping[str, Any]
    facts: CaseFacts

    def page(self, page: str) -> OpenPage | None:
        """Return an open page by its id, or None when it does not exist or is not asked."""
        return next((one for one in self.pages if one.id == page), None)

    def next_after(self, page: str) -> OpenPage | None:
        """Return the page that follows; None after the last one."""
        position = self._position(page)
        return self.pages[position + 1] if position + 1 < len(self.pages) else None

    def previous_of(self, page: str) -> OpenPage | None:
        """Return the page before; None before the first one."""
        position = self._position(page)
        return self.pages[position - 1] if position > 0 else None

    def first_incomplete(self) -> OpenPage | None:
        """Return the first page with a question that still wants an answer; None when all have one."""
        return next((one for one in self.pages if any(map(self.is_wanted, one.questions))), None)

    def is_wanted(self, question: Question) -> bool:
        """Tell whether a question must still be answered."""
        return question.required and self.answers.get(question.id) is None

    def progress(self, page: str) -> Progress:
        """Return how far a page is.

        :raises KeyError: if it is not open.
        """
        steps = list(dict.fromkeys(one.step.id for one in self.pages))
        here = self.page(page)
        if here is None:
            raise KeyError(page)
        return Progress(steps.index(here.step.id) + 1, len(steps), here.step.title)

    def _position(self, page: str) -> int:
        return next((index for index, one in enumerate(self.pages) if one.id == page), -1)


def walk(
    definition: Definition, answers: Mapping[str, Any], setting: Setting, *, channel: Channel = Channel.WEB
) -> Walk:
    """Go through a form with the answers so far."""
    known: dict[str, Any] = {}
    reader = _Reader(definition, setting, channel)
    pages: list[OpenPage] = []
    for step in definition.form.steps:
        for page in step.pages:
            if not reader.holds(page.when, known):
                continue
            asked = []
            for question in page.questions:
                if not reader.holds(question.when, known) or question.kind is Kind.COMPUTED:
                    continue
                asked.append(question)
                if answers.get(question.id) is not None:
                    known[question.id] = answers[question.id]
            if asked:
                pages.append(OpenPage(page, step, tuple(asked)))
    return Walk(tuple(pages), known, reader.facts(known))


class _Reader:
    """Reads conditions over answers that grow; makes facts only when a condition wants them."""

    def __init__(self, definition: Definition, setting: Setting, channel: Channel) -> None:
        self._definition, self._setting, self._channel = definition, setting, channel
        self._facts: CaseFacts | None = None
        self._known = -1

    def facts(self, known: Mapping[str, Any]) -> CaseFacts:
        if self._facts is None or self._known != len(known):
            self._facts = facts_for(self._definition, known, self._setting, channel=self._channel)
            self._known = len(known)
        return self._facts

    def holds(self, condition: str, known: Mapping[str, Any]) -> bool:
        return not condition or self.facts(known).holds(condition)


def facts_for(
    definition: Definition, answers: Mapping[str, Any], setting: Setting, *, channel: Channel = Channel.WEB
) -> CaseFacts:
    """Return what conditions of a form read before it is sent: today counts as the day of sending.

    Of a case that is corrected, the day on which it was received does.
    """
    return CaseFacts(
        definition,
        answers,
        today=setting.today,
        submitted_on=setting.submitted_on or setting.today,
        channel=channel.value,
        organisation=setting.organisation,
    )


@dataclass(frozen=True)
class Cleaned:
    """A page as it was filled in: good answers, and problems by question.

    An answer is None where a question that need not be answered was left empty.
    """

    answers: Mapping[str, Any]
    problems: Mapping[str, Problem]


def clean_page(
    definition: Definition,
    open_page: OpenPage,
    raws: Mapping[str, Any],
    walked: Walk,
    setting: Setting,
    *,
    channel: Channel = Channel.WEB,
) -> Cleaned:
    """Clean everything that a page posted, and let each question's own check speak.

    :param raws: what was typed, per question; see `posted.raw_of`.
    """
    answers: dict[str, Any] = {}
    problems: dict[str, Problem] = {}
    understood: dict[str, Any] = {}
    facts = walked.facts
    for question in open_page.questions:
        found = clean(question, raws.get(question.id), setting, facts)
        if isinstance(found, Problem):
            problems[question.id] = found
            if found.answer is None:
                continue
            understood[question.id] = found.answer
        else:
            answers[question.id] = found
        known = {**walked.answers, **answers, **understood}
        known = {name: value for name, value in known.items() if value is not None}
        facts = facts_for(definition, known, setting, channel=channel)
    for question in open_page.questions:
        if question.id in problems or _reads(question.check, problems.keys() - understood.keys()):
            continue
        if wrong := _unmet(question, answers.get(question.id), facts):
            problems[question.id] = wrong
            del answers[question.id]
    return Cleaned(answers, problems)


def _reads(check: str, names: Collection[str]) -> bool:
    """Tell whether a check reads an answer that is wrong itself: one mistake is said once."""
    return bool(check and names) and any(name.split(".", 1)[0] in names for name in parsed(check).names)


def _unmet(question: Question, answer: Any, facts: CaseFacts) -> Problem | None:
    """Return the definition's own sentence when its check does not hold; an empty answer is not checked."""
    if not question.check or answer is None or holds(question.check, facts, facts.today):
        return None
    said = question.check_message or Localised(
        nl="Dit past niet bij uw andere antwoorden. Kijk ze na.",
        fr="Ceci ne correspond pas à vos autres réponses. Vérifiez-les.",
        en="This does not fit your other answers. Check them.",
    )
    return Problem(question.id, "check", said)


def problems_of(
    definition: Definition, answers: Mapping[str, Any], setting: Setting, *, channel: Channel = Channel.WEB
) -> dict[str, Problem]:
    """Return everything that keeps a form from being sent, by question: unanswered, or no longer right today."""
    walked = walk(definition, answers, setting, channel=channel)
    problems: dict[str, Problem] = {}
    for one in walked.pages:
        problems |= clean_page(definition, one, walked.answers, walked, setting, channel=channel).problems
    return problems


def sent_answers(
    definition: Definition, answers: Mapping[str, Any], setting: Setting, *, channel: Channel = Channel.WEB
) -> dict[str, Any]:
    """Return what is sent: the answers of the questions that are asked, and nothing else."""
    return dict(walk(definition, answers, setting, channel=channel).answers)


def files_in(definition: Definition, answers: Mapping[str, Any]) -> list[str]:
    """Return the ids of the files among these answers."""
    return [
        one["file"]
        for question in definition.form.questions
        if question.kind is Kind.FILES
        for one in answers.get(question.id) or ()
    ]
