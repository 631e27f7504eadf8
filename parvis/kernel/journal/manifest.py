"""What the journal declares to the house: every day all chains are recomputed."""

from datetime import datetime, timedelta

from parvis.kernel.journal import api as journal
from parvis.kernel.registry import Manifest, Schedule

VERIFY = "journal.verify"


def verify(at: datetime) -> int:
    """Recompute every chain, and return how many entries there are.

    :raises ChainsBroken: with the first break, so that the schedule fails where operators look.
    """
    found = journal.verify()
    if found.broken is not None:
        first = found.broken
        raise journal.ChainsBroken(
            f"{len(found.breaks)} broken: {first.organisation or 'no organisation'} at {first.sequence}: {first.reason}"
        )
    return found.entries


MANIFEST = Manifest(
    module="kernel.journal",
    schedules=(Schedule(id=VERIFY, every=timedelta(days=1), run=verify),),
)
