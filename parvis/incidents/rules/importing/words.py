"""Their names for things, looked up in the tables of a mapping."""

from collections.abc import Mapping
from typing import Generic, TypeVar

Ours = TypeVar("Ours")


class Words(Generic[Ours]):
    """A table from their names to ours; a name that ends in `*` stands for all that begin so.

    Small and capital letters are alike, and so are spaces of any length. An exact name goes before a beginning, a
    longer beginning before a shorter one.
    """

    def __init__(self, table: Mapping[str, Ours]) -> None:
        folded = {_folded(name): ours for name, ours in table.items()}
        self._exact = {name: ours for name, ours in folded.items() if not name.endswith("*")}
        begun = ((name[:-1], ours) for name, ours in folded.items() if name.endswith("*"))
        self._begun = sorted(begun, key=lambda pair: -len(pair[0]))

    def find(self, theirs: str) -> Ours | None:
        """Return what we call it, or None."""
        name = _folded(theirs)
        if name in self._exact:
            return self._exact[name]
        return next((ours for beginning, ours in self._begun if name.startswith(beginning)), None)


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
