"""Invented bank accounts for the demonstration, so that its bills have somewhere to go. Never used outside it."""

from datetime import datetime

from parvis.kernel.people import api as people
from parvis.kernel.people.types import Actor
from parvis.payments import api as payments

_FIRST = 999_0000_000
"""Bank code 999: in Belgium kept for circular cheques, so no ordinary account begins with it."""


def invent(*, by: Actor, at: datetime) -> int:
    """Give every organisation without an account an invented one, marked so; return how many there are now."""
    found = sorted(people.organisations(), key=lambda one: one.code)
    for index, one in enumerate(found, start=1):
        if payments.beneficiary(one.code) is None:
            payments.save_beneficiary(
                organisation=one.code, name=one.name.nl, iban=invented_iban(index), is_invented=True, by=by, at=at
            )
    return len(found)


def invented_iban(number: int) -> str:
    """Return a Belgian account number that checks and that no bank gives out (ISO 13616, ISO 7064)."""
    base = _FIRST + number
    national = f"{base:010}{base % 97 or 97:02}"
    return f"BE{98 - int(f'{national}111400') % 97:02}{national}"
