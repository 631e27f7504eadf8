"""The status of a demand as back offices know it: where it stands, without the words of any one procedure."""

from parvis.counter.types import Outcome
from parvis.counter.types.demands import Status

_OF_OUTCOME = {
    Outcome.GRANTED: Status.ACCEPTED,
    Outcome.PARTLY: Status.ACCEPTED,
    Outcome.REFUSED: Status.REFUSED,
    Outcome.WITHDRAWN: Status.CANCELLED,
}


def status_of(outcome: Outcome | None, *, is_taken: bool) -> Status:
    """Return the status of a case.

    :param is_taken: whether a back office has said that it works on it.
    """
    if outcome is None:
        return Status.IN_PROCESS if is_taken else Status.SENT
    return _OF_OUTCOME.get(outcome, Status.CLOSED)


def outcomes_for(status: Status) -> frozenset[Outcome]:
    """Return the outcomes by which a case comes to a status; none for one that ends nothing, or is not for others."""
    if status in (Status.SENT, Status.IN_PROCESS, Status.CANCELLED):
        return frozenset()
    return frozenset(
        one for one in Outcome if one is not Outcome.WITHDRAWN and _OF_OUTCOME.get(one, Status.CLOSED) is status
    )
