"""What can be reported: a tree of categories, and the questions that come with each."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property

from parvis.kernel.definitions import LANGUAGES, Localised


class QuestionKind(StrEnum):
    """How a question is answered."""

    CHOICE = "choice"
    YES_NO = "yes_no"
    TEXT = "text"
    NUMBER = "number"


@dataclass(frozen=True)
class Choice:
    """One answer that may be chosen."""

    code: str
    name: Localised


@dataclass(frozen=True)
class Question:
    """Something that the people in the field need to know; an answer is always a text.

    :param choices: the answers of a choice, in order; empty for other kinds.
    :param unit: of a number, such as `cm`; empty without one.
    :param minimum, maximum: the bounds of a number, both allowed.
    :param longest: the most characters of a text.
    :param without_plate: a number plate is personal data and is refused in the answer.
    :param danger_answer: the answer that means danger right now (`yes`, or a choice's code); empty when none does.
    :param warning: what to tell whoever gives the danger answer.
    """

    code: str
    kind: QuestionKind
    label: Localised
    hint: Localised | None = None
    choices: tuple[Choice, ...] = ()
    is_required: bool = False
    unit: str = ""
    minimum: int = 0
    maximum: int = 1_000_000
    longest: int = 300
    without_plate: bool = False
    danger_answer: str = ""
    warning: Localised | None = None

    @property
    def answers(self) -> tuple[str, ...]:
        """The codes that may be answered; empty when any text or number may."""
        return ("yes", "no") if self.kind is QuestionKind.YES_NO else tuple(one.code for one in self.choices)


@dataclass(frozen=True)
class Words:
    """What people type when they mean a category, per language."""

    nl: tuple[str, ...] = ()
    fr: tuple[str, ...] = ()
    en: tuple[str, ...] = ()

    def to(self, language: str) -> tuple[str, ...]:
        """Return the words of `language`; Dutch for a language that we do not speak."""
        found: tuple[str, ...] = getattr(self, language) if language in LANGUAGES else self.nl
        return found


@dataclass(frozen=True)
class Category:
    """One node of the tree. Never changes and never goes: what is retired keeps its row, and old reports their code.

    :param code: kebab-case, for ever the same.
    :param path: codes from the main group to this one, this one included; a :class:`Tree` works it out.
    :param questions: what is asked; `past_questions` was asked once, and old reports still answer it.
    :param is_group: holds others and cannot be reported itself.
    :param gravity, probability: 1 (low) to 4 (high): how bad it may end, and how likely that is.
    :param is_private: the text and photos of a report are not public by themselves.
    :param emergency: the sentence shown instead of the form, for what must not wait for a report.
    :param valid_from: first day on which it may be chosen; None: always could.
    :param valid_until: first day on which it may no longer; None: still may.
    :param replaced_by: the code to use after `valid_until`.
    """

    code: str
    parent: str | None
    name: Localised
    hint: Localised | None = None
    words: Words = Words()
    questions: tuple[Question, ...] = ()
    past_questions: tuple[Question, ...] = ()
    gravity: int = 1
    probability: int = 1
    is_group: bool = False
    is_private: bool = False
    emergency: Localised | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    replaced_by: str | None = None
    path: tuple[str, ...] = field(default=(), compare=False)

    @property
    def priority(self) -> int:
        """Gravity times probability: 1 to 16."""
        return self.gravity * self.probability

    def question(self, code: str) -> Question | None:
        """Return the question with this code, also one that is no longer asked."""
        return next((one for one in (*self.questions, *self.past_questions) if one.code == code), None)

    def is_valid(self, on: date) -> bool:
        """Return whether its period holds the day `on`."""
        begun = self.valid_from is None or self.valid_from <= on
        return begun and (self.valid_until is None or on < self.valid_until)


class Tree(Mapping[str, Category]):
    """The categories by code, in the order in which they are shown. A change is another tree.

    Any rows are taken, also ones that do not fit together: `rules.categories.problems` says what is wrong.

    :param edition: counts the published versions of a tree.
    """

    def __init__(self, rows: Iterable[Category], *, edition: int = 1) -> None:
        given = tuple(rows)
        parents: dict[str, str | None] = {}
        for row in given:
            parents.setdefault(row.code, row.parent)
        self.edition = edition
        self.rows = tuple(replace(row, path=_path(row.code, parents)) for row in given)
        self._by_code: dict[str, Category] = {}
        self._children: dict[str | None, list[Category]] = {}
        for row in self.rows:
            if self._by_code.setdefault(row.code, row) is row:
                self._children.setdefault(row.parent, []).append(row)

    def __getitem__(self, code: str) -> Category:
        return self._by_code[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_code)

    def __len__(self) -> int:
        return len(self._by_code)

    # A tree is compared and kept as the thing it is, so that what was worked out of it can be kept beside it.
    __hash__ = object.__hash__

    def __eq__(self, other: object) -> bool:
        return self is other

    @property
    def roots(self) -> tuple[Category, ...]:
        """The main groups."""
        return self.children(None)

    @cached_property
    def leaves(self) -> tuple[Category, ...]:
        """What can be reported, in the order of the tree, retired ones included."""
        return tuple(one for one in self.walk() if not one.is_group)

    def children(self, code: str | None) -> tuple[Category, ...]:
        """Return what stands directly under `code`, in order; the main groups for None."""
        return tuple(self._children.get(code, ()))

    def walk(self) -> Iterator[Category]:
        """Yield every category, each group before what it holds."""
        waiting = list(reversed(self.roots))
        while waiting:
            one = waiting.pop()
            yield one
            waiting.extend(reversed(self._children.get(one.code, [])))

    def group(self, code: str) -> str:
        """Return the code of the main group over `code`.

        :raises KeyError: if there is no such category.
        """
        return self[code].path[0]

    def path(self, code: str) -> tuple[str, ...]:
        """Return the codes from the main group down to `code`; `code` alone when the tree has it no more."""
        return self[code].path if code in self else (code,)

    def name(self, code: str, language: str) -> str:
        """Return what a category is called; its code when the tree has it no more."""
        return self[code].name.to(language) if code in self else code

    def usable(self, code: str, on: date) -> bool:
        """Return whether a report of the day `on` may carry `code`: a leaf, in its period."""
        row = self._by_code.get(code)
        return row is not None and not row.is_group and row.is_valid(on)

    def successor(self, code: str, on: date) -> str | None:
        """Return the code to use instead of `code` on the day `on`: itself while usable, else the end of its chain.

        None when nothing usable replaces it, or when there is no such code.
        """
        seen: set[str] = set()
        step: str | None = code
        while step is not None and step not in seen:
            if self.usable(step, on):
                return step
            seen.add(step)
            row = self._by_code.get(step)
            step = row.replaced_by if row is not None else None
        return None


def _path(code: str, parents: Mapping[str, str | None]) -> tuple[str, ...]:
    """Return the codes down to `code`; shorter where a parent is missing or a circle begins."""
    steps: list[str] = []
    step: str | None = code
    while step is not None and step in parents and step not in steps:
        steps.append(step)
        step = parents[step]
    return tuple(reversed(steps))
