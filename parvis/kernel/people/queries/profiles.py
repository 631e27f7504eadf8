"""What the house knows of a person, opened for a purpose."""

from uuid import UUID

from parvis.kernel.journal import api as journal
from parvis.kernel.people.queries.accounts import account_row, agent_names, uuid_of
from parvis.kernel.people.rules import SEEING_ROLES
from parvis.kernel.people.types import Actor, ActorKind, Profile, Reading
from parvis.kernel.registry import registry

MAY_READ_PROFILE = "people.may_read_profile"
"""The hook that says whether an agent may read someone's profile: `(actor, account_id) -> bool`. The module that
keeps the cases serves it, because only a case gives an agent a reason."""


class MayNotRead(Exception):
    """The one who asks has no right to this profile."""


def profile(account_id: UUID | str, *, by: Actor, purpose: str) -> Profile:
    """Return what is known of an account's holder.

    People read their own and that of whom they act for; the house reads what its work needs; agents read when the
    module that keeps the cases says so (hook `people.may_read_profile`). An agent's reading belongs in the journal:
    use the operation `open_profile`, or journal the opening of the case that it serves.

    :param purpose: why, in a word or two; never empty.
    :raises MayNotRead: when `by` has no right to it.
    :raises UnknownAccount: when there is no active account with this id.
    """
    if not purpose.strip():
        raise ValueError("Say for what purpose the profile is read.")
    found = uuid_of(account_id)
    if not _may_read(by, f"account:{found}"):
        raise MayNotRead("This profile is not yours to read.")
    return account_row(found).open_profile()


def _may_read(by: Actor, identity: str) -> bool:
    """Tell whether this actor may read the profile of `identity`."""
    if by.kind is ActorKind.SYSTEM or identity in (by.id, by.acting_for):
        return True
    if not by.is_agent or not by.organisations(SEEING_ROLES):
        return False
    decides = registry.hook(MAY_READ_PROFILE)
    return decides is None or bool(decides(by, identity.removeprefix("account:")))


def readings_of(account_id: UUID | str, *, limit: int = 20) -> list[Reading]:
    """Return who opened the profile of an account, the latest first, with their names."""
    entries = journal.readers(f"account:{uuid_of(account_id)}", limit=limit)[::-1]
    names = agent_names({entry.by for entry in entries})
    return [
        Reading(at=entry.at, who=names.get(entry.by, ""), purpose=entry.purpose, legal_basis=entry.legal_basis)
        for entry in entries
    ]
