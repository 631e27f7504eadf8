"""Which case a demand of money is for."""

from uuid import UUID

from parvis.counter.models import Case

WHY = "money comes in for everyone"


def held_case(subject: str) -> Case | None:
    """Return the case that a demand is for, locked; None for a demand of another kind, or a case that was let go.

    :param subject: `case:<uuid>`.
    """
    kind, _sep, key = subject.partition(":")
    if kind != "case":
        return None
    try:
        pk = UUID(key)
    except ValueError:
        return None
    case = Case.objects.unscoped(WHY).select_for_update(of=("self",)).filter(pk=pk).first()
    return None if case is None or case.is_let_go else case
