"""A drawing as SVG, coloured by the classes of the house's style, so that it follows light, dark and print."""

from collections.abc import Iterator, Sequence
from html import escape

from parvis.counter.rules.diagram.graph import Drawing, Node, NodeKind
from parvis.counter.rules.diagram.layout import Box, Layout, Point, layout_of

_LINE = 17
"""Signs of a name that fit on a line inside a node."""
_MOST_LINES = 3


def svg_of(drawing: Drawing, language: str) -> str:
    """Return a drawing as an `<svg>` element; the text beside it says the same for who cannot see it."""
    placed = layout_of(drawing)
    parts = [
        f'<svg class="flow" role="img" width="{placed.width:.0f}" height="{placed.height:.0f}" '
        f'viewBox="0 0 {placed.width:.0f} {placed.height:.0f}" aria-label="{escape(drawing.label.to(language))}">',
        f'<defs><marker id="tip-{escape(drawing.id)}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" '
        'markerHeight="8" orient="auto-start-reverse"><path class="tip" d="M0 0 8 4 0 8z"/></marker></defs>',
        *_arrows(drawing, placed),
    ]
    for node in drawing.nodes:
        parts.extend(_node(node, placed.boxes[node.id], language))
    return "".join([*parts, "</svg>"])


def _arrows(drawing: Drawing, placed: Layout) -> Iterator[str]:
    for _edge, points in placed.lines:
        yield f'<path class="arrow" marker-end="url(#tip-{escape(drawing.id)})" d="{_curve(points)}"/>'


def _curve(points: Sequence[Point]) -> str:
    """Return a path that leaves and arrives level, and bends between its points."""
    (x, y), *rest = points
    said = [f"M{x:.0f} {y:.0f}"]
    for to_x, to_y in rest:
        bend = (to_x - x) / 2
        said.append(f"C{x + bend:.0f} {y:.0f} {to_x - bend:.0f} {to_y:.0f} {to_x:.0f} {to_y:.0f}")
        x, y = to_x, to_y
    return "".join(said)


def _node(node: Node, box: Box, language: str) -> Iterator[str]:
    x, y = box.middle
    label = node.label.to(language)
    yield f'<g class="{node.kind.value} {escape(node.outcome)}"><title>{escape(label)}</title>'
    if node.kind in (NodeKind.PERSON, NodeKind.HOUSE):
        yield f'<rect x="{box.x:.0f}" y="{box.y:.0f}" width="{box.width:.0f}" height="{box.height:.0f}" rx="6"/>'
        yield from _words(label, x, y, inside=True)
    else:
        if node.kind is NodeKind.STATE:
            half = box.width / 2
            corners = ((x - half, y), (x, y - half), (x + half, y), (x, y + half))
            yield f'<path d="M{" ".join(f"{a:.0f} {b:.0f}" for a, b in corners)}z"/>'
        else:
            yield f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{box.width / 2:.0f}"/>'
        if node.kind is NodeKind.TIMER:
            yield f'<path class="hand" d="M{x:.0f} {y - 10:.0f}V{y:.0f}h8"/>'
        yield from _words(label, x, box.y + box.height + 14, inside=False)
    yield "</g>"


def _words(text: str, x: float, y: float, *, inside: bool) -> Iterator[str]:
    lines = _lines(text)
    top = y - (len(lines) - 1) * 7.5 + 4 if inside else y
    for index, line in enumerate(lines):
        yield f'<text x="{x:.0f}" y="{top + index * 15:.0f}" text-anchor="middle">{escape(line)}</text>'


def _lines(text: str) -> list[str]:
    """Return a name broken into lines that fit; what does not is cut, and whole in the title."""
    lines = [""]
    for word in text.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > _LINE:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    if len(lines) > _MOST_LINES:
        lines = [*lines[:_MOST_LINES]]
        lines[-1] = f"{lines[-1].rstrip(',.')}…"
    return lines
