"""What a check of a server found, for a person who is to mend it and for a machine that is to wait for it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any


class Outcome(StrEnum):
    """What came of a check."""

    PASSED = "passed"
    WARNED = "warned"
    """It works, and many clients will stumble."""
    FAILED = "failed"
    SKIPPED = "skipped"
    """It does not apply, or could not be seen; `found` says why."""


@dataclass(frozen=True)
class Check:
    """One promise of the standard, held against a server.

    :param section: of the standard, where `says` stands in other words.
    :param asked: the calls that were made for it.
    """

    name: str
    outcome: Outcome
    section: str
    says: str
    asked: str
    found: str


@dataclass(frozen=True)
class Report:
    """Everything that was checked.

    :param endpoint: the base of the calls; empty when none was found.
    """

    url: str
    endpoint: str
    at: datetime
    checks: tuple[Check, ...]

    @property
    def conforms(self) -> bool:
        """Whether nothing failed."""
        return all(one.outcome is not Outcome.FAILED for one in self.checks)

    def counts(self) -> dict[str, int]:
        """Return how many checks came to what."""
        counted = Counter(one.outcome for one in self.checks)
        return {outcome.value: counted[outcome] for outcome in Outcome}

    def as_dict(self) -> dict[str, Any]:
        """Return the report as JSON can carry it."""
        return {
            "url": self.url,
            "endpoint": self.endpoint,
            "at": self.at.isoformat(timespec="seconds"),
            "conforms": self.conforms,
            "counts": self.counts(),
            "checks": [asdict(one) for one in self.checks],
        }

    def lines(self) -> Iterator[tuple[Outcome | None, str]]:
        """Yield the report line by line: a table, with what was asked and what the standard says where it is needed."""
        yield None, f"GeoReport v2 at {self.endpoint or self.url}"
        widest = max((len(one.name) for one in self.checks), default=0)
        for one in self.checks:
            yield one.outcome, f"{one.outcome.value:<8} {one.name:<{widest}}  {one.found}".rstrip()
            if one.outcome in (Outcome.FAILED, Outcome.WARNED):
                yield None, f"{'':9}{one.section}: {one.says}"
                yield None, f"{'':9}asked: {one.asked or 'nothing'}"
        yield None, ", ".join(f"{count} {outcome}" for outcome, count in self.counts().items())
