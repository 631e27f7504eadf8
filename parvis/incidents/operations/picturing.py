"""Keeping the file with which other processes begin their picture of all reports."""

from datetime import datetime, timedelta

from parvis.incidents.queries.columns import picture, reading, snapshot
from parvis.incidents.queries.columns.pictures import everything
from parvis.kernel.people.types import Actor

FEWEST = 50_000
"""Fewer reports than this are read out of the database in less than half a second."""
MANY_CHANGES = 1_000
OLDEST = timedelta(days=1)


def write_picture(*, by: Actor, at: datetime) -> int:
    """Write all reports into the file that processes begin with, where it is missing or old; return whether it was.

    Everything is read anew, so that whatever a picture may have missed is right again within a day.
    """
    now, known = picture(), snapshot.written()
    if len(now) < FEWEST:
        return 0
    is_young = known is not None and known[1] == now.stamp and at.timestamp() - known[2] < OLDEST.total_seconds()
    if known is not None and is_young and reading.count_changes(known[0], most=MANY_CHANGES) < MANY_CHANGES:
        return 0
    fresh = everything()
    snapshot.write_snapshot(fresh.base, fresh.words, stamp=fresh.stamp)
    # This process too lets go of what it read and shares the pages of the file.
    picture.forget()
    return 1
