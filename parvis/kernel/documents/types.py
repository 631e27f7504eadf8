"""A document as data: what it says, from whom, to whom. How it looks is the layout's business."""

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, kw_only=True)
class Sender:
    """Who writes: the organisation, its address, and the service that answers questions, by name."""

    name: str
    lines: tuple[str, ...] = ()
    contact: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Verification:
    """Where anyone can check this document, and the code to give there."""

    url: str
    code: str


@dataclass(frozen=True)
class Heading:
    """A heading within the document, one level under its title."""

    text: str


@dataclass(frozen=True)
class Paragraphs:
    """Text with a little mark-up: empty lines part paragraphs, `- ` begins a list item, `**…**` is strong."""

    text: str


@dataclass(frozen=True)
class Facts:
    """Pairs of a label and a value."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Rows:
    """A table with a header row."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Reasons:
    """Why it was decided so: a sentence, and the article behind it (empty when there is none)."""

    reasons: tuple[tuple[str, str], ...]


Block = Heading | Paragraphs | Facts | Rows | Reasons


@dataclass(frozen=True, kw_only=True)
class Document:
    """A letter, decision or certificate, complete and ready to be laid out.

    :param language: `nl`, `fr` or `en`; also the language that a screen reader is told.
    :param mark: a short warning on every page, such as that this is a demonstration.
    """

    title: str
    language: str
    sender: Sender
    recipient: tuple[str, ...] = ()
    reference: str
    dated_on: date
    blocks: tuple[Block, ...] = field(default=())
    signatory: tuple[str, ...] = ()
    verification: Verification | None = None
    mark: str = ""


@dataclass(frozen=True)
class SignatureReport:
    """What a signed PDF proves.

    :param is_intact: not a byte of what was signed has changed.
    :param is_trusted: the seal was made by this installation.
    :param is_whole: nothing was added after the signature.
    """

    is_intact: bool
    is_trusted: bool
    is_whole: bool
    signer: str
    signed_at: datetime | None

    @property
    def holds(self) -> bool:
        return self.is_intact and self.is_trusted and self.is_whole
