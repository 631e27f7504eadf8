"""Places for the nodes of a drawing, in layers from left to right, with as few crossings as is easily had.

The method of Sugiyama, Tagawa and Toda (1981): turn arrows that go back, put each node in a layer, give long arrows a
stop in every layer, order each layer by the middle of its neighbours, then give coordinates.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from parvis.counter.rules.diagram.graph import Drawing, Edge, NodeKind

SWEEPS = 8
GAP_X, GAP_Y, MARGIN = 56, 28, 20
SIZES: Mapping[NodeKind, tuple[int, int]] = {
    NodeKind.START: (36, 36),
    NodeKind.END: (36, 36),
    NodeKind.TIMER: (36, 36),
    NodeKind.STATE: (50, 50),
    NodeKind.PERSON: (132, 64),
    NodeKind.HOUSE: (132, 64),
}
"""Width and height of each kind, as BPMN tools draw them."""
LABEL = 34
"""Room under small nodes for their name."""
COLUMN = 132
Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """The place of a node."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> Point:
        return self.x + self.width / 2, self.y + self.height / 2


@dataclass(frozen=True)
class Layout:
    """Where everything in a drawing stands."""

    boxes: Mapping[str, Box]
    lines: tuple[tuple[Edge, tuple[Point, ...]], ...]
    width: float
    height: float


def layout_of(drawing: Drawing) -> Layout:
    """Return places for every node and the points of every arrow; the same drawing always gets the same."""
    names = [one.id for one in drawing.nodes]
    edges = [one for one in drawing.edges if one.source != one.target]
    turned = _going_back(names, edges)
    forward = [(b, a) if (a, b) in turned else (a, b) for a, b in ((one.source, one.target) for one in edges)]
    layer = _layers(names, forward)
    chains, rows = _with_stops(names, sorted(set(forward)), layer)
    _order(rows, chains)
    kinds = {one.id: one.kind for one in drawing.nodes}
    places = _places(rows, kinds)
    boxes = {name: _box(places[name], SIZES[kinds[name]]) for name in names}
    lines = []
    for edge in edges:
        is_back = (edge.source, edge.target) in turned
        chain = chains[(edge.target, edge.source) if is_back else (edge.source, edge.target)]
        lines.append((edge, _line(boxes, places, chain[::-1] if is_back else chain)))
    width = max(box.x + max(box.width, COLUMN / 2 + box.width / 2) for box in boxes.values()) + MARGIN
    height = max(y for _x, y in places.values()) + COLUMN / 2 + LABEL + MARGIN
    return Layout(boxes, tuple(lines), width, height)


def _going_back(names: Sequence[str], edges: Iterable[Edge]) -> set[tuple[str, str]]:
    """Return the arrows that close a circle when the drawing is gone through from its start."""
    following: dict[str, list[str]] = defaultdict(list)
    for one in edges:
        following[one.source].append(one.target)
    back: set[tuple[str, str]] = set()
    done: set[str] = set()
    for root in names:
        path: list[tuple[str, int]] = [(root, 0)] if root not in done else []
        open_now = {root} if path else set()
        while path:
            name, index = path.pop()
            if index < len(following[name]):
                path.append((name, index + 1))
                to = following[name][index]
                if to in open_now:
                    back.add((name, to))
                elif to not in done:
                    path.append((to, 0))
                    open_now.add(to)
            else:
                open_now.discard(name)
                done.add(name)
    return back


def _layers(names: Sequence[str], edges: Sequence[tuple[str, str]]) -> dict[str, int]:
    """Return the layer of each node: one further than the furthest that leads to it."""
    layer = dict.fromkeys(names, 0)
    for _round in names:
        moved = False
        for source, target in edges:
            if layer[target] <= layer[source]:
                layer[target], moved = layer[source] + 1, True
        if not moved:
            break
    return layer


Chains = dict[tuple[str, str], tuple[str, ...]]


def _with_stops(
    names: Sequence[str], edges: Iterable[tuple[str, str]], layer: Mapping[str, int]
) -> tuple[Chains, list[list[str]]]:
    """Return each arrow as the nodes and stops that it goes through, and what stands in each layer."""
    rows: list[list[str]] = [[] for _layer in range(max(layer.values()) + 1)]
    for name in names:
        rows[layer[name]].append(name)
    chains: Chains = {}
    for source, target in edges:
        stops = [f"{source}>{target}@{at}" for at in range(layer[source] + 1, layer[target])]
        for at, stop in enumerate(stops, start=layer[source] + 1):
            rows[at].append(stop)
        chains[source, target] = (source, *stops, target)
    return chains, rows


def _order(rows: list[list[str]], chains: Chains) -> None:
    """Order each layer by the middle of its neighbours, to and fro."""
    before: dict[str, list[str]] = defaultdict(list)
    after: dict[str, list[str]] = defaultdict(list)
    for chain in chains.values():
        for one, other in pairwise(chain):
            after[one].append(other)
            before[other].append(one)
    for sweep in range(SWEEPS):
        forth = sweep % 2 == 0
        known, order = (before, range(1, len(rows))) if forth else (after, range(len(rows) - 2, -1, -1))
        for index in order:
            beside = rows[index - 1 if forth else index + 1]
            place = {name: position for position, name in enumerate(beside)}
            now = {name: position for position, name in enumerate(rows[index])}
            rows[index].sort(key=lambda name, known=known, place=place, now=now: _middle(known[name], place, now[name]))  # type: ignore[misc]


def _middle(neighbours: Sequence[str], place: Mapping[str, int], otherwise: int) -> float:
    found = [place[one] for one in neighbours if one in place]
    return sum(found) / len(found) if found else float(otherwise)


def _places(rows: Sequence[Sequence[str]], kinds: Mapping[str, NodeKind]) -> dict[str, Point]:
    """Return the middle of every node and stop; each layer is centred."""
    heights = [sum(_room(name, kinds) for name in row) for row in rows]
    tallest = max(heights)
    places: dict[str, Point] = {}
    for column, row in enumerate(rows):
        y = MARGIN + (tallest - heights[column]) / 2
        for name in row:
            room = _room(name, kinds)
            places[name] = (MARGIN + COLUMN / 2 + column * (COLUMN + GAP_X), y + room / 2)
            y += room
    return places


def _room(name: str, kinds: Mapping[str, NodeKind]) -> float:
    if name not in kinds:
        return GAP_Y
    kind = kinds[name]
    is_task = kind in (NodeKind.PERSON, NodeKind.HOUSE)
    return SIZES[kind][1] + GAP_Y + (0 if is_task else LABEL)


def _box(middle: Point, size: tuple[int, int]) -> Box:
    return Box(middle[0] - size[0] / 2, middle[1] - size[1] / 2, size[0], size[1])


def _line(boxes: Mapping[str, Box], places: Mapping[str, Point], chain: Sequence[str]) -> tuple[Point, ...]:
    """Return the points of an arrow, from the side of its first node to the side of its last."""
    first, last = boxes[chain[0]], boxes[chain[-1]]
    goes_right = last.x >= first.x
    start = (first.x + first.width, first.middle[1]) if goes_right else (first.x, first.middle[1])
    end = (last.x, last.middle[1]) if goes_right else (last.x + last.width, last.middle[1])
    return (start, *(places[stop] for stop in chain[1:-1]), end)
