"""Conditions and days written as expressions, read over the facts of a form that is being filled in."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from parvis.kernel import rules

parsed = lru_cache(maxsize=8192)(rules.parse)
"""Read an expression, once."""


def holds(condition: str, facts: Mapping[str, Any], today: date) -> bool:
    """Tell whether a condition holds; an empty one always does."""
    return not condition or rules.evaluate(parsed(condition), facts, today=today) is True


def day_of(text: str, facts: Mapping[str, Any], today: date) -> date | None:
    """Return the day that a bound of a date means: an ISO day, or an expression such as `today + days(1)`."""
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        found = rules.evaluate(parsed(text), facts, today=today)
        return found if isinstance(found, date) else None
