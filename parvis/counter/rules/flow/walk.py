"""One step per kind of event: what each does to state, tracks and clocks while the past of a case is gone through."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from parvis.counter.rules.deadlines import Moment
from parvis.counter.types import Action, Event, EventKind, Flow, Outcome, Standing, Suspension


@dataclass
class Walk:
    """What is known while the events are gone through."""

    flow: Flow
    received_at: datetime
    state: str
    tracks: dict[str, str]
    filled: dict[str, Any] = field(default_factory=dict)
    wanted: list[str] = field(default_factory=list)
    outcome: Outcome | None = None
    closed_at: datetime | None = None
    moments: list[Moment] = field(default_factory=list)
    signatures: dict[str, str] = field(default_factory=dict)
    payment: str = "none"
    appeal: str = ""
    parent: dict[str, Any] = field(default_factory=dict)
    evidence: dict[str, str] = field(default_factory=dict)

    def take(self, event: Event) -> None:
        """Let one event do what its kind does."""
        _STEPS.get(event.kind, _unnamed)(self, event)


def happened(known: Walk | Standing, parent: Mapping[str, Any]) -> dict[str, Any]:
    """Return what conditions read of signatures, payments, appeals and evidence; see `conditions.NOTHING_HAPPENED`."""
    return {
        "signatures": dict(known.signatures),
        "all_signed": all_signed(known.signatures),
        "payment": known.payment,
        "appeal": known.appeal,
        "parent": parent,
        "evidence": dict(known.evidence),
    }


def all_signed(signatures: Mapping[str, str]) -> bool:
    """Tell whether nobody still has to sign."""
    return all(one == "signed" for one in signatures.values())


def _submitted(walk: Walk, event: Event) -> None:
    if walk.moments:
        return
    reached = {f"main.{walk.state}", *(f"{track}.{state}" for track, state in walk.tracks.items())}
    walk.moments.append(Moment(walk.received_at, frozenset({"submitted"} | reached)))
    walk.evidence.update(event.data.get("evidence", {}))


def _acted(walk: Walk, event: Event) -> None:
    action = action_of(walk.flow, event.action)
    walk.filled.update(event.data.get("filled", {}))
    names = {event.action}
    was_closed = walk.closed_at is not None
    if action is not None and action.to is not None:
        names.add(f"{action.track}.{action.to}")
        _enter(walk, action.track, action.to, event.at)
    walk.moments.append(
        Moment(
            event.at,
            frozenset(names),
            is_closing=walk.closed_at is not None and not was_closed,
            has_moved=action is not None and action.to is not None,
            expired=_expired(event),
        )
    )


def _enter(walk: Walk, track: str, state_id: str, at: datetime) -> None:
    if track != "main":
        if track in walk.tracks:
            walk.tracks[track] = state_id
        return
    walk.state = state_id
    state = walk.flow.state(state_id)
    if state.final:
        walk.outcome = Outcome(state.outcome) if state.outcome else Outcome.DONE
        walk.closed_at = walk.closed_at or at
        walk.wanted.clear()
    else:
        walk.outcome, walk.closed_at = None, None


def _pieces_requested(walk: Walk, event: Event) -> None:
    walk.wanted.extend(piece for piece in event.data.get("pieces", ()) if piece not in walk.wanted)
    walk.moments.append(Moment(event.at, frozenset({"pieces_requested"})))


def _pieces_added(walk: Walk, event: Event) -> None:
    added = event.data.get("pieces")
    was_waiting = bool(walk.wanted)
    walk.wanted[:] = [] if added is None else [piece for piece in walk.wanted if piece not in added]
    # The file is complete only when nothing is wanted any more; half of it does not start a clock again.
    if was_waiting and not walk.wanted:
        walk.moments.append(Moment(event.at, frozenset({"pieces_added"})))


def _withdrawn(walk: Walk, event: Event) -> None:
    if walk.closed_at is not None:
        return
    state = next((one for one in walk.flow.states if one.outcome == Outcome.WITHDRAWN.value), None)
    names = {"withdrawn"}
    if state is not None:
        walk.state = state.id
        names.add(f"main.{state.id}")
    walk.outcome, walk.closed_at = Outcome.WITHDRAWN, event.at
    walk.wanted.clear()
    walk.moments.append(Moment(event.at, frozenset(names), is_closing=True))


def _suspended(walk: Walk, event: Event) -> None:
    until = event.data.get("until")
    since = datetime.fromisoformat(event.data["since"]) if "since" in event.data else event.at
    if until is None:
        walk.moments.append(Moment(since, frozenset({"suspended"})))
    else:
        stretch = Suspension(since, datetime.fromisoformat(until))
        walk.moments.append(Moment(event.at, frozenset(), stretch=stretch))


def _resumed(walk: Walk, event: Event) -> None:
    walk.moments.append(Moment(event.at, frozenset({"resumed"})))


def _signed(walk: Walk, event: Event) -> None:
    walk.signatures[event.data["signatory"]] = "signed"
    everybody = all_signed(walk.signatures)
    walk.moments.append(Moment(event.at, frozenset({"signed", "all_signed"} if everybody else {"signed"})))


def _signature_refused(walk: Walk, event: Event) -> None:
    walk.signatures[event.data["signatory"]] = "refused"
    walk.moments.append(Moment(event.at, frozenset({"signature_refused"})))


def _payment(state: str, name: str) -> Callable[[Walk, Event], None]:
    def step(walk: Walk, event: Event) -> None:
        walk.payment = state
        walk.moments.append(Moment(event.at, frozenset({name})))

    return step


def _appealed(walk: Walk, event: Event) -> None:
    walk.appeal = "open"
    walk.moments.append(Moment(event.at, frozenset({"appealed"})))


def _appeal_decided(walk: Walk, event: Event) -> None:
    walk.appeal = event.data["outcome"]
    walk.moments.append(Moment(event.at, frozenset({"appeal_decided"})))


def _answers_corrected(walk: Walk, event: Event) -> None:
    """Ask everyone who signed to sign again: one signs what one has read."""
    walk.signatures.update(dict.fromkeys(walk.signatures, "wanted"))
    walk.evidence.update(event.data.get("evidence", {}))


def _evidence_checked(walk: Walk, event: Event) -> None:
    differs = event.data.get("differs", ())
    walk.evidence.update({name: "differs" if name in differs else "confirmed" for name in event.data["questions"]})


def _migrated(walk: Walk, event: Event) -> None:
    """Go on from where the case stood: what happened under another version led there, whatever this one makes of it."""
    names = set()
    state = event.data.get("state", walk.state)
    if state != walk.state and any(one.id == state for one in walk.flow.states):
        names.add(f"main.{state}")
        _enter(walk, "main", state, event.at)
    known = {track.id: {one.id for one in track.states} for track in walk.flow.tracks}
    for track, stands in event.data.get("tracks", {}).items():
        if walk.tracks.get(track, stands) != stands and stands in known.get(track, ()):
            names.add(f"{track}.{stands}")
            walk.tracks[track] = stands
    if names:
        walk.moments.append(Moment(event.at, frozenset(names), has_moved=True))


def _marked(walk: Walk, event: Event) -> None:
    walk.moments.append(Moment(event.at, frozenset(), expired=_expired(event)))


def _unnamed(walk: Walk, event: Event) -> None:
    """Pass over what changes nothing about where a case stands: notes, messages, letters, assignments."""


_STEPS = {
    EventKind.SUBMITTED: _submitted,
    EventKind.ACTION: _acted,
    EventKind.PIECES_REQUESTED: _pieces_requested,
    EventKind.PIECES_ADDED: _pieces_added,
    EventKind.WITHDRAWN: _withdrawn,
    EventKind.SUSPENDED: _suspended,
    EventKind.RESUMED: _resumed,
    EventKind.ANSWERS_CORRECTED: _answers_corrected,
    EventKind.SIGNED: _signed,
    EventKind.SIGNATURE_REFUSED: _signature_refused,
    EventKind.PAYMENT_ASKED: _payment("due", "payment_asked"),
    EventKind.PAID: _payment("paid", "paid"),
    EventKind.REFUNDED: _payment("refunded", "refunded"),
    EventKind.MIGRATED: _migrated,
    EventKind.APPEALED: _appealed,
    EventKind.APPEAL_DECIDED: _appeal_decided,
    EventKind.EVIDENCE_CHECKED: _evidence_checked,
    EventKind.EXPIRED: _marked,
}


def _expired(event: Event) -> tuple[str, datetime] | None:
    if "deadline" not in event.data:
        return None
    return event.data["deadline"], datetime.fromisoformat(event.data["due_at"])


def action_of(flow: Flow, action_id: str) -> Action | None:
    """Return an action of the flow by its id, or None."""
    return next((one for one in flow.actions if one.id == action_id), None)
