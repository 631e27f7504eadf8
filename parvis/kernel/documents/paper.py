"""A form to be filled in by hand, as data: what is asked, and how much room there is for the answer.

Every page carries a code by which a scan of it is known again, and the layout tells where each box to tick stands.
"""

import re
from dataclasses import dataclass, field
from datetime import date

SCHEME = "PARVIS1"
ANONYMOUS = "0"
"""The copy number that prints share of which nobody keeps whose they are."""
_CODE = re.compile(
    rf"{SCHEME}:(?P<form>[A-Z][A-Z0-9-]{{0,59}}):(?P<version>[0-9A-F]{{8,64}}):(?P<language>NL|FR|EN)"
    r":(?P<page>\d{1,3}):(?P<pages>\d{1,3}):(?P<copy>[0-9A-Z]{1,16})"
)


@dataclass(frozen=True)
class PageCode:
    """What the code of one printed page says.

    :param version: the first signs of the content hash of the form's definition.
    :param copy: the number of this print; `ANONYMOUS` for one that was printed for anybody.
    """

    form: str
    version: str
    language: str
    page: int
    pages: int
    copy: str = ANONYMOUS

    @property
    def text(self) -> str:
        """What the code holds: only signs of the dense alphabet of ISO/IEC 18004."""
        return (
            f"{SCHEME}:{self.form.upper()}:{self.version.upper()}:{self.language.upper()}"
            f":{self.page}:{self.pages}:{self.copy}"
        )

    @property
    def spoken(self) -> str:
        """What a person reads beside it."""
        parts = [self.form, self.version, self.language.upper(), f"{self.page}/{self.pages}"]
        return " · ".join(parts if self.copy == ANONYMOUS else [*parts, self.copy])


def read_code(text: str) -> PageCode | None:
    """Return what a code says; None when it is not one of ours, or says what cannot be."""
    found = _CODE.fullmatch(text.strip())
    if found is None or not 1 <= int(found["page"]) <= int(found["pages"]):
        return None
    return PageCode(
        found["form"].lower(),
        found["version"].lower(),
        found["language"].lower(),
        int(found["page"]),
        int(found["pages"]),
        found["copy"],
    )


# Room for an answer ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Choice:
    """One box to tick."""

    value: str
    label: str
    hint: str = ""
    is_ticked: bool = False


@dataclass(frozen=True)
class Boxes:
    """Boxes to tick, one under the other, or side by side when they are few and short."""

    choices: tuple[Choice, ...]
    say: str = ""
    is_beside: bool = False


@dataclass(frozen=True)
class Comb:
    """One box a sign, in groups with a mark between them: a date, an account, a national number."""

    groups: tuple[int, ...]
    marks: tuple[str, ...] = ()
    captions: tuple[str, ...] = ()
    filled: str = ""
    before: str = ""


@dataclass(frozen=True)
class Lines:
    """Lines to write on.

    :param share: how much of the width they take, in percent.
    """

    count: int = 1
    share: int = 100
    filled: str = ""
    before: str = ""
    after: str = ""


@dataclass(frozen=True)
class Cell:
    """One captioned line among others on a row."""

    caption: str
    share: int
    filled: str = ""


@dataclass(frozen=True)
class Cells:
    """Rows of captioned lines: an address, a person."""

    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Grid:
    """What is asked of several, one column each: a label a row, with the choices to underline where there are some."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, str, tuple[str, ...]], ...]
    """Label, hint, and what was filled in per column."""


@dataclass(frozen=True)
class Attach:
    """A document to put with the form: a box to tick once it is there."""

    value: str
    say: str
    filled: str = ""


@dataclass(frozen=True)
class Sign:
    """A place to sign, under what is declared by it."""

    statement: str
    name: str
    date: str
    place: str
    signature: str
    day: str = ""


Space = Boxes | Comb | Lines | Cells | Grid | Attach | Sign


def kind_of(space: Space) -> str:
    """Return what the layout calls a room for an answer."""
    return type(space).__name__.lower()


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One question on paper."""

    id: str
    number: str
    label: str
    space: Space
    optional: str = ""
    condition: str = ""
    help: str = ""
    why: str = ""


@dataclass(frozen=True)
class Group:
    """Questions that belong together, perhaps under a title of their own."""

    asked: tuple[Asked, ...]
    title: str = ""
    intro: str = ""
    condition: str = ""


@dataclass(frozen=True)
class Section:
    """A chapter of the form."""

    title: str
    groups: tuple[Group, ...]


@dataclass(frozen=True, kw_only=True)
class PaperForm:
    """A whole form.

    :param first: what one reads before beginning: pairs of a heading and its lines.
    :param last: what one does when it is filled in, likewise.
    :param code: the code of its first page; the layout counts the others.
    :param mark: a short warning on every page, such as that this is a demonstration.
    """

    title: str
    language: str
    organisation: str
    summary: str
    first: tuple[tuple[str, tuple[str, ...]], ...]
    sections: tuple[Section, ...]
    last: tuple[tuple[str, tuple[str, ...]], ...]
    closing: str
    code: PageCode
    dated_on: date
    mark: str = ""
    office: str = ""
    """What the box at the top says that is left to the administration."""
    labels: dict[str, str] = field(default_factory=dict)
    """The layout's own words: `page`, `code`, `part`."""


@dataclass(frozen=True)
class Mark:
    """Where a box to tick stands on paper.

    :param x: of its upper left corner, in millimetres from the edge of the page; `size` its side.
    """

    question: str
    value: str
    page: int
    x: float
    y: float
    size: float
