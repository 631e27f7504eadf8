"""Second reports of the same thing, and whether an agent sees that."""

from dataclasses import dataclass, field
from random import Random

from parvis.incidents.simulating.lives import DAY, NEVER
from parvis.incidents.simulating.profiles import Profiles

_SEEN_WITHIN = 45 * DAY
"""How long after the first report a second one may come."""
_FEW = 64


@dataclass(frozen=True, slots=True)
class First:
    """The first report of something: its index, its spot, when it came in and when it is closed."""

    index: int
    spot: int
    moment: int
    closed: int

    def is_there(self, moment: int) -> bool:
        """Return whether somebody may report it again at `moment`."""
        return moment < self.closed and moment - self.moment < _SEEN_WITHIN


@dataclass(slots=True)
class _Known:
    """The first reports of a category; what is no longer there is dropped when there are too many."""

    firsts: list[First] = field(default_factory=list)
    most: int = _FEW

    def add(self, new: First) -> None:
        self.firsts.append(new)
        if len(self.firsts) > self.most:
            self.firsts = [one for one in self.firsts if one.is_there(new.moment)]
            self.most = max(_FEW, 2 * len(self.firsts))

    def pick(self, moment: int, rng: Random) -> First | None:
        """Return one that is still there, and drop those met on the way that are not."""
        while self.firsts:
            at = int(rng.random() * len(self.firsts))
            found = self.firsts[at]
            if found.is_there(moment):
                return found
            self.firsts[at] = self.firsts[-1]
            self.firsts.pop()
        return None


class Doubles:
    """Remembers what was reported lately, by category; moments never go back."""

    def __init__(self, facts: Profiles, rng: Random) -> None:
        self.facts, self.rng = facts, rng
        self.known: dict[int, _Known] = {}

    def first_of(self, new: First, leaf: int) -> First | None:
        """Return the open report that `new` is about too; None where it is the first, which is then remembered."""
        known = self.known.setdefault(leaf, _Known())
        first = known.pick(new.moment, self.rng) if self.rng.random() < self.facts.duplicates else None
        if first is None:
            known.add(new)
        return first

    def merged(self, first: First, moment: int) -> int:
        """Return when an agent merges what came in at `moment` into `first`; `NEVER` where nobody sees it in time."""
        when = moment + 600 + int(self.rng.expovariate(2 / DAY))
        return when if self.rng.random() < self.facts.merged and when < first.closed else NEVER
