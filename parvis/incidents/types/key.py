"""Keys of other systems: plain records."""

from dataclasses import dataclass
from datetime import datetime

from parvis.kernel.people.types import Actor, ActorKind, Role


@dataclass(frozen=True, kw_only=True)
class KeyInfo:
    """A key of Open311, without the key."""

    id: int
    organisation: str
    name: str
    created_at: datetime
    ended_at: datetime | None = None

    @property
    def as_reporter(self) -> Actor:
        """The one who reports by it: whoever holds the telephone, through this system."""
        return Actor(kind=ActorKind.ANONYMOUS, id=f"application:{self.id}")

    @property
    def as_agent(self) -> Actor:
        """The one who handles by it: the organisation that gave the key."""
        grants = frozenset({(self.organisation, Role.AGENT)})
        return Actor(kind=ActorKind.AGENT, id=f"application:{self.id}", name=self.name, grants=grants)
