"""Checks of `flow.yaml`: every state is reached and left, every action leads somewhere, every clock can start."""

import re
from collections.abc import Collection, Sequence

from parvis.counter.rules.checks.report import Report
from parvis.counter.rules.checks.texts import check_text
from parvis.counter.rules.checks.vocabulary import Vocabulary, absent_tracks, read, unknown_names
from parvis.counter.types import Action, Deadline, Flow, Kind, LetterKind, State, Term
from parvis.counter.types.desk import DESK_KEYS
from parvis.kernel.definitions import did_you_mean

FILE = "flow.yaml"
_KEY = re.compile("[a-z0-9]")
Path = Sequence[str | int]
_BUILT_IN = (
    "submitted", "pieces_requested", "pieces_added", "withdrawn", "suspended", "resumed", "all_signed",
    "signature_refused", "payment_asked", "paid", "refunded", "appealed", "appeal_decided",
)  # fmt: skip


def check_flow(report: Report, words: Vocabulary) -> None:
    """Check states, tracks, actions and deadlines."""
    flow = report.definition.flow
    _same_ids(report, flow)
    _track(report, flow, "main", flow.states, flow.initial, ["states"], ["initial"])
    for index, track in enumerate(flow.tracks):
        path: list[str | int] = ["tracks", index]
        _track(report, flow, track.id, track.states, track.initial, [*path, "states"], [*path, "initial"])
        _expression(report, words, [*path, "when"], track.when, words.form)
    for index, action in enumerate(flow.actions):
        _action(report, words, flow, action, ["actions", index])
    _keys(report, flow)
    for index, deadline in enumerate(flow.deadlines):
        _deadline(report, words, flow, deadline, ["deadlines", index])


def _same_ids(report: Report, flow: Flow) -> None:
    lists: list[tuple[list[str | int], list[str]]] = [
        (["states"], [one.id for one in flow.states]),
        (["tracks"], [one.id for one in flow.tracks]),
        (["actions"], [one.id for one in flow.actions]),
        (["deadlines"], [one.id for one in flow.deadlines]),
    ]
    for number, track in enumerate(flow.tracks):
        lists.append((["tracks", number, "states"], [one.id for one in track.states]))
    for path, ids in lists:
        for index, id_ in enumerate(ids):
            if id_ in ids[:index]:
                message = f"‘{id_}’ is there twice."
                report.error("same_id", FILE, [*path, index, "id"], message, "Give each its own id.")


def _track(
    report: Report, flow: Flow, track: str, states: Sequence[State], initial: str, path: Path, initial_path: Path
) -> None:
    ids = {state.id for state in states}
    if initial not in ids:
        report.error(
            "unknown_state",
            FILE,
            initial_path,
            f"There is no state ‘{initial}’ to begin in.",
            did_you_mean(initial, ids),
        )
        return
    actions = [action for action in flow.actions if action.track == track]
    reached = _reached(initial, actions)
    if track == "main":
        reached |= {state.id for state in states if state.outcome == "withdrawn"}
    for index, state in enumerate(states):
        _state(report, state, [*path, index], track, actions)
        if state.id not in reached:
            report.error(
                "unreachable_state", FILE, [*path, index], f"No action leads to ‘{state.id}’.",
                "Let an action go `to` it, or remove it.",
            )  # fmt: skip


def _reached(initial: str, actions: Collection[Action]) -> set[str]:
    reached, waiting = {initial}, [initial]
    while waiting:
        state = waiting.pop()
        for action in actions:
            if state in action.at and action.to is not None and action.to not in reached:
                reached.add(action.to)
                waiting.append(action.to)
    return reached


def _state(report: Report, state: State, path: Path, track: str, actions: Collection[Action]) -> None:
    leaves = [action for action in actions if state.id in action.at and action.to not in (None, state.id)]
    if track == "main" and not state.final and not leaves:
        report.error(
            "no_way_out", FILE, path, f"Nothing leads out of ‘{state.id}’, and it is not final.",
            "Add an action that leaves it, or make it `final` with an `outcome`.",
        )  # fmt: skip
    if track == "main" and state.final and not state.outcome:
        report.error(
            "no_outcome", FILE, path, f"‘{state.id}’ ends the case, but does not say with what.",
            "Add `outcome`: granted, partly, refused, inadmissible, done, withdrawn or lapsed.",
        )  # fmt: skip
    if state.outcome and (track != "main" or not state.final):
        report.error(
            "no_outcome", FILE, [*path, "outcome"], "Only a final state of the main track has an outcome.",
            "Remove it, or add `final: true`.",
        )  # fmt: skip


