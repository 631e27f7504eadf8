"""The Belgian structured communication: ten digits and two that check them (mod 97, where 0 is written 97).

Source: Febelfin, "Gestructureerde mededeling / Communication structurée" (OGM-VCS), as in SEPA credit transfers.
"""

import re

_WRITTEN = re.compile(
    r"(?<!\d)(?:\+{3}|\*{3})?[ ]?(\d{3})[ ]?[/]?[ ]?(\d{4})[ ]?[/]?[ ]?(\d{5})[ ]?(?:\+{3}|\*{3})?(?!\d)", re.ASCII
)


def ogm_of(number: int) -> str:
    """Return the twelve digits for a number of at most ten.

    :raises ValueError: for a larger or a negative one.
    """
    if not 0 <= number < 10**10:
        raise ValueError(f"A structured communication holds ten digits: {number}.")
    return f"{number:010}{number % 97 or 97:02}"


def is_ogm(digits: str) -> bool:
    """Tell whether these are twelve digits that check."""
    if len(digits) != 12 or not (digits.isascii() and digits.isdecimal()):
        return False
    return digits == ogm_of(int(digits[:10]))


def find_ogm(text: str) -> str:
    """Return the twelve digits of the first structured communication in a text; empty for none.

    People write it with and without its plus signs, strokes and spaces; what does not check is none.
    """
    return next((digits for found in _WRITTEN.finditer(text) if is_ogm(digits := "".join(found.groups()))), "")
