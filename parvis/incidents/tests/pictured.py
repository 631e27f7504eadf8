"""Pictures of invented reports, without a database: for what must hold of any crowd."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from hypothesis import strategies as st

from parvis.incidents.queries.columns.pictures import Picture
from parvis.incidents.queries.columns.table import E7, MERGED, PRIVATE, of_rows, vocabulary
from parvis.incidents.tests.world import NOW
from parvis.incidents.types.report import CLOSED, OPEN, State
from parvis.kernel.places.api import key

CATEGORIES = ("waste-litter", "roads-pothole", "lighting-out", "unknown-thing")
STREETS = ("1|Kerkstraat|Rue de l’Église", "2|Marktplein|Place du Marché", "||")


@dataclass(frozen=True)
class Invented:
    """What matters of a report."""

    number: int
    lat: float
    lon: float
    category: str
    state: State
    reported_at: datetime
    closed_at: datetime | None
    due_at: datetime | None
    street: str = STREETS[0]
    flags: int = 0
    manager: str = "one"

    @property
    def row(self) -> tuple:
        """As it is read out of the database."""
        moments = (self.reported_at, self.closed_at or self.reported_at, None, self.closed_at, self.due_at)
        return (
            self.number, key(self.lat, self.lon), round(self.lat * E7), round(self.lon * E7),
            *(int(one.timestamp()) if one else 0 for one in moments),
            self.street, self.category, "town", self.manager, self.state.value, "web", "nl", 4, self.flags, 0,
        )  # fmt: skip


@st.composite
def crowds(draw, max_size=60):
    """Draw reports in a region of a few kilometres, some on one spot, some at its rims, some hidden."""
    spots = st.integers(0, 2_000_000).map(lambda n: n / 1e7)
    found = []
    for number in range(1, draw(st.integers(0, max_size)) + 1):
        state = draw(st.sampled_from(sorted(OPEN | CLOSED)))
        days = draw(st.integers(0, 90))
        closed = NOW - timedelta(days=days) if state in CLOSED else None
        found.append(
            Invented(
                number=number,
                lat=round(50.75 + draw(spots), 7),
                lon=round(4.25 + draw(spots), 7),
                category=draw(st.sampled_from(CATEGORIES)),
                state=state,
                reported_at=NOW - timedelta(days=days + draw(st.integers(0, 400))),
                closed_at=closed,
                due_at=draw(st.none() | st.integers(-30, 30).map(lambda n: NOW + timedelta(days=n))),
                street=draw(st.sampled_from(STREETS)),
                flags=draw(st.sampled_from([0, 0, 0, PRIVATE, MERGED])),
            )
        )
    return found


def picture_of(reports: Sequence[Invented], fresh: int = 0) -> Picture:
    """Return the picture of reports, the first `fresh` of them in the small table, with other rows gone below them."""
    words = vocabulary()
    base = of_rows([[one.row for one in reports]], words)
    young = [one.row for one in reports[:fresh]]
    alive = np.ones(len(base), dtype=bool)
    alive[base.places(np.array([row[0] for row in young], dtype=np.int64))] = False
    return Picture(
        base=base, alive=alive if young else None, fresh=of_rows([young], words), words=words, until=0,
        last=len(reports), stamp=0,
    )  # fmt: skip
