"""The events of a case, read from the journal and opened."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from parvis.counter.models import Case
from parvis.counter.queries.sealed import payload_of
from parvis.counter.types import Event, EventKind
from parvis.counter.types.records import Moved, Opening, Told
from parvis.kernel.journal import api as journal

OPENED = "counter.case.opened"
VERBS = {kind: "counter.case.acted" if kind is EventKind.ACTION else f"counter.case.{kind.value}" for kind in EventKind}
KINDS = {verb: kind for kind, verb in VERBS.items()}


def told(case: Case) -> list[Told]:
    """Return everything that happened to a case, in order, with its sealed parts opened."""
    return [_told(case, entry) for entry in journal.history(case.subject, verbs=KINDS.keys())]


def told_of_each(cases: Iterable[Case]) -> dict[Case, list[Told]]:
    """Return everything that happened to several cases, read in one query."""
    by_subject = {case.subject: case for case in cases}
    found = journal.histories(by_subject.keys(), verbs=KINDS.keys())
    return {case: [_told(case, entry) for entry in found.get(subject, ())] for subject, case in by_subject.items()}


def events_of(telling: Iterable[Told]) -> list[Event]:
    """Return the events alone, as the rules want them."""
    return [one.event for one in telling]


def openings(case: Case) -> list[Opening]:
    """Return who opened the file of a case, newest first."""
    return [_opening(entry) for entry in reversed(journal.readers(case.subject))]


def openings_of_each(subjects: Mapping[str, UUID]) -> dict[UUID, list[Opening]]:
    """Return who opened the files of several cases, newest first, read in one query.

    :param subjects: the case's id by its subject in the journal.
    """
    found = journal.histories(subjects.keys(), verbs=(OPENED,))
    return {case: [_opening(entry) for entry in reversed(found.get(subject, ()))] for subject, case in subjects.items()}


def _opening(entry: journal.Entry) -> Opening:
    return Opening(at=entry.at, by=entry.by, organisation=entry.organisation or "", purpose=entry.purpose)


def event_context(key: str) -> str:
    """Return the vault's context of an event's sealed part."""
    return f"counter.event:sealed:{key}"


def _told(case: Case, entry: Any) -> Told:
    kept: dict[str, Any] = entry.data
    payload: dict[str, Any] = {}
    if entry.sealed:
        payload = payload_of(case, entry.sealed, event_context(kept["key"]))
    data = dict(kept.get("data", {}))
    if "filled" in payload:
        data["filled"] = {**data.get("filled", {}), **payload["filled"]}
    return Told(
        event=Event(
            sequence=entry.sequence,
            at=datetime.fromisoformat(kept["counts_at"]) if "counts_at" in kept else entry.at,
            kind=KINDS[entry.verb],
            by=entry.by,
            who=kept.get("who", ""),
            action=kept.get("action", ""),
            data=data,
        ),
        recorded_at=entry.at,
        revision=kept.get("revision", 0),
        payload=payload,
        moved=tuple(_moved(one) for one in kept.get("moved", ())),
        hash=entry.hash if isinstance(entry.hash, str) else bytes(entry.hash or b"").hex(),
    )


def _moved(kept: dict[str, Any]) -> Moved:
    return Moved(kept["deadline"], _moment(kept.get("before")), _moment(kept.get("after")))


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
