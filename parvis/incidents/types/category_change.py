"""What may be changed in the tree of categories: each change is data, kept and applied again to the shipped tree."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from parvis.incidents.types.category import Category, Question, Words
from parvis.kernel.definitions import Localised


@dataclass(frozen=True)
class Add:
    """A new category, last among those of its group, or right after the sibling `after`."""

    category: Category
    after: str | None = None
    what: Literal["add"] = "add"


@dataclass(frozen=True)
class Rename:
    """Another name for the same thing. What means something else is another category."""

    code: str
    name: Localised
    what: Literal["rename"] = "rename"


@dataclass(frozen=True)
class Describe:
    """Another explanation, other words by which it is found."""

    code: str
    hint: Localised | None
    words: Words
    what: Literal["describe"] = "describe"


@dataclass(frozen=True)
class Weigh:
    """How bad it may end and how likely that is, for reports from now on."""

    code: str
    gravity: int
    probability: int
    what: Literal["weigh"] = "weigh"


@dataclass(frozen=True)
class Guard:
    """Whether its texts are kept from the public, and what is said instead of asking when it cannot wait."""

    code: str
    is_private: bool
    emergency: Localised | None
    what: Literal["guard"] = "guard"


@dataclass(frozen=True)
class SetQuestions:
    """Everything that is asked from now on. A question that goes is kept for the reports that answer it."""

    code: str
    questions: tuple[Question, ...]
    what: Literal["set_questions"] = "set_questions"


@dataclass(frozen=True)
class Move:
    """Another group, last in it, or right after the sibling `after`; its code and its reports stay as they are."""

    code: str
    parent: str
    after: str | None = None
    what: Literal["move"] = "move"


@dataclass(frozen=True)
class Retire:
    """No longer to be chosen from the day `on`; `replaced_by` is offered instead."""

    code: str
    on: date
    replaced_by: str | None = None
    what: Literal["retire"] = "retire"


@dataclass(frozen=True)
class Merge:
    """Several categories that become one from the day `on`."""

    codes: tuple[str, ...]
    into: str
    on: date
    what: Literal["merge"] = "merge"


Change = Annotated[
    Add | Rename | Describe | Weigh | Guard | SetQuestions | Move | Retire | Merge, Field(discriminator="what")
]
