"""What an organisation makes of a procedure: that it offers it, and a typed patch over it. Never a fork."""

from datetime import date

from pydantic import Field

from parvis.counter.types.form import Page
from parvis.counter.types.golden import GoldenCase
from parvis.counter.types.letter import Block
from parvis.counter.types.patches import FlowPatch, QuestionPatch
from parvis.counter.types.procedure import Contact, Fee, LegalBasis, Name, Record, Slug
from parvis.kernel.definitions.localised import Localised
from parvis.kernel.rules import Table


class ExtraPage(Record):
    """A page that an organisation adds to the form."""

    after: Name
    """The page (the id of its first question) behind which it comes."""
    page: Page


class Overlay(Record):
    """`<organisation>/<procedure>.yaml`: a fee, a contact, figures, other words, an extra question, a local rule."""

    fee: Fee | None = None
    contact: Contact | None = None
    note: Localised | None = None
    """A local remark on the page of the procedure."""
    parameters: dict[Name, int | bool | date | str] = {}
    """Other values for parameters that the procedure has."""
    legal: tuple[LegalBasis, ...] = ()
    """Local regulations, added to the legal basis."""
    texts: dict[str, Localised] = {}
    """Other words, by the path of the text: `questions.name.label`, `letters.refusal.body.0.text`."""
    order: dict[Name, tuple[Name, ...]] = {}
    """Per step, its pages in another order; pages that are not named stay behind the one that they follow."""
    questions: dict[Name, QuestionPatch] = {}
    letters: dict[Name, tuple[Block, ...]] = {}
    """Letters whose text is replaced whole."""
    flow: FlowPatch = FlowPatch()
    ask: tuple[ExtraPage, ...] = ()
    rules: tuple[Table, ...] = ()
    """Decision tables; one with the id of an existing table takes its place."""
    cases: tuple[GoldenCase, ...] = ()
    """Golden cases; one with the id of an existing case takes its place: what the overlay changes, it promises anew."""


class Offer(Record):
    """An organisation, and the procedures that it offers."""

    organisation: Slug
    procedures: tuple[Slug, ...] = Field(min_length=1)
    """Ids; `all-municipality`, `all-welfare-centre` and `all-region` stand for every procedure of that authority."""
    contact: Contact | None = None
    """Who answers questions; none: the organisation's own contact."""
    note: Localised | None = None


class Offers(Record):
    """`offers.yaml`: who offers what in a region."""

    offers: tuple[Offer, ...]
