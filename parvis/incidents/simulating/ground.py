"""Which spot an invented report comes from: each main group has its own busy corners."""

from collections.abc import Sequence

import numpy as np

from parvis.incidents.simulating.streets import Street
from parvis.kernel.places.key import METRES_PER_DEGREE

_OWN_CORNERS = 0.9
"""Standard deviation of the logarithm by which a spot is busier or quieter for one group than for another."""
_NEAR, _FAR, _FAR_SHARE = 5.0, 22.0, 0.12
"""Metres by which phones miss a spot, and the share of phones that do worse."""


class Ground:
    """The spots of all streets, to draw from."""

    def __init__(self, places: Sequence[Street], groups: Sequence[str], rng: np.random.Generator) -> None:
        self.places = places
        self.street = np.repeat(np.arange(len(places)), [len(one.spots) for one in places])
        spots = [spot for one in places for spot in one.spots]
        self.number = [spot.number for spot in spots]
        self.lat = np.array([spot.lat for spot in spots])
        self.lon = np.array([spot.lon for spot in spots])
        self.reach = np.array([spot.reach for spot in spots])
        weight = np.array([one.weight for one in places])[self.street]
        # Within a street one spot is the usual one: its corner, its bottle bank.
        rank = np.concatenate([rng.permutation(len(one.spots)) for one in places])
        share = 1.0 / (1.0 + rank)
        weight = weight * share / np.bincount(self.street, share)[self.street]
        self._steps = {
            group: np.cumsum(weight * np.exp(_OWN_CORNERS * rng.standard_normal(len(spots)))) for group in groups
        }

    def draw(self, groups: np.ndarray, rng: np.random.Generator) -> np.ndarray:
        """Return a spot for each of `groups`, as its place in `street` and its like."""
        chance = rng.random(len(groups))
        found = np.zeros(len(groups), dtype=np.int64)
        for group, steps in self._steps.items():
            ours = groups == group
            found[ours] = np.searchsorted(steps, chance[ours] * steps[-1], side="right")
        return np.minimum(found, len(self.street) - 1)

    def measured(self, spots: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """Return latitudes and longitudes as phones measure them: near the spot, in the same municipality."""
        count = len(spots)
        spread = np.where(rng.random(count) < _FAR_SHARE, _FAR, _NEAR)
        metres = np.minimum(np.abs(spread * rng.standard_normal(count)), self.reach[spots])
        bearing = rng.random(count) * (2 * np.pi)
        lat = self.lat[spots] + metres * np.cos(bearing) / METRES_PER_DEGREE
        lon = self.lon[spots] + metres * np.sin(bearing) / (METRES_PER_DEGREE * np.cos(np.radians(lat)))
        return lat.round(6), lon.round(6)
