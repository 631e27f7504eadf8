"""Belgian legal days, working days and terms; pure: the present moment is always passed in."""

from parvis.kernel.clock.calendar import (
    BELGIUM,
    BRUSSELS,
    Calendar,
    add_calendar_days,
    add_months,
    add_working_days,
    count_working_days,
    holiday_name,
    local_day,
    start_of_day,
)
from parvis.kernel.clock.terms import Roll, Suspension, Term, Unit, end_of_term

__all__ = [
    "BELGIUM",
    "BRUSSELS",
    "Calendar",
    "Roll",
    "Suspension",
    "Term",
    "Unit",
    "add_calendar_days",
    "add_months",
    "add_working_days",
    "count_working_days",
    "end_of_term",
    "holiday_name",
    "local_day",
    "start_of_day",
]
