"""Charts as the server draws them: plain geometry in per cent, so that text keeps its size on every screen."""

import math
from collections.abc import Sequence
from typing import Any

from parvis.ui.words import number_words

HEIGHT = 220
LEFT, BOTTOM, TOP = 9.0, 26, 12
"""Room for the numbers on the left (per cent), for the names below and above (pixels)."""
ROOM = 42
"""How many characters stand beside each other under a drawing on the narrowest screen."""


def ticks(highest: float) -> list[float]:
    """Return three to six even values from nothing to at least `highest`, in round steps."""
    if highest <= 0:
        return [0, 1]
    rough = highest / 4
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(one * power for one in (1, 2, 2.5, 5, 10) if one * power >= rough * (1 - 1e-9))
    return [step * n for n in range(math.ceil(highest / step - 1e-9) + 1)]


def prepare(given: dict[str, Any]) -> dict[str, Any]:
    """Return the template's variables with the drawing in `bars`, or in `columns`, `path` and `grid`.

    :raises ValueError: for a kind of chart that does not exist.
    """
    kind = given["kind"]
    if kind not in {"bar", "column", "line"}:
        raise ValueError(f"There is no chart of kind {kind!r}; use bar, column or line.")
    rows = [(str(name), value) for name, value in given["rows"]]
    second = list(given["second"] or ())
    values = [value for _, value in rows if value is not None] + [value for value in second if value is not None]
    if given["goal"] is not None:
        values.append(given["goal"])
    marks = ticks(max(values, default=0))
    table = [
        {"name": name, "value": value, "second": second[index] if index < len(second) else None}
        for index, (name, value) in enumerate(rows)
    ]
    drawing = {**given, "table": table, "height": HEIGHT, "has_second": bool(second)}
    if kind == "bar":
        return {**drawing, "bars": _bars(rows, max(values, default=0) or 1, given["now"])}
    return {**drawing, **_plane(kind, rows, second, marks, given["goal"], given["now"])}


def _bars(rows: Sequence[tuple[str, Any]], top: float, now: Any) -> list[dict[str, Any]]:
    return [
        {"name": name, "value": value, "width": _percent(100 * (value or 0) / top), "now": name == str(now)}
        for name, value in rows
    ]


def _plane(
    kind: str,
    rows: Sequence[tuple[str, Any]],
    second: Sequence[Any],
    marks: Sequence[float],
    goal: float | None,
    now: Any,
) -> dict[str, Any]:
    top = marks[-1]
    span = HEIGHT - TOP - BOTTOM
    count = max(len(rows), 1)
    slot = (100 - LEFT) / count

    def y(value: float) -> str:  # as text: a template would write 12.5 as 12,5 in Dutch
        return f"{TOP + span * (1 - value / top):.1f}"

    longest = max((len(name) for name, _ in rows), default=0)
    every = max(1, math.ceil(count * (longest + 1.5) / ROOM))
    names = [
        {"x": _percent(LEFT + slot * (index + 0.5)), "text": name}
        for index, (name, _) in enumerate(rows)
        if index % every == 0
    ]
    plane: dict[str, Any] = {
        "grid": [{"y": y(value), "text": number_words(round(value, 2)), "base": value == 0} for value in marks],
        "names": names,
        "names_y": HEIGHT - 6,
        "left": _percent(LEFT),
        "goal_y": None if goal is None else y(goal),
    }
    if kind == "column":
        width = 0.35 if second else 0.7
        series = [(rows, 0.15, False)]
        if second:
            series.append(([(name, value) for (name, _), value in zip(rows, second, strict=False)], 0.5, True))
        plane["columns"] = [
            {
                "x": _percent(LEFT + slot * (index + begin)),
                "width": _percent(slot * width),
                "y": y(value or 0),
                "height": f"{span * (value or 0) / top:.1f}",
                "now": name == str(now) and not is_second,
                "second": is_second,
                "name": name,
                "value": value,
            }
            for values, begin, is_second in series
            for index, (name, value) in enumerate(values)
        ]
        return plane
    plane["span"], plane["top"] = span, TOP
    plane["plot_width"] = _percent(100 - LEFT)
    plane["path"] = _path([value for _, value in rows], top, span)
    plane["second_path"] = _path(second, top, span) if second else ""
    return plane


def _path(values: Sequence[Any], top: float, span: float) -> str:
    """Return an SVG path through the middles of the slots, in a box 1000 wide; a missing value breaks the line."""
    said, pen = [], "M"
    for index, value in enumerate(values):
        if value is None:
            pen = "M"
            continue
        x = 1000 * (index + 0.5) / len(values)
        said.append(f"{pen}{x:.1f} {span * (1 - value / top):.1f}")
        pen = "L"
    return " ".join(said)


def _percent(value: float) -> str:
    return f"{value:.2f}%"
