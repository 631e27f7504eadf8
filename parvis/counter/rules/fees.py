"""What a procedure costs."""

from collections.abc import Mapping
from typing import Any

from parvis.counter.types import Definition


def fee_cents(definition: Definition, facts: Mapping[str, Any]) -> int:
    """Return the fee for these facts, in cents: what the table of the fee gives, or the fixed sum."""
    fee = definition.procedure.fee
    if fee.table is None:
        return fee.amount_cents
    values = facts.get(fee.table)
    amount = values.get("amount_cents") if isinstance(values, Mapping) else None
    if isinstance(amount, tuple):  # a table that collects: every row that held adds its own
        return sum(one for one in amount if isinstance(one, int))
    return round(amount) if isinstance(amount, int | float) else fee.amount_cents
