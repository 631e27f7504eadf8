"""The circuit breakers of this process, one per source."""

from collections.abc import Callable, Iterable
from threading import Lock

from parvis.sources.rules import circuit
from parvis.sources.rules.circuit import Circuit
from parvis.sources.types import Health


class Circuits:
    """Remember how sources do; safe for threads.

    :param clock: seconds that only go forward.
    :param patience: seconds that one question may take at most.
    """

    def __init__(self, clock: Callable[[], float], patience: float) -> None:
        self._clock = clock
        self._patience = patience
        self._lock = Lock()
        self._circuits: dict[str, Circuit] = {}

    def admit(self, source: str) -> bool:
        """Tell whether the source may be asked now; during a trial, only whoever comes first."""
        with self._lock:
            now = self._circuits.get(source, Circuit())
            may, self._circuits[source] = circuit.admit(now, self._clock(), patience=self._patience)
            return may

    def note(self, source: str, *, answered: bool) -> None:
        """Remember whether the source answered."""
        with self._lock:
            before = self._circuits.get(source, Circuit())
            self._circuits[source] = circuit.succeeded() if answered else circuit.failed(before, self._clock())

    def health(self, sources: Iterable[str]) -> list[Health]:
        """Return how each of these does."""
        with self._lock:
            found = [(one, self._circuits.get(one, Circuit())) for one in sources]
        now = self._clock()
        return [Health(source=one, is_resting=state.is_resting(now), failures=state.failures) for one, state in found]
