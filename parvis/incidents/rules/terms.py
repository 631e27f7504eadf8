"""By when a report should be mended, and how late it is."""

from datetime import datetime

from parvis.kernel.clock import Term, count_working_days, end_of_term, local_day


def due(reported_at: datetime, days: int) -> datetime:
    """Return the last moment of a term of working days, as Belgian holidays leave them.

    :param days: working days after the day of the report, which does not count.
    """
    # Only a suspension that lasts leaves a term without an end, and there is none.
    return end_of_term(reported_at, Term(days, "working")) or reported_at


def days_left(due_at: datetime, at: datetime) -> int:
    """Return the working days until the end of a term; negative when it has passed."""
    last, today = local_day(due_at), local_day(at)
    if at > due_at:
        return -max(1, count_working_days(last, today))
    return count_working_days(today, last)
