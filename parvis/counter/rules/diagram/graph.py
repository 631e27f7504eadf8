"""A flow as nodes and arrows: one drawing for the main track, and one for each track beside it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from parvis.counter.types import Action, Deadline, State
from parvis.counter.types.definition import Definition
from parvis.kernel.definitions.localised import Localised


class NodeKind(StrEnum):
    """What a node stands for; each has one BPMN element."""

    START = "start"
    STATE = "state"
    END = "end"
    PERSON = "person"
    """Something that a person does."""
    HOUSE = "house"
    """Something that happens by itself."""
    TIMER = "timer"
    """A term that passes."""


@dataclass(frozen=True)
class Node:
    """Something in the drawing.

    :param id: unique in the whole definition, and a name that XML takes.
    :param who: the parts that may do it; empty for what nobody does.
    :param term: of a timer, as ISO 8601 says a length: `P15D`, `P2M`, `PT48H`.
    """

    id: str
    kind: NodeKind
    label: Localised
    who: tuple[str, ...] = ()
    outcome: str = ""
    term: str = ""


@dataclass(frozen=True)
class Edge:
    """An arrow from one node to the next; `condition` is in the rules' grammar."""

    source: str
    target: str
    condition: str = ""


@dataclass(frozen=True)
class Drawing:
    """One track, as nodes and arrows."""

    id: str
    label: Localised
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    condition: str = ""


_SENT = Localised(nl="Aanvraag verzonden", fr="Demande envoyée", en="Request sent")
_WITHDRAWN = Localised(nl="Ingetrokken, op elk moment", fr="Retirée, à tout moment", en="Withdrawn, at any time")
_BEGUN = Localised(nl="Begint", fr="Débute", en="Begins")


def drawings_of(definition: Definition) -> tuple[Drawing, ...]:
    """Return the main track of a flow and those beside it, each as a drawing; parameters stand filled in."""
    flow = definition.flow
    main = _Drawer(definition, "main", flow.states, flow.initial).drawing(definition.procedure.name, _SENT)
    beside = (
        _Drawer(definition, track.id, track.states, track.initial).drawing(track.label, _BEGUN, condition=track.when)
        for track in flow.tracks
    )
    return (main, *beside)


class _Drawer:
    def __init__(self, definition: Definition, track: str, states: Iterable[State], initial: str) -> None:
        self._definition, self._flow, self._track = definition, definition.flow, track
        self._states, self._initial = tuple(states), initial

    def drawing(self, label: Localised, start: Localised, *, condition: str = "") -> Drawing:
        """Return the track with everything that can happen on it."""
        nodes = [Node(f"{self._track}.start", NodeKind.START, start)]
        edges = [Edge(f"{self._track}.start", self._state(self._initial))]
        left_by_something = {at for one in self._flow.actions if one.track == self._track for at in one.at}
        for state in self._states:
            kind = NodeKind.END if state.final or state.id not in left_by_something else NodeKind.STATE
            nodes.append(Node(self._state(state.id), kind, state.label, outcome=state.outcome))
        for action in self._flow.actions:
            if action.track == self._track:
                new_nodes, new_edges = self._acted(action)
                nodes += new_nodes
                edges += new_edges
        reached = {one.target for one in edges}
        for node in [one for one in nodes if one.outcome == "withdrawn" and one.id not in reached]:
            # Every case can be withdrawn while it is open; no action of the flow says so.
            nodes.append(Node(f"{self._track}.withdraw", NodeKind.START, _WITHDRAWN, ("applicant",)))
            edges.append(Edge(f"{self._track}.withdraw", node.id))
        return Drawing(self._track, label, tuple(nodes), tuple(edges), condition)

    def _state(self, state: str) -> str:
        return f"{self._track}.{state}"

    def _acted(self, action: Action) -> tuple[list[Node], list[Edge]]:
        """Return an action and its arrows; a term that ends in it stands before it as a timer of its own."""
        by_house = bool(action.automatic) or set(action.by) == {"system"}
        node = Node(
            f"{self._track}.do.{action.id}", NodeKind.HOUSE if by_house else NodeKind.PERSON, action.label, action.by
        )
        nodes, edges = [node], []
        timers = list(self._timers(action))
        nodes += timers
        by_hand = not timers or bool(action.automatic) or set(action.by) != {"system"}
        for state in action.at:
            if by_hand:
                edges.append(Edge(self._state(state), node.id, action.automatic or action.when))
            edges += [Edge(self._state(state), timer.id) for timer in timers]
        edges += [Edge(timer.id, node.id) for timer in timers]
        # What leaves the case where it is leads nowhere else: one arrow back says so.
        targets = [action.to] if action.to is not None else list(action.at)
        edges += [Edge(node.id, self._state(target)) for target in targets]
        return nodes, edges

    def _timers(self, action: Action) -> Iterator[Node]:
        for deadline in self._flow.deadlines:
            if deadline.on_expiry == action.id:
                name = f"{self._track}.when.{deadline.id}"
                yield Node(name, NodeKind.TIMER, deadline.label, term=term_of(self._definition, deadline))


def term_of(definition: Definition, deadline: Deadline) -> str:
    """Return the length of a term as ISO 8601; working days are days there, which it cannot say."""
    length = deadline.term.length
    number = definition.parameters.get(length, 0) if isinstance(length, str) else length
    return {"months": f"P{number}M", "hours": f"PT{number}H"}.get(deadline.term.unit, f"P{number}D")