def _action(report: Report, words: Vocabulary, flow: Flow, action: Action, path: Path) -> None:
    tracks = {"main": flow.states} | {track.id: track.states for track in flow.tracks}
    if action.track not in tracks:
        report.error(
            "unknown_state", FILE, [*path, "track"], f"There is no track ‘{action.track}’.",
            did_you_mean(action.track, tracks),
        )  # fmt: skip
    else:
        states = {state.id: state for state in tracks[action.track]}
        named = [([*path, "at", i], one) for i, one in enumerate(action.at)]
        for where, name in [*named, *([([*path, "to"], action.to)] if action.to else [])]:
            if name not in states:
                message = f"The track ‘{action.track}’ has no state ‘{name}’."
                report.error("unknown_state", FILE, where, message, did_you_mean(name, states))
    own = {f"filled.{question.id}" for question in action.ask}
    _expression(report, words, [*path, "when"], action.when, words.flow)
    _expression(report, words, [*path, "automatic"], action.automatic, words.flow | own)
    for field in ("when", "automatic"):
        absent_tracks(report, FILE, [*path, field], getattr(action, field), beside=action.track)
    _automatic(report, action, path)
    _mentions(report, flow, action, path)
    check_text(report, words, FILE, [*path, "citizen"], action.citizen)


def _automatic(report: Report, action: Action, path: Path) -> None:
    if action.automatic and "system" not in action.by:
        report.error(
            "not_for_system", FILE, [*path, "automatic"], f"‘{action.id}’ is automatic, but the house may not do it.",
            "Add `system` to `by`, or remove `automatic`.",
        )  # fmt: skip
    if action.automatic and any(question.required for question in action.ask):
        message = f"‘{action.id}’ is automatic, but asks something."
        report.error("not_for_system", FILE, [*path, "ask"], message, "Nobody is there to answer: remove `ask`.")
    for index, question in enumerate(action.ask):
        if question.kind in (Kind.ONE_OF, Kind.SEVERAL_OF) and not question.options:
            message = f"A question of kind ‘{question.kind}’ needs `options`."
            report.error("incomplete", FILE, [*path, "ask", index], message, "Add them, or choose another kind.")


def _mentions(report: Report, flow: Flow, action: Action, path: Path) -> None:
    """Check the letter, the table and the earlier action that an action names."""
    definition = report.definition
    letters = {letter.id: letter for letter in definition.letters}
    if action.letter and action.letter not in letters:
        report.error(
            "unknown_name", FILE, [*path, "letter"], f"There is no letter ‘{action.letter}’.",
            did_you_mean(action.letter, letters) or f"Write letters/{action.letter}.yaml.",
        )  # fmt: skip
    tables = {table.id for table in definition.tables}
    if action.reasons and action.reasons not in tables:
        report.error(
            "unknown_name", FILE, [*path, "reasons"], f"There is no decision table ‘{action.reasons}’.",
            did_you_mean(action.reasons, tables) or f"Write rules/{action.reasons}.yaml.",
        )  # fmt: skip
    others = {one.id for one in flow.actions} - {action.id}
    if action.four_eyes and action.four_eyes not in others:
        report.error(
            "unknown_name", FILE, [*path, "four_eyes"], f"There is no other action ‘{action.four_eyes}’.",
            did_you_mean(action.four_eyes, others),
        )  # fmt: skip
    to = next((state for state in flow.states if state.id == action.to), None) if action.track == "main" else None
    letter = letters.get(action.letter or "")
    if to and to.outcome in ("refused", "partly", "inadmissible") and (letter is None or not _decides(letter.kind)):
        report.warning(
            "no_decision_letter", FILE, [*path, "to"], f"‘{action.id}’ ends in ‘{to.outcome}’ without a decision.",
            "Name a letter of kind `decision` under `letter`, with its reasons and appeal (law of 29 July 1991).",
        )  # fmt: skip


def _decides(kind: LetterKind) -> bool:
    return kind is LetterKind.DECISION


def _keys(report: Report, flow: Flow) -> None:
    """Check that each key does one thing on the page of a case, where the desk has keys of its own."""
    for index, action in enumerate(flow.actions):
        where: Path = ["actions", index, "key"]
        if action.key in DESK_KEYS:
            report.error(
                "reserved_key", FILE, where, f"‘{action.key}’ is a key of the desk itself: {DESK_KEYS[action.key]}.",
                "Use one small letter or digit.",
            )  # fmt: skip
        elif action.key and not _KEY.fullmatch(action.key):
            message = f"‘{action.key}’ is no key that a clerk presses by itself."
            report.error("reserved_key", FILE, where, message, "Use one small letter or digit.")
        for other in flow.actions[:index]:
            if action.key and action.key == other.key and _are_seen_together(action, other):
                report.error(
                    "same_id", FILE, ["actions", index, "key"],
                    f"‘{action.id}’ and ‘{other.id}’ have the same key in the same state.", "Choose another key.",
                )  # fmt: skip


def _are_seen_together(action: Action, other: Action) -> bool:
    """Tell whether two actions can be on one page: in one state, or on tracks that run beside each other."""
    return action.track != other.track or bool({*action.at} & {*other.at})


