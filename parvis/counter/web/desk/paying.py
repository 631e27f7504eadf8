"""What was asked, paid and given back for a case, as a clerk sees it."""

from typing import Any
from uuid import UUID

from django.urls import reverse

from parvis.kernel.people.types import Actor
from parvis.payments import api as payments


def paying_context(case: UUID, by: Actor) -> list[dict[str, Any]]:
    """Return the demands of a case that the reader may see, newest first.

    :param by: only who notes payments there is led to where that is done.
    """
    return [
        {
            "demand": one,
            "tone": {"due": "warn", "refund_due": "warn", "paid": "good"}.get(one.state.value, "neutral"),
            "url": reverse("payments:demand", args=[one.id])
            if any(by.holds(role, one.organisation) for role in payments.NOTING)
            else "",
        }
        for one in reversed(payments.demands_of(f"case:{case}"))
    ]
