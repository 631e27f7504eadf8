"""What becomes of invented reports: accepted, refused, solved, contested, solved again; all in seconds since 1970."""

from dataclasses import dataclass

import numpy as np

from parvis.incidents.rules.life import PLANNED_WITHIN, PROCESSED_AFTER, REOPENS_WITHIN
from parvis.incidents.simulating.moments import nearest
from parvis.incidents.simulating.profiles import Profiles, Solving, between
from parvis.incidents.types.category import Tree
from parvis.incidents.types.report import State

DAY = 86_400
NEVER = np.iinfo(np.int64).max
_SHORTEST = 120
"""Seconds between two steps."""
_OPENS, _CLOSES = 6 * 3600, 15 * 3600
"""Seconds of the day, in UTC, between which people work."""
_PLANNED_FROM = 60 * DAY


@dataclass(frozen=True)
class Paces:
    """How long each leaf takes: mean and spread of a log-normal, by the order of `codes`."""

    codes: tuple[str, ...]
    mu: np.ndarray
    sigma: np.ndarray


@dataclass(frozen=True)
class Lives:
    """What becomes of some reports; `NEVER` stands where something does not happen.

    :param contested: when somebody said that it is not mended; `again` is when it was solved after that.
    :param is_planned: whether its month was announced.
    """

    accepted: np.ndarray
    refused: np.ndarray
    solved: np.ndarray
    contested: np.ndarray
    again: np.ndarray
    processed: np.ndarray
    is_planned: np.ndarray

    def of(self, at: int) -> list[tuple[State, int]]:
        """Return the states of one report after it came in, in order."""
        steps = (
            (State.IN_PROGRESS, self.accepted[at]),
            (State.REFUSED, self.refused[at]),
            (State.SOLVED, self.solved[at]),
            (State.IN_PROGRESS, self.contested[at]),
            (State.SOLVED, self.again[at]),
            (State.PROCESSED, self.processed[at]),
        )
        return [(state, int(moment)) for state, moment in steps if moment != NEVER]


def paces(tree: Tree, shares: dict[str, float], facts: Profiles, year: int) -> Paces:
    """Return how long things take in a year, such that the mean over all is what the profiles say."""
    lines: dict[str, Solving] = {}
    for code in shares:
        line = nearest(facts.solving, tree[code])
        lines[code] = Solving(spread=1.3) if line is None else facts.solving[line]
    own = {code: between(line.mean_days, year) for code, line in lines.items() if line.mean_days}
    rest = {code: lines[code].pace for code in shares if code not in own}
    left = between(facts.mean_days, year) * sum(shares.values()) - sum(shares[code] * own[code] for code in own)
    unit = left / (sum(shares[code] * pace for code, pace in rest.items()) or 1)
    means = own | {code: max(0.5, pace * unit) for code, pace in rest.items()}
    codes = tuple(shares)
    sigma = np.array([lines[code].spread for code in codes])
    return Paces(codes, np.log([means[code] * DAY for code in codes]) - sigma**2 / 2, sigma)


def lives(reported: np.ndarray, leaf: np.ndarray, pace: Paces, facts: Profiles, rng: np.random.Generator) -> Lives:
    """Return what becomes of reports.

    :param reported: when they came in.
    :param leaf: their categories, as places in `pace.codes`.
    """
    count = len(reported)
    fate = rng.random(count)
    is_refused = fate < facts.refused
    is_unsolved = ~is_refused & (fate < facts.refused + facts.unsolved)
    is_solved = ~is_refused & ~is_unsolved
    takes = np.exp(pace.mu[leaf] + pace.sigma[leaf] * rng.standard_normal(count))
    takes = np.minimum(takes, facts.longest_days * DAY)
    delay = facts.accepted_after
    waits = delay.median_hours * 3600 * np.exp(delay.spread * rng.standard_normal(count))
    waits = np.minimum(waits, np.where(is_solved, takes / 2, 90 * DAY))
    answered = _at_work(reported + waits, reported, rng)
    is_accepted = is_solved | (is_unsolved & (rng.random(count) >= facts.never_accepted))
    solved = np.where(is_solved, _at_work(reported + takes, answered, rng), NEVER)

    is_contested = is_solved & (rng.random(count) < facts.contested)
    contests = rng.exponential(6.0, count).clip(0.02, REOPENS_WITHIN.days / 3) * DAY
    contested = np.where(is_contested, _safe(solved) + contests.astype(np.int64), NEVER)
    mended = _safe(contested) + np.minimum(takes, 40 * DAY) * rng.uniform(0.2, 0.9, count)
    again = np.where(is_contested, _at_work(mended, _safe(contested), rng), NEVER)
    last = np.where(is_contested, again, solved)
    processed = np.where(is_solved, _safe(last) + int(PROCESSED_AFTER.total_seconds()), NEVER)
    lasts = _safe(solved) - answered
    is_long = is_solved & (lasts > _PLANNED_FROM) & (lasts < PLANNED_WITHIN.days * DAY)
    return Lives(
        accepted=np.where(is_accepted, answered, NEVER),
        refused=np.where(is_refused, answered, NEVER),
        solved=solved,
        contested=contested,
        again=again,
        processed=processed,
        is_planned=is_long & (rng.random(count) < facts.planned),
    )


def _at_work(moments: np.ndarray, after: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return the moments moved into working hours of about the same day, and after what came before."""
    whole = moments.astype(np.int64)
    day, second = whole // DAY, whole % DAY
    weekday = (day + 3) % 7  # 1 January 1970 was a Thursday
    monday = np.where(rng.random(len(whole)) < 0.5, 4 - weekday, 7 - weekday)
    day += np.where(weekday > 4, monday, 0)
    moved = day * DAY + _OPENS + (second * ((_CLOSES - _OPENS) / DAY)).astype(np.int64)
    return np.asarray(np.maximum(moved, after + _SHORTEST))


def _safe(moments: np.ndarray) -> np.ndarray:
    """Return moments to reckon with: what never happens is at 1970, and its sums are thrown away."""
    return np.where(moments == NEVER, 0, moments)
