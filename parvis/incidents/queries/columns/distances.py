"""How far reports are, by the hundred thousand."""

import numpy as np

from parvis.incidents.queries.columns.table import E7, Array
from parvis.incidents.rules.duplicates import metres_between


def millimetres(around: tuple[float, float], lat: Array, lon: Array) -> Array:
    """Return how far points are from one, flat, as `metres_between` has it for two.

    :param lat, lon: as columns keep them.
    """
    north = metres_between((0, 0), (1, 0)) * (lat / E7 - around[0])
    east = metres_between(around, (around[0], around[1] + 1)) * (lon / E7 - around[1])
    return (np.hypot(north, east) * 1000).astype(np.int64)
