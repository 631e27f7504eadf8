"""When a fee is asked, and when it is given back: derived from the flow, like every clock."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from parvis.counter.rules.fees import fee_cents
from parvis.counter.rules.flow.actions import facts_of
from parvis.counter.rules.flow.walk import action_of
from parvis.counter.types import Event, EventKind, Standing
from parvis.counter.types.definition import Definition


def payment_follows(
    definition: Definition, standing: Standing, answers: Mapping[str, Any], events: Iterable[Event], *, at: datetime
) -> tuple[EventKind, dict[str, Any]] | None:
    """Return what happens by itself to the fee now: it is asked, or given back; None for nothing.

    :returns: the kind of event and its data, `amount_cents`.
    """
    known = list(events)
    if standing.payment == "none" and _is_asked(definition, known):
        amount = fee_cents(definition, facts_of(definition, standing, answers, known, at=at))
        return (EventKind.PAYMENT_ASKED, {"amount_cents": amount}) if amount > 0 else None
    if standing.payment == "paid" and _is_refunded(definition, known):
        asked = next(one for one in reversed(known) if one.kind is EventKind.PAYMENT_ASKED)
        return EventKind.REFUNDED, {"amount_cents": asked.data["amount_cents"]}
    return None


def _is_asked(definition: Definition, events: list[Event]) -> bool:
    due = definition.procedure.fee.due
    return due == "sending" or (due == "action" and _was_done(definition, events, "asks_payment"))


def _is_refunded(definition: Definition, events: list[Event]) -> bool:
    return _was_done(definition, events, "refunds")


def _was_done(definition: Definition, events: list[Event], what: str) -> bool:
    """Tell whether an action that does this to the payment was done."""
    actions = (action_of(definition.flow, one.action) for one in events if one.kind is EventKind.ACTION)
    return any(one is not None and getattr(one, what) for one in actions)
