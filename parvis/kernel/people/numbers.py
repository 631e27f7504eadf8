"""The numbers of people and enterprises, held against their check digits: plain Python."""


def digits_of(text: str) -> str:
    """Return the digits of a number, however it is written."""
    return "".join(sign for sign in text if sign.isdecimal() and sign.isascii())


def is_national_number(digits: str) -> bool:
    """Tell whether these eleven digits are a national (or bis) number: the last two are 97 minus the remainder.

    Source: Royal Decree of 3 April 1984; for births from 2000 on a 2 stands before the nine digits.
    """
    if len(digits) != 11 or not (digits.isascii() and digits.isdecimal()):
        return False
    body, check = int(digits[:9]), int(digits[9:])
    return check in (97 - body % 97, 97 - (2_000_000_000 + body) % 97)


def is_enterprise_number(digits: str) -> bool:
    """Tell whether these ten digits are an enterprise number: the last two are 97 minus the remainder.

    Source: Royal Decree of 24 June 2003 on the enterprise number, article 2.
    """
    if len(digits) != 10 or digits[0] not in "01" or not (digits.isascii() and digits.isdecimal()):
        return False
    return int(digits[8:]) == 97 - int(digits[:8]) % 97
