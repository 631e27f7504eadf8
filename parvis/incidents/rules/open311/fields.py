"""Fields that a caller sent, read one by one; everything that is wrong is gathered, so that it is all said at once.

An empty field counts as one that was not sent (the standard: "a null parameter is a non-declared parameter").
"""

import math
import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from parvis.incidents.rules.open311 import dates, faults
from parvis.incidents.rules.open311.texts import clean
from parvis.incidents.types.open311 import Problem, Refused

Sent = Mapping[str, Sequence[str]]
"""Every value by name: `dict(request.GET.lists())`."""
_NUMBER = re.compile(r"[+-]?\d{1,9}(\.\d{1,30})?([eE][+-]?\d{1,2})?", re.ASCII)
_COUNT = re.compile(r"\d{1,9}", re.ASCII)
_YES, _NO = ("true", "1"), ("false", "0")
COORDINATES: Mapping[str, int] = {"lat": 90, "long": 180}
_SHORT = 200


class Fields:
    """What was sent, and what is wrong with it so far."""

    def __init__(self, sent: Sent) -> None:
        self._sent = sent
        self.problems: list[Problem] = []

    def done(self) -> None:
        """Go on only if nothing is wrong.

        :raises Refused: with everything that is.
        """
        if self.problems:
            raise Refused(self.problems)

    def values(self, name: str) -> tuple[str, ...]:
        """Return what was sent under a name, without the empty ones."""
        return tuple(text for one in self._sent.get(name, ()) if (text := clean(one)))

    def text(self, name: str, most: int = _SHORT, *, is_needed: bool = False) -> str:
        """Return a text of at most so many characters, or note what is wrong."""
        found = self.values(name)
        if len(found) > 1:
            self.problems.append(faults.TWICE(field=name))
        if not found:
            if is_needed:
                self.problems.append(faults.MISSING(field=name))
            return ""
        if len(found[0]) > most:
            self.problems.append(faults.TOO_LONG(field=name, most=most))
        return found[0]

    def listed(self, name: str) -> tuple[str, ...]:
        """Return the parts of a list with commas, each once, in order; the name may come several times."""
        parts = (part.strip() for one in self.values(name) for part in one.split(","))
        return tuple(dict.fromkeys(part for part in parts if part))

    def moment(self, name: str, *, is_needed: bool = False) -> datetime | None:
        """Return a moment, or note that it cannot be read."""
        said = self.text(name, is_needed=is_needed)
        if not said:
            return None
        try:
            return dates.read(said)
        except ValueError:
            self.problems.append(faults.NOT_DATE(field=name, value=said))
            return None

    def coordinate(self, name: str) -> float | None:
        """Return `lat` or `long` in degrees, or note that it is none."""
        said = self.text(name)
        if not said:
            return None
        most = COORDINATES[name]
        number = as_number(said)
        if number is None or abs(number) > most:
            self.problems.append(faults.NOT_COORDINATE(field=name, value=said, least=-most, most=most))
            return None
        return number

    def count(self, name: str, otherwise: int, most: int) -> int:
        """Return a number from 1 to `most`, or note that it is none."""
        said = self.text(name)
        if not said:
            return otherwise
        if not _COUNT.fullmatch(said) or not 1 <= int(said) <= most:
            self.problems.append(faults.NOT_COUNT(field=name, least=1, most=most))
            return otherwise
        return int(said)

    def yes(self, name: str) -> bool:
        """Return whether a field says true, or note that it says neither that nor false."""
        said = self.text(name).lower()
        if said and said not in (*_YES, *_NO):
            self.problems.append(faults.NOT_YES_NO(field=name, value=said))
        return said in _YES


def as_number(text: str) -> float | None:
    """Return a finite number as computers write it, with a point; None for anything else."""
    if not _NUMBER.fullmatch(text):
        return None
    number = float(text)
    return number if math.isfinite(number) else None
