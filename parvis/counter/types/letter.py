"""`letters/<id>.yaml`: what goes out, in three languages.

Texts are paragraphs with a little mark-up (`**bold**`, `- ` lists) and placeholders `{{ name.of.fact }}`,
`{{ name | date }}`, `| money`, `| address`, `| list`, `| label`. Conditions stand beside a text, never inside it.
"""

from enum import StrEnum
from typing import Literal

from pydantic import Field

from parvis.counter.types.procedure import Name, Record
from parvis.kernel.definitions.localised import Localised


class LetterKind(StrEnum):
    """What a letter is for."""

    ACKNOWLEDGEMENT = "acknowledgement"
    REQUEST = "request"
    DECISION = "decision"
    CERTIFICATE = "certificate"
    NOTICE = "notice"


class Block(Record):
    """A part of a letter: a heading, paragraphs, a table of facts, or the reasons of the decision."""

    text: Localised | None = None
    heading: Localised | None = None
    table: tuple[tuple[Localised, str], ...] = ()
    """Rows of a label and a placeholder expression."""
    rows: Name | None = None
    """A repeating group printed as a table, a row each."""
    reasons: bool = False
    """Here the reasons of the decision are printed, with their articles."""
    when: str = ""


class Letter(Record):
    """A letter, decision or certificate."""

    id: Name
    kind: LetterKind
    title: Localised
    body: tuple[Block, ...] = Field(min_length=1)
    valid: Literal["", "months"] = ""
    valid_months: int | str | None = None
    """For a certificate: how long after its date it holds; a number or a parameter's name."""
    appeal: Localised | None = None
    """Where and until when one can disagree; obligatory on a decision (law of 29 July 1991 and local charters)."""
