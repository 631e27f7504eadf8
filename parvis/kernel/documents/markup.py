"""The little mark-up of letters, into plain data for the layout.

Nothing here becomes code: it is text or it is strong.
"""

import re
from typing import Any

_STRONG = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
_ITEM = "- "


def runs(text: str) -> list[dict[str, Any]]:
    """Return stretches of `text`: `{"text": …, "strong": bool}`."""
    found: list[dict[str, Any]] = []
    position = 0
    for match in _STRONG.finditer(text):
        if match.start() > position:
            found.append({"text": text[position : match.start()], "strong": False})
        found.append({"text": match.group(1), "strong": True})
        position = match.end()
    if position < len(text):
        found.append({"text": text[position:], "strong": False})
    return found


def paragraphs(text: str) -> list[dict[str, Any]]:
    """Return paragraphs and lists: `{"kind": "paragraph", "runs": …}` or `{"kind": "list", "items": [runs, …]}`."""
    found: list[dict[str, Any]] = []
    for chunk in re.split(r"\n\s*\n", text.strip()):
        plain: list[str] = []
        for line in chunk.splitlines():
            if line.strip().startswith(_ITEM):
                _close(found, plain)
                if not found or found[-1]["kind"] != "list":
                    found.append({"kind": "list", "items": []})
                found[-1]["items"].append(runs(line.strip().removeprefix(_ITEM)))
            else:
                plain.append(line.strip())
        _close(found, plain)
    return found


def _close(found: list[dict[str, Any]], plain: list[str]) -> None:
    if text := " ".join(line for line in plain if line):
        found.append({"kind": "paragraph", "runs": runs(text)})
    plain.clear()
