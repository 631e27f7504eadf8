"""Who acts: plain records, no Django."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from parvis.kernel.definitions.localised import Localised


class Role(StrEnum):
    """What a member of an organisation does there."""

    AGENT = "agent"
    """Handles what citizens ask; sees the cases of the organisation."""
    DECIDER = "decider"
    """Takes decisions that bind the organisation."""
    INSPECTOR = "inspector"
    """Goes and looks: a district officer, a controller."""
    MANAGER = "manager"
    """Sees workload and terms, assigns work."""
    EDITOR = "editor"
    """Adapts the procedures that the organisation offers."""
    ADMINISTRATOR = "administrator"
    """Gives and takes roles in the organisation."""
    OPERATOR = "operator"
    """Keeps the installation running: jobs, backups, journal. Sees no case."""


class ActorKind(StrEnum):
    """What kind of someone acts."""

    ANONYMOUS = "anonymous"
    PERSON = "person"
    AGENT = "agent"
    SYSTEM = "system"


def procedures_in(scope: str) -> frozenset[str] | None:
    """Return the ids of the procedures that the scope of a mandate names; None for everything.

    A word that is not ours covers nothing: what is not understood is not allowed.
    """
    if not scope:
        return None
    return frozenset(one.removeprefix("procedure:") for one in scope.split() if one.startswith("procedure:"))


@dataclass(frozen=True)
class Actor:
    """Someone who asks or does something, with everything that decides what they may see.

    :param id: `account:<uuid>`, `system:<what>`, or `anonymous`.
    :param name: how this one is shown to a colleague; empty for citizens. Never written to the journal.
    :param grants: pairs of organisation code and role, valid at the moment the actor was made.
    :param acting_for: `account:<uuid>` of the person on whose behalf, under a mandate; None for oneself.
    :param acting_name: what the page calls them; never written to the journal.
    :param acting_scope: what that mandate covers, as :class:`MandateInfo` has it; empty for everything.
    """

    kind: ActorKind
    id: str
    name: str = ""
    language: str = "nl"
    grants: frozenset[tuple[str, Role]] = field(default=frozenset())
    acting_for: str | None = None
    acting_name: str = ""
    acting_scope: str = ""

    @property
    def procedures(self) -> frozenset[str] | None:
        """The ids of the procedures to which a mandate keeps this actor; None when nothing does."""
        return procedures_in(self.acting_scope)

    def organisations(self, roles: Iterable[Role] | None = None) -> frozenset[str]:
        """Return the codes of the organisations where this actor holds one of `roles` (any role when None)."""
        wanted = None if roles is None else frozenset(roles)
        return frozenset(code for code, role in self.grants if wanted is None or role in wanted)

    def holds(self, role: Role, organisation: str) -> bool:
        """Tell whether this actor holds `role` in the organisation with this code."""
        return (organisation, role) in self.grants

    @property
    def is_agent(self) -> bool:
        return self.kind is ActorKind.AGENT

    @property
    def account_id(self) -> str | None:
        """The account's uuid, or None for the system and the anonymous."""
        return self.id.removeprefix("account:") if self.id.startswith("account:") else None

    @classmethod
    def system(cls, what: str) -> "Actor":
        """Return the house itself, at work as `what` (`deadlines`, `jobs`)."""
        return cls(kind=ActorKind.SYSTEM, id=f"system:{what}")

    @classmethod
    def anonymous(cls, language: str = "nl") -> "Actor":
        """Return someone who has not said who they are."""
        return cls(kind=ActorKind.ANONYMOUS, id="anonymous", language=language)


class OrganisationKind(StrEnum):
    """What an organisation is in the region."""

    REGION = "region"
    MUNICIPALITY = "municipality"
    WELFARE_CENTRE = "welfare_centre"
    """An OCMW or CPAS: the public centre for social welfare of a municipality."""
    AGENCY = "agency"
    ASSOCIATION = "association"
    SUPPLIER = "supplier"


class AccountKind(StrEnum):
    """Whose account it is."""

    CITIZEN = "citizen"
    AGENT = "agent"
    COMPANY = "company"
    """An enterprise: it never signs in itself, people act for it under a mandate."""


class MandateKind(StrEnum):
    """In what capacity someone acts. `SELF` is never written down: one needs no mandate for oneself."""

    SELF = "self"
    CHILD = "child"
    COMPANY = "company"
    PROFESSIONAL = "professional"
    HELPER = "helper"


@dataclass(frozen=True, kw_only=True)
class Contact:
    """Where people reach an organisation. Texts are None where the organisation gave none."""

    service: Localised | None = None
    email: str = ""
    phone: str = ""
    address: Localised | None = None
    hours: Localised | None = None


@dataclass(frozen=True, kw_only=True)
class OrganisationInfo:
    """An organisation as other modules read it.

    :param short: the name as in a list ("Elsene"); the full name where there is no shorter one.
    :param number: its enterprise number, ten digits, or empty.
    :param colour: `#rrggbb`, or empty for the house's own.
    """

    code: str
    kind: OrganisationKind
    name: Localised
    short: Localised
    parent: str | None = None
    number: str = ""
    contact: Contact = Contact()
    colour: str = ""
    active: bool = True


