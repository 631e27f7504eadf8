"""A flow with other terms, other eyes, more or less that goes by itself, and what an expert adds."""

from collections.abc import Iterator
from typing import Any

from parvis.counter.rules.patching.misfits import Misfit, unknown, unreadable
from parvis.counter.types import Action, Deadline, Flow
from parvis.counter.types.definition import Definition
from parvis.counter.types.overlay import Overlay
from parvis.counter.types.patches import ActionPatch, DeadlinePatch, FlowPatch


def patched_flow(flow: Flow, patch: FlowPatch) -> Flow:
    """Return a flow as an organisation wants it."""
    if patch == FlowPatch():
        return flow
    return flow.model_copy(
        update={
            "states": (*flow.states, *patch.add_states),
            "actions": (*(_action(one, patch.actions.get(one.id)) for one in flow.actions), *patch.add_actions),
            "deadlines": tuple(_deadline(one, patch.deadlines.get(one.id)) for one in flow.deadlines),
        }
    )


def _action(action: Action, patch: ActionPatch | None) -> Action:
    if patch is None:
        return action
    update: dict[str, Any] = {}
    if patch.four_eyes is not None or patch.one_pair:
        update["four_eyes"] = None if patch.one_pair else patch.four_eyes
    if patch.automatic is not None:
        update["automatic"] = patch.automatic
    return action.model_copy(update=update)


def _deadline(deadline: Deadline, patch: DeadlinePatch | None) -> Deadline:
    if patch is None:
        return deadline
    update = {name: one for name in ("term", "extension") if (one := getattr(patch, name)) is not None}
    return deadline.model_copy(update=update)


def flow_misfits(definition: Definition, overlay: Overlay) -> Iterator[Misfit]:
    """Yield actions, deadlines and figures that are not there, and additions whose id is taken."""
    flow, patch = definition.flow, overlay.flow
    actions = {one.id for one in flow.actions}
    deadlines = {one.id for one in flow.deadlines}
    figures = {one.id for one in definition.procedure.parameters}
    for name, action in patch.actions.items():
        path = ["flow", "actions", name]
        yield from unknown(path, "action", name, actions)
        if action.four_eyes is not None:
            yield from unknown([*path, "four_eyes"], "action", action.four_eyes, actions)
        yield from unreadable([*path, "automatic"], action.automatic)
    for name, deadline in patch.deadlines.items():
        yield from unknown(["flow", "deadlines", name], "deadline", name, deadlines)
        for field in ("term", "extension"):
            term = getattr(deadline, field)
            if term is not None and isinstance(term.length, str):
                yield from unknown(["flow", "deadlines", name, field], "parameter", term.length, figures)
    yield from _taken("add_actions", [one.id for one in patch.add_actions], actions)
    yield from _taken("add_states", [one.id for one in patch.add_states], {one.id for one in flow.states})


def _taken(field: str, names: list[str], known: set[str]) -> Iterator[Misfit]:
    for index, name in enumerate(names):
        if name in known or name in names[:index]:
            yield ["flow", field, index, "id"], f"The procedure has ‘{name}’ already.", "Give it another id."
