"""Where a demand stands: a function of what is asked, what came and what went."""

from collections.abc import Iterable

from parvis.payments.types import INCOMING, DemandState, MovementKind

_RECEIVED = frozenset({*INCOMING, MovementKind.REVERSAL})


def sums(movements: Iterable[tuple[MovementKind, int]]) -> tuple[int, int]:
    """Return what was received (less what the bank took back) and what was returned (less what came back), in cents."""
    received = returned = 0
    for kind, cents in movements:
        if kind in _RECEIVED:
            received += cents
        else:
            returned -= cents
    return received, returned


def state_of(amount_cents: int, received_cents: int, returned_cents: int, *, is_wanted: bool) -> DemandState:
    """Return the state of a demand.

    It is paid when what is here reaches the amount, however many payments made it up; more than that stays paid, and
    the rest is for a clerk to decide upon.
    """
    kept = received_cents - returned_cents
    if is_wanted:
        return DemandState.PAID if kept >= amount_cents else DemandState.DUE
    if kept > 0:
        return DemandState.REFUND_DUE
    return DemandState.REFUNDED if returned_cents > 0 else DemandState.CANCELLED


def split_refund(cents: int, online: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    """Return how an amount goes back: to the online payments it came from first, the rest by transfer.

    :param online: per payment at the service what of it can still go back, newest first.
    :returns: pairs of the payment, empty for a transfer, and cents.
    """
    parts, left = [], cents
    for payment, most in online:
        part = min(left, most)
        if part > 0:
            parts.append((payment, part))
            left -= part
    return [*parts, ("", left)] if left > 0 else parts
