"""Correcting what was sent: what is different, what that changes, and what became of it elsewhere meanwhile."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from parvis.counter.rules import flow
from parvis.counter.rules.cleaning import Problem, Setting
from parvis.counter.rules.conditions import CaseFacts
from parvis.counter.rules.fees import fee_cents
from parvis.counter.rules.forms import clean_page, walk
from parvis.counter.rules.migrating import moved
from parvis.counter.types import Channel, Event, EventKind, Kind, Standing
from parvis.counter.types.correcting import Change, Consequences, Merged, MovedTerm
from parvis.counter.types.definition import Definition
from parvis.kernel.definitions.localised import Localised


def corrected(
    definition: Definition,
    base: Mapping[str, Any],
    answers: Mapping[str, Any],
    setting: Setting,
    *,
    channel: Channel = Channel.WEB,
) -> dict[str, Any]:
    """Return the answers that a case has after a correction: those of the questions that are now asked.

    What is not asked by the form at all (a case may know more than its form) stays.
    """
    known = {one.id for one in definition.form.questions if one.kind is not Kind.COMPUTED}
    asked = walk(definition, answers, setting, channel=channel).answers
    return {**{name: value for name, value in base.items() if name not in known}, **asked}


def changes(definition: Definition, before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Change, ...]:
    """Return what is different, in the order of the form; signatures aside: they go with the whole."""
    return tuple(
        Change(one, before.get(one.id), after.get(one.id))
        for one in definition.form.questions
        if one.kind not in (Kind.SIGNATURE, Kind.COMPUTED) and before.get(one.id) != after.get(one.id)
    )


def merged(base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]) -> Merged:
    """Lay one's own changes over what somebody else made of the same answers meanwhile."""
    answers: dict[str, Any] = dict(theirs)
    conflicts = []
    for name in sorted({*base, *mine, *theirs}):
        own, other, first = mine.get(name), theirs.get(name), base.get(name)
        if own == first:
            continue
        if other not in (first, own):
            conflicts.append(name)
        if own is None:
            answers.pop(name, None)
        else:
            answers[name] = own
    return Merged(answers, tuple(conflicts))


def faults(
    definition: Definition,
    base: Mapping[str, Any],
    answers: Mapping[str, Any],
    setting: Setting,
    *,
    channel: Channel = Channel.WEB,
) -> dict[str, Problem]:
    """Return what keeps a correction from being confirmed, by question; signatures aside.

    Only pages on which something changed are held against the rules of today: what was right when it was sent is not
    asked again because time passed.
    """
    walked = walk(definition, answers, setting, channel=channel)
    different = {one.question.id for one in changes(definition, base, walked.answers)}
    found: dict[str, Problem] = {}
    for page in walked.pages:
        asked = [one for one in page.questions if one.kind is not Kind.SIGNATURE]
        touched = any(one.id in different or _reads(one.check, different) or walked.is_wanted(one) for one in asked)
        if asked and touched:
            wrong = clean_page(definition, page, walked.answers, walked, setting, channel=channel).problems
            found |= {name: one for name, one in wrong.items() if any(name == each.id for each in asked)}
    return found


def _reads(check: str, names: set[str]) -> bool:
    """Tell whether the check of a question may read one of these answers; a word too many costs a look too many."""
    return bool(check) and any(name in check for name in names)


def consequences(
    definition: Definition,
    events: Iterable[Event],
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    *,
    at: datetime,
) -> Consequences:
    """Return what corrected answers would change about a case, without doing it."""
    known = list(events)
    now = flow.latest(known, at)
    correction = Event(max(one.sequence for one in known) + 1, now, EventKind.ANSWERS_CORRECTED, "", "applicant")
    then = [*known, correction]
    was = flow.derive(definition, before, known, at=now)
    corrected_only = flow.derive(definition, after, then, at=now)
    settled = flow.derive(definition, after, [*then, *flow.settle(definition, after, then, at=now)], at=now)
    facts_before = flow.facts_of(definition, was, before, known, at=now)
    facts_after = flow.facts_of(definition, corrected_only, after, then, at=now)
    said_before, said_after = _said(definition, facts_before), _said(definition, facts_after)
    tracks = {one.id: one for one in definition.flow.tracks}
    is_decided = was.closed_at is None and settled.closed_at is not None
    return Consequences(
        fee_before=fee_cents(definition, facts_before),
        fee_after=fee_cents(definition, facts_after),
        terms=() if is_decided else _terms(definition, was, settled),
        reasons_before=tuple(one for one in said_before if one not in said_after),
        reasons_after=tuple(one for one in said_after if one not in said_before),
        tracks_begun=tuple(one for name, one in tracks.items() if name in settled.tracks and name not in was.tracks),
        tracks_ended=tuple(one for name, one in tracks.items() if name in was.tracks and name not in settled.tracks),
        signatories=tuple(
            one
            for one in definition.form.signatories
            if settled.signatures.get(one.id) == "wanted" and was.signatures.get(one.id) != "wanted"
        ),
        decided=definition.flow.state(settled.state) if is_decided else None,
    )


def _said(definition: Definition, facts: CaseFacts) -> list[Localised]:
    """Return what the rows of every decision table say that hold."""
    return [
        row.because for table in definition.tables for row in facts.decision(table.id).rows if row.because is not None
    ]


def _terms(definition: Definition, was: Standing, now: Standing) -> tuple[MovedTerm, ...]:
    found = {one.deadline: one for one in moved(was, now)}
    return tuple(
        MovedTerm(one, found[one.id].before, found[one.id].after)
        for one in definition.flow.deadlines
        if one.id in found
    )