def _deadline(report: Report, words: Vocabulary, flow: Flow, deadline: Deadline, path: Path) -> None:
    events = _events(flow)
    _start(report, words, deadline, path, events)
    for index, name in enumerate(deadline.ends):
        if name not in events:
            report.error(
                "unknown_event", FILE, [*path, "ends", index], f"‘{name}’ never happens.", _event_hint(name, events)
            )
    for field in ("suspended_by", "resumed_by", "restarted_by", "extended_by"):
        name = getattr(deadline, field)
        if name and name not in events:
            report.error("unknown_event", FILE, [*path, field], f"‘{name}’ never happens.", _event_hint(name, events))
    if deadline.suspended_by and not deadline.resumed_by:
        report.error(
            "incomplete", FILE, [*path, "suspended_by"], "This clock is stopped, but nothing starts it again.",
            "Add `resumed_by`.",
        )  # fmt: skip
    if bool(deadline.extended_by) != bool(deadline.extension):
        message = "`extended_by` and `extension` belong together."
        report.error("incomplete", FILE, path, message, "Add the one that is missing.")
    _expiry(report, flow, deadline, path)
    _term(report, [*path, "term", "length"], deadline.term)
    if deadline.extension:
        _term(report, [*path, "extension", "length"], deadline.extension)
    _expression(report, words, [*path, "when"], deadline.when, words.form)
    articles = {one.id for one in report.definition.procedure.legal}
    if deadline.legal and deadline.legal not in articles:
        message = f"procedure.yaml has no legal basis ‘{deadline.legal}’."
        report.error("unknown_name", FILE, [*path, "legal"], message, did_you_mean(deadline.legal, articles))


def _events(flow: Flow) -> set[str]:
    """Return everything that can happen: built-in events, actions that can be done, and states that can be reached."""
    possible: set[str] = set()
    tracks = [("main", flow.states, flow.initial), *((one.id, one.states, one.initial) for one in flow.tracks)]
    for track, _states, initial in tracks:
        actions = [action for action in flow.actions if action.track == track]
        reached = _reached(initial, actions)
        possible |= {f"{track}.{state}" for state in reached}
        possible |= {action.id for action in actions if reached & {*action.at}}
    return {*_BUILT_IN, *possible}


def _event_hint(name: str, events: Collection[str]) -> str:
    return did_you_mean(name, events) or (
        "Events are `submitted`, `pieces_requested`, `pieces_added`, the id of an action, `<track>.<state>`, and for "
        "`starts` also `answer:<date question>`."
    )


def _start(report: Report, words: Vocabulary, deadline: Deadline, path: Path, events: Collection[str]) -> None:
    where = [*path, "starts"]
    if deadline.starts.startswith("answer:"):
        name = deadline.starts.removeprefix("answer:")
        question = words.questions.get(name)
        if question is None or question.kind is not Kind.DATE:
            dates = [one.id for one in words.questions.values() if one.kind is Kind.DATE]
            message = f"The form asks no date ‘{name}’, so this clock never starts."
            report.error("never_starts", FILE, where, message, did_you_mean(name, dates))
    elif deadline.starts not in events:
        report.error(
            "never_starts", FILE, where, f"‘{deadline.starts}’ never happens, so this clock never starts.",
            _event_hint(deadline.starts, events),
        )  # fmt: skip


def _expiry(report: Report, flow: Flow, deadline: Deadline, path: Path) -> None:
    if deadline.on_expiry is None:
        return
    action = next((one for one in flow.actions if one.id == deadline.on_expiry), None)
    if action is None:
        message = f"There is no action ‘{deadline.on_expiry}’ to do when this passes."
        hint = did_you_mean(deadline.on_expiry, [one.id for one in flow.actions])
        report.error("unknown_name", FILE, [*path, "on_expiry"], message, hint)
    elif "system" not in action.by:
        report.error(
            "not_for_system", FILE, [*path, "on_expiry"],
            f"‘{action.id}’ should be done by the house when this passes, but the house may not do it.",
            f"Add `system` to `by` of ‘{action.id}’.",
        )  # fmt: skip


def _term(report: Report, path: Path, term: Term) -> None:
    if isinstance(term.length, int):
        return
    values = {one.id: one.value for one in report.definition.procedure.parameters}
    if term.length not in values:
        message = f"There is no parameter ‘{term.length}’."
        report.error("unknown_name", FILE, path, message, did_you_mean(term.length, values) or "Write a number.")
    elif type(values[term.length]) is not int:
        message = f"The parameter ‘{term.length}’ is no number, so it cannot be a term."
        report.error("unknown_name", FILE, path, message, "Name a parameter with a number.")


def _expression(report: Report, words: Vocabulary, path: Path, text: str, known: Collection[str]) -> None:
    expression = read(report, FILE, path, text)
    if expression is not None:
        unknown_names(report, FILE, path, expression, known, words)
