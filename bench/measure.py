"""How a benchmark says what it found: one JSON line a promise."""

import json
import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any


def say(promise: str, value: float, unit: str, target: float, *, more_is_better: bool = False, **facts: Any) -> None:
    """Print one promise: value and target in `unit`, whether it holds, and the size of the data it was measured on."""
    holds = value >= target if more_is_better else value <= target
    line = {"promise": promise, "value": round(value, 3), "unit": unit, "target": target, "holds": holds, **facts}
    print(json.dumps(line), flush=True)


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value under which `share` (0 to 1) of the values lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def spread(values: Sequence[float]) -> dict[str, float]:
    """Return minimum, median, 95th percentile and maximum."""
    return {
        "min": round(min(values), 3),
        "p50": round(statistics.median(values), 3),
        "p95": round(percentile(values, 0.95), 3),
        "max": round(max(values), 3),
    }


def milliseconds(run: Callable[[], object], *, times: int, warm: int = 2) -> list[float]:
    """Return how long each of `times` runs took, after `warm` runs that do not count."""
    for _ in range(warm):
        run()
    found = []
    for _ in range(times):
        started = time.perf_counter()
        run()
        found.append((time.perf_counter() - started) * 1000)
    return found
