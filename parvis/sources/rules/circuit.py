"""The circuit breaker: a source that keeps failing is left alone for a while, then tried once.

closed --(THRESHOLD failures in a row)--> open --(REST seconds)--> one trial --success--> closed
                                           ^------------------------failure-------|
"""

from dataclasses import dataclass, replace

THRESHOLD = 5
"""Failures in a row before a source is left alone."""
REST = 30.0
"""Seconds that it is left alone."""


@dataclass(frozen=True)
class Circuit:
    """How a source did lately. Moments are seconds of a clock that only goes forward.

    :param failures: in a row, up to now.
    :param open_until: before this it is not asked; None while it is asked.
    :param trial_until: before this, somebody is trying whether it is back, and nobody else does.
    """

    failures: int = 0
    open_until: float | None = None
    trial_until: float | None = None

    def is_resting(self, now: float) -> bool:
        """Tell whether the source is left alone at this moment."""
        return self.open_until is not None and now < self.open_until


def admit(circuit: Circuit, now: float, *, patience: float) -> tuple[bool, Circuit]:
    """Say whether the source may be asked now, and how the circuit stands then.

    :param patience: seconds that a trial may take before another may try: who tried may have been killed.
    """
    if circuit.open_until is None:
        return True, circuit
    if now < circuit.open_until or (circuit.trial_until is not None and now < circuit.trial_until):
        return False, circuit
    return True, replace(circuit, trial_until=now + patience)


def succeeded() -> Circuit:
    """Return the circuit of a source that answered: all is forgotten."""
    return Circuit()


def failed(circuit: Circuit, now: float) -> Circuit:
    """Return the circuit of a source that did not answer: one failure more, and a rest if that makes too many.

    A question that was put before the circuit opened does not lengthen its rest.
    """
    failures = circuit.failures + 1
    if failures < THRESHOLD:
        return replace(circuit, failures=failures)
    if circuit.is_resting(now):
        return replace(circuit, failures=failures)
    return Circuit(failures=failures, open_until=now + REST)
