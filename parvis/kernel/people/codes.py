"""Codes that a person reads aloud or copies from paper."""

import secrets

SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
"""No sign that is taken for another when it is read aloud or from paper."""
LENGTH = 20
"""Signs of a code: 99 bits, in five groups of four."""


def one_time_code() -> str:
    """Return a code of five groups of four signs, which survives a telephone call."""
    return "-".join("".join(secrets.choice(SIGNS) for _ in range(4)) for _ in range(LENGTH // 4))
