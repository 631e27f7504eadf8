"""What editors look at before they change something: plain records."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class LoadedAreas:
    """The areas of one kind that one source gave for one organisation."""

    source: str
    kind: str
    organisation: str
    count: int


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """Two organisations that give reports to each other.

    :param there: how many went from the first to the second; `back` how many the other way.
    :param categories: the categories of most of them, with how many.
    :param waiting: how many of these reports wait for the region's decision.
    """

    first: str
    second: str
    there: int
    back: int
    categories: tuple[tuple[str, int], ...]
    waiting: int
