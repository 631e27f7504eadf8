"""Reports that are sent to and fro."""

from collections import Counter
from collections.abc import Sequence

PING_PONG = 3
"""So many transfers between the same two, and somebody above them decides."""


def is_ping_pong(transfers: Sequence[tuple[str, str]]) -> bool:
    """Tell whether a report is thrown to and fro: three transfers between one pair, or back to who had it twice.

    :param transfers: `(from, to)`, oldest first, the one being made included.
    """
    pairs = Counter(frozenset(one) for one in transfers)
    returns = Counter(to for _, to in transfers)
    return any(count >= PING_PONG for count in pairs.values()) or any(count >= PING_PONG for count in returns.values())
