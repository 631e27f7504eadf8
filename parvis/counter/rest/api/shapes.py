"""The shapes of what is asked and answered, as the description tells them."""

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Field, Schema

Words = dict[Literal["nl", "fr", "en"], str]
Language = Literal["nl", "fr", "en"]


class ProcedureRow(Schema):
    """A procedure in a list."""

    id: str
    name: Words
    summary: Words
    life_event: str
    audience: list[str]
    authority: str
    offered_by: list[str]
    channels: list[str]
    fee_cents: int | None = Field(description="None: it depends on the answers.")
    minutes: int
    assurance: str
    sdg: str
    url: str


class Procedures(Schema):
    """What can be asked."""

    items: list[ProcedureRow]


class Legal(Schema):
    """A text of law behind a procedure."""

    id: str
    title: Words
    eli: str
    articles: str


class ProcedureInfo(ProcedureRow):
    """A procedure, whole, as an organisation offers it."""

    version: str
    description: Words
    need: list[Words]
    result: Words
    legal: list[Legal]
    parameters: list[dict[str, Any]]


class FormInfo(Schema):
    """A form: its steps, pages and questions, with the conditions under which they are asked."""

    procedure: str
    version: str
    form: dict[str, Any]


class CaseRow(Schema):
    """A case in a list; it names nobody."""

    id: UUID
    reference: str
    procedure: str
    version: str
    organisation: str
    status: Literal["SENT", "IN_PROCESS", "ACCEPTED", "REFUSED", "CLOSED", "CANCELLED"]
    state: str
    tracks: dict[str, str]
    outcome: str | None
    channel: str
    language: Language
    received_at: datetime
    changed_at: datetime
    closed_at: datetime | None
    due_at: datetime | None
    next_deadline: str | None
    is_suspended: bool
    pieces_wanted: int
    has_unread: bool
    revision: int
    internal_reference: str | None


class Cases(Schema):
    """A page of cases, at most a hundred."""

    items: list[CaseRow]
    next: str | None = Field(description="The address of the page after it; also in the Link header.")


class Answer(Schema):
    """An answer: its label, what it says, and the value behind it."""

    question: str
    label: str
    shown: str
    value: Any
    was: str | None = Field(description="What it said before it was corrected.")
    sensitivity: str
    files: list[UUID]


class ClockInfo(Schema):
    """A term that runs, stands still, or ended."""

    deadline: str
    label: str
    due_at: datetime | None
    is_running: bool


class Happened(Schema):
    """Something that happened to the case; who did it is told by their part alone."""

    sequence: int
    kind: str
    action: str
    at: datetime
    part: str
    is_own: bool = Field(description="Whether this application did it.")


class PossibleAction(Schema):
    """What can be done now, or why not yet."""

    id: str
    label: str
    by: list[str]
    is_open: bool
    blocked_by: str
    sentence: str | None
    ask: list[dict[str, Any]]


class LetterInfo(Schema):
    """A letter of the case."""

    id: UUID
    letter: str
    kind: str
    title: str
    language: Language
    code: str
    issued_at: datetime
    is_ready: bool
    is_replaced: bool
    sha256: str
    url: str


class FileInfo(Schema):
    """A file that came with the case."""

    id: UUID
    name: str
    media_type: str
    size: int
    sha256: str
    origin: str
    added_at: datetime
    url: str


class Papers(Schema):
    """The letters and files of a case."""

    letters: list[LetterInfo]
    files: list[FileInfo]


class CaseWhole(CaseRow):
    """A case, whole."""

    applicant: str
    answers: list[Answer]
    clocks: list[ClockInfo]
    actions: list[PossibleAction]
    pieces: list[dict[str, Any]]
    evidence: dict[str, dict[str, Any]]
    history: list[Happened]
    letters: list[LetterInfo]
    messages: list[dict[str, Any]]


class CaseIn(Schema):
    """What somebody asked at the organisation."""

    procedure: str = Field(max_length=60)
    channel: Literal["web", "desk"] = "desk"
    language: Language = "nl"
    answers: dict[str, Any] = Field(
        description="By question, as typed or as kept; a file is {name, content} with its content in base64."
    )
    national_number: str = Field(default="", max_length=20, description="Of the applicant; to their account, if any.")
    assurance: Literal["none", "low", "substantial", "high"] = Field(
        default="none", description="How sure the organisation is of who asks (eIDAS, article 8)."
    )


class CaseOut(Schema):
    """Where a case stands after what was done."""

    id: UUID
    reference: str
    state: str
    outcome: str | None
    revision: int
    received_at: datetime
    code: str | None = Field(default=None, description="With which the applicant follows it without an account.")
    url: str


class ActIn(Schema):
    """An action, with what it asks."""

    action: str = Field(max_length=60)
    filled: dict[str, Any] = {}
    expected_revision: int | None = None


class TextIn(Schema):
    """Words."""

    text: str = Field(min_length=1, max_length=5000)


class PiecesIn(Schema):
    """What is missing."""

    pieces: list[str] = Field(min_length=1, max_length=20)
    text: str = Field(default="", max_length=5000)
    expected_revision: int | None = None


class StatusIn(Schema):
    """What a back office says of a case."""

    status: Literal["IN_PROCESS", "ACCEPTED", "REFUSED", "CLOSED"] | None = None
    internal_reference: str | None = Field(default=None, max_length=100)


class StatusOut(Schema):
    """What was said."""

    status: str
    internal_reference: str | None


class Said(Schema):
    """The id of what was said."""

    id: str


class FigureOut(Schema):
    """A key figure over the period, and the same by one dimension."""

    id: str
    name: Words
    definition: Words
    unit: str
    value: float
    dimensions: list[str]
    split: list[dict[str, Any]] | None = Field(description="A value is None where it counts too few people.")


class Statistics(Schema):
    """The figures of the organisation."""

    organisation: str
    since: str
    until: str
    items: list[FigureOut]


class WrongAnswer(Schema):
    """What is wrong with one answer."""

    question: str
    field: str
    code: str
    message: Words


class ProblemOut(Schema):
    """A problem, as RFC 9457 has it."""

    type: str
    title: str
    status: int
    detail: str = ""
    instance: str
    errors: list[WrongAnswer] = []
