"""`form.yaml`: steps, pages and questions; one question, or one tight group, a page."""

from datetime import date
from enum import StrEnum
from typing import Literal

from pydantic import Field

from parvis.counter.types.procedure import Name, Record
from parvis.kernel.definitions.localised import Localised


class Kind(StrEnum):
    """What kind of answer a question takes. The comment says how the answer is kept (JSON types)."""

    TEXT = "text"  # str, one line
    LONG_TEXT = "long_text"  # str
    NUMBER = "number"  # int, or float when `decimals` > 0
    MONEY = "money"  # int, cents
    DATE = "date"  # str, ISO 8601
    YES_NO = "yes_no"  # bool
    ONE_OF = "one_of"  # str, the option's value
    SEVERAL_OF = "several_of"  # list[str]
    NATIONAL_NUMBER = "national_number"  # str, 11 digits
    ENTERPRISE_NUMBER = "enterprise_number"  # str, 10 digits
    IBAN = "iban"  # str, compact, upper case
    EMAIL = "email"  # str, lower-case domain
    PHONE = "phone"  # str, E.164
    ADDRESS = "address"  # dict: street_id, street_nl, street_fr, number, box, postcode, municipality (code), lat, lon
    PLACE = "place"  # dict: lat, lon, municipality (code), text
    FILES = "files"  # list of dict: file (uuid), name, label, size
    SIGNATURE = "signature"  # dict: name, at (ISO moment), statement
    PARTY = "party"  # dict: kind person|enterprise, name, number
    GROUP = "group"  # list of dict: answers of `items`, each an own row
    COMPUTED = "computed"  # whatever the expression gives; never asked


class Option(Record):
    """One of the choices of a question."""

    value: Name
    label: Localised
    hint: Localised | None = None
    when: str = ""


class Question(Record):
    """Something that is asked, with why."""

    id: Name
    kind: Kind
    label: Localised
    help: Localised | None = None
    why: Localised | None = None
    """Why we ask this; folded on the page. Required for personal and special data by the checker."""
    when: str = ""
    """Condition under which it is asked, in the rules' grammar; empty: always."""
    required: bool = True
    options: tuple[Option, ...] = ()
    items: tuple["Question", ...] = ()
    """The questions of one row of a repeating group."""
    expression: str = ""
    """What a computed answer is."""
    min: int | None = None
    max: int | None = None
    """Bounds: of a number, of cents, of the length of a text, of the rows of a group, of the count of files."""
    decimals: int = Field(default=0, ge=0, le=6)
    earliest: str = ""
    latest: str = ""
    """Bounds of a date: an ISO date or an expression such as `today + days(1)`."""
    pattern: str = ""
    unit: Localised | None = None
    accept: tuple[Literal["pdf", "jpeg", "png"], ...] = ("pdf", "jpeg", "png")
    within: Literal["", "municipality", "region"] = ""
    """Where an address or a place must lie: in the competent municipality, in the region, or anywhere."""
    statement: Localised | None = None
    """What someone declares by signing."""
    check: str = ""
    """A condition on all answers that must hold here, in the rules' grammar."""
    check_message: Localised | None = None
    legal: tuple[Name, ...] = ()
    source: str = ""
    """The authentic source that holds the answer, as `register.field`; asked once only."""
    sensitivity: Literal["none", "personal", "special"] = "personal"
    used_for: tuple[Literal["decision", "letter", "contact", "handling", "statistics"], ...] = ("handling",)


class Page(Record):
    """What is asked on one page: one question, or a few that belong together and share a title."""

    questions: tuple[Question, ...] = Field(min_length=1)
    title: Localised | None = None
    intro: Localised | None = None
    when: str = ""

    @property
    def id(self) -> str:
        return self.questions[0].id


class Step(Record):
    """A chapter of the form, as shown in the task list."""

    id: Name
    title: Localised
    pages: tuple[Page, ...] = Field(min_length=1)
    assurance: Literal["none", "low", "substantial", "high"] = "none"
    """Assurance of identity without which its pages are not shown (eIDAS art. 8): one signs in, or in again."""


class Signatory(Record):
    """Someone else who must sign before the case is handled: a spouse, an owner, an architect.

    They get a private link by e-mail, read what was answered, and sign or refuse. Conditions read
    `signatures.<id>` (`wanted`, `signed`, `refused`) and `all_signed`; deadlines can start or end at `all_signed` and
    `signature_refused`.
    """

    id: Name
    role: Localised
    """In what capacity: "the owner of the building"."""
    email: Name
    """The e-mail question to which the invitation goes."""
    name: Name | None = None
    """The question that names them."""
    statement: Localised
    """What they declare by signing."""
    when: str = ""
    """Condition on the answers under which they must sign; empty: always."""
    assurance: Literal["none", "low", "substantial", "high"] = "none"


class Form(Record):
    """Everything that a procedure asks, in order."""

    steps: tuple[Step, ...] = Field(min_length=1)
    notify: Name | None = None
    """The e-mail question to which messages about the case go."""
    applicant: Name | None = None
    """The question that names the applicant in letters and lists."""
    signatories: tuple[Signatory, ...] = ()

    @property
    def pages(self) -> tuple[Page, ...]:
        return tuple(page for step in self.steps for page in step.pages)

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for page in self.pages for question in page.questions)

    def question(self, id: str) -> Question:  # noqa: A002 (the word of the definition)
        """Return the question with this id.

        :raises KeyError: if there is none.
        """
        for question in self.questions:
            if question.id == id:
                return question
        raise KeyError(id)


Answer = bool | int | float | str | date | list | dict | None
"""One answer, as kept; see :class:`Kind`."""
