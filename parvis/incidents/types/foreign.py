"""Another system's categories, and how they stand to ours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from parvis.kernel.definitions import Localised


@dataclass(frozen=True)
class ForeignCategory:
    """A category of another system.

    :param id: as that system writes it.
    :param path: ids from its top to this one, this one included.
    :param nl, fr, en: its name; empty in a language that the system does not speak.
    """

    id: str
    path: tuple[str, ...]
    nl: str = ""
    fr: str = ""
    en: str = ""

    def name(self, language: str) -> str:
        """Return the name in `language`, or in one that there is, or the id."""
        return getattr(self, language, "") or self.nl or self.fr or self.en or self.id


@dataclass(frozen=True)
class ForeignTree:
    """The categories of another system, each after the one above it."""

    categories: tuple[ForeignCategory, ...]

    @cached_property
    def by_id(self) -> Mapping[str, ForeignCategory]:
        return {one.id: one for one in self.categories}

    @cached_property
    def leaves(self) -> tuple[ForeignCategory, ...]:
        """Those with nothing under them."""
        above = {step for one in self.categories for step in one.path[:-1]}
        return tuple(one for one in self.categories if one.id not in above)


class BadForeignTree(Exception):
    """A file cannot be read as a tree of categories; `problems` says everything that is wrong with it."""

    def __init__(self, problems: Sequence[Localised]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(one.en for one in self.problems))


class Direction(StrEnum):
    """Which way a link is used."""

    BOTH = "both"
    IN = "in"
    """From them to us only: several of theirs may be one of ours."""
    OUT = "out"
    """From us to them only: several of ours may be one of theirs."""


@dataclass(frozen=True)
class Link:
    """One of theirs is one of ours."""

    theirs: str
    ours: str
    direction: Direction = Direction.BOTH


@dataclass(frozen=True)
class CategoryMapping:
    """Which of their categories is which of ours. A link of a group stands for everything under it that has none."""

    links: tuple[Link, ...] = ()

    @cached_property
    def inward(self) -> Mapping[str, str]:
        """Their ids to our codes; the first link counts."""
        return {one.theirs: one.ours for one in reversed(self.links) if one.direction is not Direction.OUT}

    @cached_property
    def outward(self) -> Mapping[str, str]:
        """Our codes to their ids; the first link counts."""
        return {one.ours: one.theirs for one in reversed(self.links) if one.direction is not Direction.IN}

    def to_ours(self, path: Sequence[str]) -> str | None:
        """Return our code for a category of theirs, given by its path; None where there is none."""
        return _nearest(self.inward, path)

    def to_theirs(self, path: Sequence[str]) -> str | None:
        """Return their id for a category of ours, given by its path; None where there is none."""
        return _nearest(self.outward, path)


def _nearest(table: Mapping[str, str], path: Sequence[str]) -> str | None:
    return next((table[step] for step in reversed(path) if step in table), None)


@dataclass(frozen=True)
class Proposal:
    """What a category of theirs probably is.

    :param ours: our code; None when nothing is alike enough.
    :param score: 0 to 100.
    :param reason: what is alike, for the person who decides.
    :param others: our codes that are about as alike, with their scores, the best first; then a person has to choose.
    """

    theirs: str
    ours: str | None
    score: int
    reason: Localised
    others: tuple[tuple[str, int], ...] = ()

    @property
    def is_ambiguous(self) -> bool:
        return bool(self.others)


@dataclass(frozen=True)
class Coverage:
    """How far a mapping reaches, in what can be reported (leaves).

    :param mapped: their ids, each with the code of ours that it becomes.
    :param unmapped_theirs, unmapped_ours: what would get no category on the other side.
    :param ambiguous: their ids that lead to several of ours, and our codes that lead to several of theirs.
    """

    mapped: tuple[tuple[str, str], ...]
    unmapped_theirs: tuple[str, ...]
    unmapped_ours: tuple[str, ...]
    ambiguous: tuple[str, ...]
    ours_in_all: int

    @property
    def share(self) -> float:
        """The part of their categories that becomes one of ours, 0 to 1; 1 when they have none."""
        count = len(self.mapped) + len(self.unmapped_theirs)
        return len(self.mapped) / count if count else 1.0

    @property
    def share_ours(self) -> float:
        """The part of our categories that becomes one of theirs, 0 to 1; 1 when we have none."""
        return 1 - len(self.unmapped_ours) / self.ours_in_all if self.ours_in_all else 1.0
