"""`cases.yaml`: golden cases, the promise of a procedure in examples; run on every change and before every adoption."""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import Field

from parvis.counter.types.flow import Who
from parvis.counter.types.procedure import Name, Record, Slug


class GoldenStep(Record):
    """Something that happens in the example."""

    at: datetime
    by: Who
    do: str
    """An action's id, or one of `pieces_requested`, `pieces_added`, `withdrawn`, `receipt_corrected`, `suspended`,
    `resumed`, `answers_corrected`, `signed` and `signature_refused` (`filled: {signatory: …}`), `paid`, `appealed`,
    `appeal_decided` (`filled: {outcome: …}`), `evidence_checked` (`filled: {questions: […], differs: […]}`),
    or `wait` (let the clock run until `at`, deadlines fire)."""
    filled: dict[Name, Any] = {}
    answers: dict[Name, Any] = {}


class Expectation(Record):
    """What must then be so; what is not named is not checked."""

    state: Name | None = None
    tracks: dict[Name, Name] = {}
    outcome: str | None = None
    fee_cents: int | None = None
    due: dict[Name, date | datetime | None] = {}
    letters: tuple[Name, ...] | None = None
    computed: dict[Name, Any] = {}
    asked: tuple[Name, ...] = ()
    """Questions that must have been asked."""
    not_asked: tuple[Name, ...] = ()
    errors: tuple[Name, ...] = ()
    """Questions whose answer must be refused."""
    reasons: tuple[Name, ...] | None = None
    """Ids of the rule rows that fired."""
    text: dict[Name, str] = {}
    """A sentence that must be in a letter, per letter (in the language of the example)."""


Evident = Literal["fetched", "corrected", "by_hand"]
"""How an answer that an authentic source holds came in: as the source said, differently, or typed by hand."""


class GoldenCase(Record):
    """One example, from first answer to last letter."""

    id: Slug
    title: str
    language: str = "nl"
    organisation: str = ""
    """The code of an administration; empty: any."""
    at: datetime
    """When it is sent."""
    answers: dict[Name, Any]
    evidence: Evident | dict[Name, Evident] = "by_hand"
    """How the answers with a `source` came in: all of them, or each by name (the others by hand)."""
    parent: dict[Name, str] = {}
    """Of an example that objects to another case: its `reference`, `procedure`, `outcome` and `closed_on`."""
    steps: tuple[GoldenStep, ...] = ()
    expect: Expectation = Field(default_factory=Expectation)
