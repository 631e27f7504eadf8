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
    amount = summed(values).get("amount_cents") if isinstance(values, Mapping) else None
    return round(amount) if isinstance(amount, int | float) else fee.amount_cents


def summed(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the outputs of a table of a fee with its amount as one sum: of a table that collects, each row adds."""
    amount = values.get("amount_cents")
    if isinstance(amount, tuple):
        return {**values, "amount_cents": sum(one for one in amount if isinstance(one, int | float))}
    return dict(values)
