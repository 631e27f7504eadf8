"""Which parts someone plays in a case: what the flow calls `by`."""

from parvis.kernel.people.types import Actor, ActorKind, Role

FOLLOWS = "code:"
"""How the id of someone begins who follows a case by its code."""

_PARTS = {
    Role.AGENT: "agent",
    Role.DECIDER: "decider",
    Role.INSPECTOR: "inspector",
    Role.MANAGER: "manager",
}


def follower(case: object, language: str = "nl") -> Actor:
    """Return someone without an account who has shown the code of a case; they are its applicant, and nothing else.

    :param case: the id of the case. Only who has compared the code may make one.
    """
    return Actor(kind=ActorKind.ANONYMOUS, id=f"{FOLLOWS}{case}", language=language)


def parts_of(actor: Actor, *, case: object, organisation: str, applicant: str | None) -> frozenset[str]:
    """Return the parts that an actor plays in a case of this organisation.

    A decider can do what an agent does; nobody else gets more than their own part. An agent who is the applicant of a
    case is only that: nobody handles their own file.

    :param applicant: uuid of the applicant's account; None for someone without one.
    """
    if actor.kind is ActorKind.SYSTEM:
        return frozenset({"system"})
    if actor.id == f"{FOLLOWS}{case}":
        return frozenset({"applicant"})
    mine = {actor.account_id, (actor.acting_for or "").removeprefix("account:") or None} - {None}
    if applicant is not None and applicant in mine:
        return frozenset({"applicant"})
    parts = {part for role, part in _PARTS.items() if actor.holds(role, organisation)}
    if "decider" in parts:
        parts.add("agent")
    return frozenset(parts)
