"""`procedure.yaml`: what an administration offers, on which legal ground, to whom, and what it costs."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from parvis.kernel.definitions.localised import Localised

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=60)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
"""A name that expressions can use."""


class Record(BaseModel):
    """A frozen record that refuses fields it does not know: a misspelt key is an error, not silence."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class LifeEvent(StrEnum):
    """The moments of life by which the home page is ordered."""

    MOVING = "moving"
    IDENTITY = "identity"
    FAMILY = "family"
    VEHICLE = "vehicle"
    STREET = "street"
    ENTERPRISE = "enterprise"
    DISAGREEING = "disagreeing"


class Authority(StrEnum):
    """The kind of organisation that is competent."""

    MUNICIPALITY = "municipality"
    WELFARE_CENTRE = "welfare_centre"
    REGION = "region"


class LegalBasis(Record):
    """A text of law that gives the power to ask and to decide."""

    id: Name
    title: Localised
    eli: str = ""
    """European Legislation Identifier, an address; empty for a municipal regulation without one."""
    articles: str = ""
    unverified: bool = False
    """The reference still needs a jurist's eye; the checker lists it, the page says nothing false."""


class Parameter(Record):
    """A figure that an administration may set: a term, a price, a maximum. Rules, flow and letters use it by name."""

    id: Name
    label: Localised
    value: int | bool | date | str
    unit: Literal["days", "working_days", "months", "cents", "count", "metres", "text"] = "count"
    source: str = ""
    unverified: bool = False


class Fee(Record):
    """What it costs: a fixed sum, or the `amount_cents` that a decision table gives. None of both is free."""

    amount_cents: int = Field(default=0, ge=0)
    table: Name | None = None
    note: Localised | None = None
    due: Literal["counter", "sending", "action"] = "counter"
    """When it is paid: at the counter as the letters say; online, asked as soon as it is sent; or online, asked by the
    action that has `asks_payment` (after a decision, say). Conditions read `payment`: `none`, `due`, `paid`,
    `refunded`."""


class Retention(Record):
    """How long a closed case is kept, and what then happens to it."""

    years: int = Field(ge=0, le=200)
    then: Literal["destroy", "archive", "anonymise"] = "destroy"
    legal: Name | None = None


class SourceUse(Record):
    """An authentic source that this procedure may ask, and on which ground (once-only principle)."""

    source: Name
    """Id of the source, as `parvis.sources` knows it: `national_register`, `enterprise_register`, `income`, …"""
    basis: Literal["agreement", "law"]
    """By agreement of the person, asked once and revocable; or because a law says so, in which case it is only told."""
    legal: Name | None = None
    """The text of law, among `legal` of the procedure; obligatory with `law`."""
    purpose: Localised
    """What it is fetched for, in words for the citizen."""


class Contact(Record):
    """Who answers questions: a service with a name, reachable. Comes with the offering administration."""

    name: Localised
    email: str = ""
    phone: str = ""
    address: str = ""
    hours: Localised | None = None


class Synonyms(Record):
    """Words and sentences by which citizens ask for this, per language."""

    nl: tuple[str, ...] = ()
    fr: tuple[str, ...] = ()
    en: tuple[str, ...] = ()


class Procedure(Record):
    """What can be asked of an administration."""

    id: Slug
    name: Localised
    summary: Localised
    """One sentence under the name in a list."""
    description: Localised
    """What it is, for whom, what you need, what you get: paragraphs between empty lines; `- ` lines are lists."""
    need: tuple[Localised, ...] = ()
    """What to have at hand before starting, one line each."""
    result: Localised
    """What one receives."""
    synonyms: Synonyms = Synonyms()
    life_event: LifeEvent
    audience: tuple[Literal["citizen", "enterprise"], ...] = ("citizen",)
    authority: Authority
    competent_by: Name | None = None
    """The address or place question whose municipality decides which administration is competent; None: one chooses."""
    channels: tuple[Literal["web", "desk", "phone", "paper"], ...] = ("web", "desk", "phone", "paper")
    legal: tuple[LegalBasis, ...] = Field(min_length=1)
    parameters: tuple[Parameter, ...] = ()
    sources: tuple[SourceUse, ...] = ()
    fee: Fee = Fee()
    retention: Retention
    assurance: Literal["none", "low", "substantial", "high"] = "none"
    """Assurance of identity that is needed to send (eIDAS art. 8)."""
    sdg: str = ""
    """Area code of the Single Digital Gateway, Regulation (EU) 2018/1724 annexes I and II; empty when outside."""
    minutes: int = Field(default=5, ge=1, le=240)
    """How long filling it in takes most people."""
