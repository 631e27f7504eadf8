"""What an applicant still has to pay, on the page of a case and where it says that it was sent."""

from typing import Any
from uuid import UUID

from parvis.counter.types.desk import CasePage
from parvis.counter.web.terms import first_ends
from parvis.payments import api as payments


def paying_context(case: UUID | str, language: str) -> dict[str, Any] | None:
    """Return what is paid or to be paid for a case that the reader may see; None when nothing ever was asked.

    What was asked last is shown.
    """
    found = payments.demands_of(f"case:{case}")
    if not found:
        return None
    return {"demand": found[-1], "pay": payments.ways(found[-1], language), "is_due": bool(found[-1].rest_cents)}


def is_to_pay(page: CasePage) -> bool:
    """Tell whether the term that runs first is the applicant's own, to pay."""
    return page.standing.payment == "due" and first_ends(page, "paid")
