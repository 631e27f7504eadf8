"""The past of a case: its events in order, when it counts as received, and the last moment that is written."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from parvis.counter.types import Event, EventKind


class NeverSubmitted(Exception):
    """A case without its first event has no standing."""


def in_order(events: Iterable[Event], *, at: datetime | None = None) -> list[Event]:
    """Return events by sequence, without those after `at`."""
    return sorted((one for one in events if at is None or one.at <= at), key=lambda one: one.sequence)


def received_at(events: Iterable[Event]) -> datetime:
    """Return when a case counts as received: as submitted, or as last corrected.

    :raises NeverSubmitted: if there is no submission.
    """
    known = in_order(events)
    submitted = next((event for event in known if event.kind is EventKind.SUBMITTED), None)
    if submitted is None:
        raise NeverSubmitted("The first event of a case is its submission.")
    return last_receipt(known, submitted)


def last_receipt(events: Sequence[Event], submitted: Event) -> datetime:
    """Return the moment of submission, or the last correction of it."""
    corrected = [event for event in events if event.kind is EventKind.RECEIPT_CORRECTED]
    if corrected:
        return datetime.fromisoformat(corrected[-1].data["received_at"])
    return submitted.at


def appeal_ended_at(events: Iterable[Event]) -> datetime | None:
    """Return when the last case by which someone disagreed had ended; None if none ever did."""
    return max((event.at for event in events if event.kind is EventKind.APPEAL_DECIDED), default=None)


def latest(events: Sequence[Event], at: datetime | None) -> datetime:
    """Return `at`, or the moment of the last event if that is later: what is written is never looked past."""
    moments = [event.at for event in events]
    return max([*moments, at] if at is not None else moments)
