"""Text that both formats and every database can hold."""

import re

_NOT_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINES = re.compile("\r\n?")


def clean(text: str) -> str:
    """Return a text without the characters that XML forbids, with plain line ends, and no space around it."""
    return _NOT_XML.sub("", _LINES.sub("\n", text)).strip()
