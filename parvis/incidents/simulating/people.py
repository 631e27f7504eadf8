"""Who sends invented reports, and how."""

from dataclasses import dataclass
from itertools import accumulate

import numpy as np

from parvis.incidents.simulating.profiles import Profiles
from parvis.incidents.types.report import Channel
from parvis.kernel.definitions import Language

_TAIL = 0.35
"""Chance that the long tail of followers ends at each step."""


@dataclass(frozen=True, slots=True)
class Person:
    """Who reports, and how."""

    language: Language
    channel: Channel
    photos: int
    followers: int
    over_65: bool | None
    is_first_time: bool
    is_on_private_property: bool


def people(count: int, facts: Profiles, rng: np.random.Generator) -> list[Person]:
    """Return `count` people who report something."""
    languages, channels = list(facts.languages), list(facts.channels)
    tail = rng.geometric(_TAIL, count) - 1
    followers = _picked(facts.followers, count, rng)
    followers = np.where(followers == len(facts.followers) - 1, followers + tail, followers)
    drawn = zip(
        _picked(tuple(facts.languages.values()), count, rng).tolist(),
        _picked(tuple(facts.channels.values()), count, rng).tolist(),
        _picked(facts.photos, count, rng).tolist(),
        followers.tolist(),
        (rng.random(count) < facts.age_said).tolist(),
        (rng.random(count) < facts.over_65).tolist(),
        (rng.random(count) < facts.first_time).tolist(),
        (rng.random(count) < facts.on_private_property).tolist(),
        strict=True,
    )
    return [
        Person(languages[language], channels[channel], photos, follow, old if says else None, first, private)
        for language, channel, photos, follow, says, old, first, private in drawn
    ]


def _picked(weights: tuple[float, ...], count: int, rng: np.random.Generator) -> np.ndarray:
    steps = np.array(list(accumulate(weights)))
    return np.searchsorted(steps, rng.random(count) * steps[-1], side="right")
