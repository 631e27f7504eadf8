"""References of cases and the codes that open them: short, sayable, and a typing error shows at once.

The alphabet has no vowels, so that no word appears, and of the signs that people take for one another on paper or on
the telephone (0 O, 1 I L, 2 Z, 5 S, 8 B, U V) at most one. It has 23 signs; because 23 is prime, the weighted sum over
it catches each wrong sign and each exchange of two neighbours.
"""

import secrets

ALPHABET = "3469CDFGHJKMNPQRTVWXY27"
LENGTH = 9
"""Eight signs and a check sign: 78 thousand million references."""
CODE_LENGTH = 8
"""Signs of the secret code that opens a case without an account: 36 bits, behind a limit on tries."""

_VALUES = {sign: value for value, sign in enumerate(ALPHABET)}
# What people write for a sign that we do not use.
_MEANT = str.maketrans({"Z": "2", "U": "V"})


class NotAReference(ValueError):
    """The text cannot be a reference of a case."""


def new_reference() -> str:
    """Return a new reference, unguessable and without meaning."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return body + _check_sign(body)


def new_code() -> str:
    """Return a new secret code for someone who follows a case without an account."""
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))


def read_reference(text: str) -> str:
    """Return the reference that someone typed, whatever its spaces, dashes and capitals.

    :raises NotAReference: if a sign is wrong, missing or exchanged.
    """
    plain = normalised(text)
    if len(plain) != LENGTH or any(sign not in _VALUES for sign in plain):
        raise NotAReference(text)
    if _check_sign(plain[:-1]) != plain[-1]:
        raise NotAReference(text)
    return plain


def looks_like_reference(text: str) -> bool:
    """Tell whether a text typed into a search field is a reference."""
    try:
        read_reference(text)
    except NotAReference:
        return False
    return True


def normalised(text: str) -> str:
    """Return a typed reference or code as it is kept."""
    return "".join(sign for sign in text.upper() if sign.isalnum()).translate(_MEANT)


def shown(reference: str) -> str:
    """Return a reference in groups of three, a code in groups of four."""
    size = 3 if len(reference) == LENGTH else 4
    return "-".join(reference[start : start + size] for start in range(0, len(reference), size))


def _check_sign(body: str) -> str:
    return ALPHABET[-sum((place + 2) * _VALUES[sign] for place, sign in enumerate(body)) % len(ALPHABET)]
