"""Who acts: plain records, no Django."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum


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


@dataclass(frozen=True)
class Actor:
    """Someone who asks or does something, with everything that decides what they may see.

    :param id: `account:<uuid>`, `system:<what>`, or `anonymous`.
    :param name: how this one is shown to a colleague; empty for citizens. Never written to the journal.
    :param grants: pairs of organisation code and role, valid at the moment the actor was made.
    :param acting_for: `account:<uuid>` of the person on whose behalf, under a mandate; None for oneself.
    """

    kind: ActorKind
    id: str
    name: str = ""
    language: str = "nl"
    grants: frozenset[tuple[str, Role]] = field(default=frozenset())
    acting_for: str | None = None

    def organisations(self, roles: Iterable[Role] | None = None) -> frozenset[str]:
        """Return the codes of the organisations in which this actor holds one of `roles` (any role when None)."""
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
