"""Runs golden cases: from answers through form and flow to what must then be so. The promise of a procedure, kept."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from parvis.counter.rules import flow, letters
from parvis.counter.rules.cleaning import Places, Setting
from parvis.counter.rules.conditions import CaseFacts
from parvis.counter.rules.fees import fee_cents
from parvis.counter.rules.forms import problems_of, walk
from parvis.counter.types import Definition, Event, EventKind, GoldenCase, GoldenStep, Kind, Letter, Standing
from parvis.kernel.clock import local_day

_HAPPENS = {
    "pieces_requested": EventKind.PIECES_REQUESTED,
    "pieces_added": EventKind.PIECES_ADDED,
    "withdrawn": EventKind.WITHDRAWN,
    "receipt_corrected": EventKind.RECEIPT_CORRECTED,
    "suspended": EventKind.SUSPENDED,
    "resumed": EventKind.RESUMED,
    "answers_corrected": EventKind.ANSWERS_CORRECTED,
    "signed": EventKind.SIGNED,
    "signature_refused": EventKind.SIGNATURE_REFUSED,
    "paid": EventKind.PAID,
    "appealed": EventKind.APPEALED,
    "appeal_decided": EventKind.APPEAL_DECIDED,
    "evidence_checked": EventKind.EVIDENCE_CHECKED,
}


@dataclass(frozen=True)
class Mismatch:
    """An expectation that was not met.

    :param path: where it is written, inside the golden case.
    :param found: what came out instead, where an expectation can be written anew with it.
    """

    path: tuple[str | int, ...]
    message: str
    found: Any = None


@dataclass
class Played:
    """A golden case as it was played."""

    answers: dict[str, Any]
    events: list[Event] = field(default_factory=list)
    mismatches: list[Mismatch] = field(default_factory=list)
    is_closed_at_once: bool = False
    """Whether sending it ended it: then its receipt is not acknowledged."""


def run(definition: Definition, golden: GoldenCase, *, places: Places | None = None) -> list[Mismatch]:
    """Play a golden case and return what came out differently; nothing when it holds.

    :param places: streets and outlines; None: what the answers say of their place is believed.
    """
    setting = Setting(golden.at, golden.language, golden.organisation, places)
    wrong = list(_form(definition, golden, setting))
    if wrong or golden.expect.errors:
        return wrong
    played = Played(dict(walk(definition, golden.answers, setting).answers))
    try:
        _play(definition, golden, played)
        wrong = [*played.mismatches, *_outcome(definition, golden, played, setting)]
    except (flow.GoesInCircles, flow.NeverSubmitted, KeyError, TypeError, ValueError) as broken:
        wrong = [*played.mismatches, Mismatch((), f"The flow cannot be played: {type(broken).__name__}: {broken}")]
    return wrong


def _form(definition: Definition, golden: GoldenCase, setting: Setting) -> Iterator[Mismatch]:
    """Compare what is asked, and what is refused."""
    yield from _answered(definition, golden)
    asked = {one.id for page in walk(definition, golden.answers, setting).pages for one in page.questions}
    problems = problems_of(definition, golden.answers, setting)
    for name in problems.keys() - {*golden.expect.errors}:
        yield Mismatch(("answers", name), f"‘{name}’ is refused: {problems[name].to('en')}")
    lists = (
        ("asked", golden.expect.asked, asked, "is not asked"),
        ("errors", golden.expect.errors, {*problems}, "is accepted"),
    )
    for field_name, wanted, found, said in lists:
        for index, name in enumerate(wanted):
            if name not in found:
                yield Mismatch(("expect", field_name, index), f"‘{name}’ {said}.")
    for index, name in enumerate(golden.expect.not_asked):
        if name in asked:
            yield Mismatch(("expect", "not_asked", index), f"‘{name}’ is asked.")


def _answered(definition: Definition, golden: GoldenCase) -> Iterator[Mismatch]:
    questions = {one.id: one for one in definition.form.questions}
    for name in golden.evidence if isinstance(golden.evidence, dict) else ():
        if name not in definition.sourced or golden.answers.get(name) is None:
            yield Mismatch(("evidence", name), f"‘{name}’ is not answered, or no source holds its answer.")
    for name in golden.answers:
        if name not in questions:
            yield Mismatch(("answers", name), f"The form does not ask ‘{name}’.")
        elif questions[name].kind is Kind.COMPUTED:
            yield Mismatch(("answers", name), f"‘{name}’ is computed; expect it under `computed` instead.")


def _play(definition: Definition, golden: GoldenCase, played: Played) -> None:
    organisation = golden.organisation or definition.organisation
    data: dict[str, Any] = {"channel": "web", "organisation": organisation, "language": golden.language}
    if golden.parent:
        data["parent"] = dict(golden.parent)
    if evidence := _evidence(definition, golden, played.answers):
        data["evidence"] = evidence
    played.events.append(Event(1, golden.at, EventKind.SUBMITTED, "golden:applicant", "applicant", "", data))
    played.events += flow.settle(definition, played.answers, played.events, at=golden.at)
    standing = flow.derive(definition, played.answers, played.events, at=golden.at)
    played.is_closed_at_once = standing.closed_at is not None
    for index, step in enumerate(golden.steps):
        played.events += flow.elapse(definition, played.answers, played.events, at=step.at)
        played.answers.update(step.answers)
        if step.do == "wait":
            continue
        event = _event(definition, played, step, index)
        if event is not None:
            played.events.append(event)
            played.events += flow.settle(definition, played.answers, played.events, at=step.at)


def _evidence(definition: Definition, golden: GoldenCase, answers: Mapping[str, Any]) -> dict[str, str]:
    """Return how each answer that an authentic source holds came in."""
    asked = [name for name in definition.sourced if answers.get(name) is not None]
    said = golden.evidence
    return {name: said if isinstance(said, str) else said.get(name, "by_hand") for name in asked}


def _event(definition: Definition, played: Played, step: GoldenStep, index: int) -> Event | None:
    """Return the event of a step; None, with a mismatch noted, when it cannot be done."""
    sequence = len(played.events) + 1
    by = f"golden:{step.by}"
    if step.do in _HAPPENS:
        return Event(sequence, step.at, _HAPPENS[step.do], by, step.by, "", _data(step))
    standing = flow.derive(definition, played.answers, played.events, at=step.at)
    who = {step.by, "agent"} if step.by == "decider" else {step.by}
    possible = flow.possible_actions(
        definition, standing, played.answers, who, events=played.events, actor=by, at=step.at
    )
    found = next((one for one in possible if one.action.id == step.do), None)
    if found is None or (found.blocked_by == "four_eyes"):
        choices = ", ".join(one.action.id for one in possible) or "nothing"
        played.mismatches.append(
            Mismatch(
                ("steps", index, "do"),
                f"‘{step.by}’ cannot do ‘{step.do}’ in state ‘{standing.state}’; possible is: {choices}.",
            )
        )
        return None
    filled = {name: value.isoformat() if isinstance(value, date) else value for name, value in step.filled.items()}
    facts = flow.facts_of(definition, standing, played.answers, played.events, at=step.at, filled=filled)
    if not facts.holds(found.action.when):
        message = f"‘{step.do}’ is blocked: “{found.action.when}” does not hold."
        played.mismatches.append(Mismatch(("steps", index, "do"), message))
        return None
    return Event(sequence, step.at, EventKind.ACTION, by, step.by, step.do, {"filled": filled} if filled else {})


def _data(step: GoldenStep) -> dict[str, Any]:
    """Return what belongs to a built-in event: the pieces, a corrected receipt, the end of a suspension."""
    data = {
        name: value.isoformat() if isinstance(value, date | datetime) else value for name, value in step.filled.items()
    }
    if step.do == "pieces_requested":
        data.setdefault("pieces", ["piece"])
    if step.do == "evidence_checked":
        data.setdefault("questions", [])
        data["matches"] = not data.setdefault("differs", [])
    if step.do == "receipt_corrected":
        data.setdefault("received_at", step.at.isoformat())
    return data


def _outcome(definition: Definition, golden: GoldenCase, played: Played, setting: Setting) -> Iterator[Mismatch]:
    at = flow.latest(played.events, golden.at)
    standing = flow.derive(definition, played.answers, played.events, at=at)
    facts = flow.facts_of(definition, standing, played.answers, played.events, at=at)
    expect = golden.expect
    if expect.state is not None and standing.state != expect.state:
        yield Mismatch(("expect", "state"), f"The state is ‘{standing.state}’.", standing.state)
    for track, state in expect.tracks.items():
        if standing.tracks.get(track) != state:
            yield Mismatch(("expect", "tracks", track), f"The track stands at ‘{standing.tracks.get(track)}’.")
    outcome = standing.outcome.value if standing.outcome else None
    if expect.outcome is not None and outcome != expect.outcome:
        yield Mismatch(("expect", "outcome"), f"The outcome is ‘{outcome}’.", outcome)
    if expect.fee_cents is not None and (fee := fee_cents(definition, facts)) != expect.fee_cents:
        yield Mismatch(("expect", "fee_cents"), f"It costs {fee} cents.", fee)
    yield from _dues(golden, standing)
    for name, value in expect.computed.items():
        found = facts.get(name)
        if found != value:
            yield Mismatch(("expect", "computed", name), f"‘{name}’ is {found!r}.", found)
    yield from _letters(definition, golden, played, facts)


def _dues(golden: GoldenCase, standing: Standing) -> Iterator[Mismatch]:
    clocks = {clock.deadline: clock.due_at for clock in standing.clocks}
    for name, wanted in golden.expect.due.items():
        found: Any = clocks.get(name)
        if found is not None and not isinstance(wanted, datetime):
            found = local_day(found)
        if found != wanted:
            yield Mismatch(("expect", "due", name), f"‘{name}’ is due on {found}.", found)


def _letters(definition: Definition, golden: GoldenCase, played: Played, facts: CaseFacts) -> Iterator[Mismatch]:
    actions = [definition.flow.action(one.action) for one in played.events if one.kind is EventKind.ACTION]
    sent = tuple(
        letter.id
        for one in played.events
        if (letter := letters.letter_with(definition, one, is_closed=played.is_closed_at_once)) is not None
    )
    if golden.expect.letters is not None and sent != golden.expect.letters:
        yield Mismatch(("expect", "letters"), f"These letters go out: {', '.join(sent) or 'none'}.", sent)
    reasons = next((action.reasons for action in reversed(actions) if action.reasons), None)
    fired = facts.decision(reasons).row_ids if reasons else ()
    if golden.expect.reasons is not None and fired != golden.expect.reasons:
        yield Mismatch(("expect", "reasons"), f"These rows fired: {', '.join(fired) or 'none'}.", fired)
    for name, wanted in golden.expect.text.items():
        if name not in sent:
            yield Mismatch(("expect", "text", name), f"The letter ‘{name}’ does not go out.")
            continue
        words = _words(definition, definition.letter(name), facts, golden, reasons)
        if " ".join(wanted.split()) not in words:
            yield Mismatch(("expect", "text", name), f"The letter does not say “{wanted}”. It says: {words}")


def _words(definition: Definition, letter: Letter, facts: CaseFacts, golden: GoldenCase, reasons: str | None) -> str:
    """Return all words of a letter on one line, in the language of the example."""
    content = _content(definition, letter, facts, golden.language, reasons)
    return " ".join(" ".join(_texts(content)).replace("**", "").split())


def letter_of(
    definition: Definition, golden: GoldenCase, letter: Letter, *, language: str, around: Mapping[str, Any]
) -> letters.Content:
    """Return what a letter says at the end of an example, sent or not.

    :param around: names that only a real case knows: its reference, who writes.
    :raises KeyError, TypeError, ValueError, flow.GoesInCircles, flow.NeverSubmitted: when it cannot be played.
    """
    played = Played(dict(walk(definition, golden.answers, Setting(golden.at, language, golden.organisation)).answers))
    _play(definition, golden, played)
    at = flow.latest(played.events, golden.at)
    standing = flow.derive(definition, played.answers, played.events, at=at)
    facts = flow.facts_of(definition, standing, played.answers, played.events, at=at)
    actions = [definition.flow.action(one.action) for one in played.events if one.kind is EventKind.ACTION]
    sends = [one.reasons for one in definition.flow.actions if one.letter == letter.id and one.reasons]
    reasons = next(iter(sends), next((one.reasons for one in reversed(actions) if one.reasons), None))
    return _content(definition, letter, facts, language, reasons, around)


def _content(
    definition: Definition,
    letter: Letter,
    facts: CaseFacts,
    language: str,
    reasons: str | None,
    more: Mapping[str, Any] | None = None,
) -> letters.Content:
    fee = facts.get("fee")
    applicant = facts.get(definition.form.applicant) if definition.form.applicant else None
    around = {
        "procedure": {"name": definition.procedure.name.to(language)},
        "fee": {**(fee if isinstance(fee, Mapping) else {}), "amount": fee_cents(definition, facts)},
        "applicant": applicant if isinstance(applicant, Mapping) else {"name": applicant or ""},
        **(more or {}),
    }
    rows = facts.decision(reasons).row_ids if reasons else ()
    said = letters.reasons_of(definition, reasons, rows, language) if reasons else []
    return letters.compose(definition, letter, facts, around=around, reasons=said, language=language)


def _texts(content: Any) -> Iterator[str]:
    if isinstance(content, str):
        yield content
    elif isinstance(content, Mapping):
        for name, part in content.items():
            yield from () if name == "kind" else _texts(part)
    elif isinstance(content, list | tuple):
        for part in content:
            yield from _texts(part)
