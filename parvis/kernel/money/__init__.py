"""Money as integer cents of a euro: written for people, read from what people type; pure."""

from parvis.kernel.money.cents import Cents, NotAnAmount, format_cents, parse_cents

__all__ = ["Cents", "NotAnAmount", "format_cents", "parse_cents"]
