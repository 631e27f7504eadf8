"""Whether a line of text in a picture may be the number plate of a vehicle.

A plate that is missed is shown to everyone, so what cannot be read counts as a plate when it has the shape of one.
Names of streets and shops are left alone: they have no digits, or words longer than the letters of any European plate.
"""

import re

SURE, HALF_SURE, GUESSED = 0.75, 0.5, 0.3
"""From here on a word is a word, a high line that looks like a plate is one, and a low line that does."""
LOW, UNREADABLE = 60.0, 30.0
"""Points of height: what is higher would be read. Rows of windows and bricks that look like text are mostly higher."""
SHAPES = (1.2, 9.0)
"""Length of a line for its height, of one row of a square plate up to a long one."""
USUAL_SHAPES = (2.2, 7.0)
_SIGNS = (5, 9)  # the shortest plates in Europe, and the longest with a country's letter
_MOST_TOGETHER = {"letters": 5, "digits": 6}  # Germany: WOB-AB; Switzerland: six digits
_MOST_GROUPS = 5
# A row of windows reads as 00-O0 or, with little certainty, as TOO00.
_DIFFERENT, _MANY, _ALIKE = 2, 4, str.maketrans("OI", "01")
_GROUP = re.compile(r"[A-Z]+|[0-9]+")
# Hours, weights, lengths and speeds on traffic signs; a plate has no such end.
_MEASURE = re.compile(r"([0-9]+[HU][0-9]{0,2}){1,2}|[0-9]+(KMH|KM|CM|M|T|KG|MIN|EUR)")


def may_be_plate(reading: str, *, sure: float, shape: float, height: float) -> bool:
    """Tell whether a line of text may be a plate.

    :param reading: what was read, perhaps nothing.
    :param sure: 0 to 1, how sure the least sure of its signs is.
    :param shape: its length for its height.
    :param height: in points of the picture.
    """
    if not SHAPES[0] <= shape <= SHAPES[1]:
        return False
    signs = plain_signs(reading)
    different = len(set(signs.translate(_ALIKE)))
    if sure >= SURE:
        return different >= _DIFFERENT and _is_like_a_plate(signs)
    if sure >= (GUESSED if height <= LOW else HALF_SURE) and different >= _MANY and _is_like_a_plate(signs):
        return True
    return height <= UNREADABLE and USUAL_SHAPES[0] <= shape <= USUAL_SHAPES[1] and _is_no_word(signs)


def plain_signs(reading: str) -> str:
    """Return the letters and digits of a reading in capitals, without what stands between them."""
    return "".join(sign for sign in reading.upper() if sign.isascii() and sign.isalnum())


def _is_no_word(signs: str) -> bool:
    return 3 <= len(signs) <= _SIGNS[1] + 1 and (len(signs) < _SIGNS[0] or not signs.isalpha())


def _is_like_a_plate(signs: str) -> bool:
    groups = _GROUP.findall(signs)
    letters = max((len(group) for group in groups if group.isalpha()), default=0)
    digits = max((len(group) for group in groups if group.isdigit()), default=0)
    return (
        _SIGNS[0] <= len(signs) <= _SIGNS[1]
        and 0 < digits <= _MOST_TOGETHER["digits"]
        and letters <= _MOST_TOGETHER["letters"]
        and len(groups) <= _MOST_GROUPS
        and not _MEASURE.fullmatch(signs)
    )