@dataclass(frozen=True, kw_only=True)
class Profile:
    """What the house knows of one account's holder; sealed in the vault, opened for a purpose.

    :param national_number: eleven digits, or empty.
    :param address: `{street, number, box, postcode, municipality}` as far as known.
    :param enterprise_name: for a company; with `enterprise_number`, ten digits.
    """

    first_name: str = ""
    last_name: str = ""
    national_number: str = ""
    email: str = ""
    phone: str = ""
    address: Mapping[str, Any] = field(default_factory=dict)
    birth_date: date | None = None
    enterprise_name: str = ""
    enterprise_number: str = ""

    @property
    def full_name(self) -> str:
        return self.enterprise_name or f"{self.first_name} {self.last_name}".strip()


@dataclass(frozen=True, kw_only=True)
class MandateInfo:
    """A mandate as others read it.

    :param giver: uuid of the account on whose behalf; `holder` is the one who acts.
    :param scope: what it covers (`procedure:address-change`, several with a space between); empty for everything.
    :param is_by_register: whether it was read in a register, so that its holder stands for a company themselves.
    :param giver_name: filled where the two parties read their own mandates; as `holder_name`.
    """

    id: str
    giver: str
    holder: str
    kind: MandateKind
    valid_from: datetime
    valid_until: datetime
    scope: str = ""
    revoked_at: datetime | None = None
    is_by_register: bool = False
    giver_name: str = ""
    holder_name: str = ""

    def holds_at(self, at: datetime) -> bool:
        """Tell whether this mandate may be used at that moment."""
        return self.revoked_at is None and self.valid_from <= at < self.valid_until


@dataclass(frozen=True, kw_only=True)
class InvitationInfo:
    """A mandate that somebody offers, and that nobody has taken yet.

    :param giver: uuid of the account on whose behalf one would act.
    :param until: when the mandate would end; `expires_at` is when the offer does.
    :param is_by_number: whether it waits for one national number; otherwise for whoever shows its code.
    """

    id: str
    giver: str
    kind: MandateKind
    scope: str
    until: datetime
    expires_at: datetime
    is_by_number: bool
    giver_name: str = ""


@dataclass(frozen=True, kw_only=True)
class Child:
    """A child that lives with somebody, as the national register says."""

    national_number: str
    name: str
    birth_date: date


@dataclass(frozen=True, kw_only=True)
class Company:
    """An enterprise for which somebody may sign, as the enterprise register says.

    :param number: ten digits.
    :param roles: their functions there, in the register's words.
    """

    number: str
    name: str
    roles: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class MandateEvent:
    """Something that happened with a mandate, as both sides read it.

    :param what: `offered`, `given`, `used`, `revoked` or `declined`.
    :param giver_name: and `holder_name`: empty for the one who reads.
    """

    at: datetime
    what: str
    kind: MandateKind
    giver_name: str
    holder_name: str


@dataclass(frozen=True, kw_only=True)
class Grant:
    """A role of someone in an organisation, and how long it lasts."""

    account: str
    username: str
    name: str
    organisation: str
    role: Role
    valid_from: datetime
    valid_until: datetime | None


class Standing(StrEnum):
    """How someone stands to the account of an agent."""

    ADMINISTERED = "administered"
    """It works only where one administers: one may reset and close it."""
    OWN = "own"
    """It is one's own."""
    SHARED = "shared"
    """It works elsewhere too: no organisation decides over it alone."""
    HOUSE = "house"
    """It has a role that reaches beyond the organisation, so only the house decides over it."""
    STRANGER = "stranger"
    """It does not work where one administers."""


@dataclass(frozen=True, kw_only=True)
class Member:
    """Someone who works, will work or worked in an organisation, as its administrator sees them.

    :param roles: there, now or later; never those of another organisation.
    :param last_login: when they last signed in; None for never, and for who no longer works there.
    :param has_second_factor: a passkey or an app; recovery codes do not count.
    :param standing: of the administrator who asks.
    """

    account: str
    username: str
    name: str
    language: str
    roles: tuple[Grant, ...]
    last_login: datetime | None
    has_second_factor: bool
    must_change_password: bool
    standing: Standing

    @property
    def is_former(self) -> bool:
        return not self.roles


@dataclass(frozen=True, kw_only=True)
class SessionInfo:
    """A place where an account is signed in.

    :param reference: names it in a form without giving away its key.
    """

    reference: str
    began_at: datetime
    seen_at: datetime
    device: str
    is_current: bool = False


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """Someone as whom one can sign in, in the demonstration."""

    username: str
    name: str
    organisations: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Reading:
    """Someone opened a profile; `who` is an agent's name, or empty for another."""

    at: datetime
    who: str
    purpose: str
    legal_basis: str
