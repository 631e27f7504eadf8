"""Who manages a spot: areas and lines of public space, found by a tree of boxes."""

import json
import math
from collections.abc import Sequence

import shapely
from shapely import STRtree

from parvis.incidents.types.routing import Area
from parvis.kernel.places.key import METRES_PER_DEGREE, Box


class Areas:
    """The areas of a region in memory.

    Everything is drawn in metres on a plane that touches the earth in the middle of the region, which over the size of
    a region is exact to some decimetres.
    """

    def __init__(self, areas: Sequence[Area]) -> None:
        self._areas = tuple(areas)
        shapes = [shapely.from_geojson(json.dumps(one.geometry)) for one in areas]
        middle = shapely.total_bounds(shapes) if shapes else (0.0, 0.0, 0.0, 0.0)
        self._across = METRES_PER_DEGREE * math.cos(math.radians(float(middle[1] + middle[3]) / 2))
        self._shapes = [shapely.transform(shape, self._flat) for shape in shapes]
        reached = [
            shape.buffer(one.reach) if one.reach else shape for one, shape in zip(areas, self._shapes, strict=True)
        ]
        self._tree = STRtree(reached)

    def __len__(self) -> int:
        return len(self._areas)

    def _flat(self, points: object) -> object:
        return points * (self._across, METRES_PER_DEGREE)  # type: ignore[operator]

    def owners(self, lat: float, lon: float) -> dict[str, str]:
        """Return the organisation that manages a point, by kind of area; of two of a kind the nearest."""
        return {kind: area.organisation for kind, area in self.at(lat, lon).items()}

    def within(self, box: Box) -> list[Area]:
        """Return the areas of which something lies in a rectangle, in the order in which they were given."""
        west, east = box.west * self._across, box.east * self._across
        drawn = shapely.box(west, box.south * METRES_PER_DEGREE, east, box.north * METRES_PER_DEGREE)
        found = self._tree.query(drawn, predicate="intersects")
        return [self._areas[index] for index in sorted(int(one) for one in found)]

    def at(self, lat: float, lon: float) -> dict[str, Area]:
        """Return the area that holds a point, by kind; of two of a kind the nearest."""
        point = shapely.Point(lon * self._across, lat * METRES_PER_DEGREE)
        found = self._tree.query(point, predicate="intersects")
        nearest: dict[str, tuple[float, Area]] = {}
        for index in sorted(int(one) for one in found):
            area, metres = self._areas[index], float(self._shapes[index].distance(point))
            if area.kind not in nearest or metres < nearest[area.kind][0]:
                nearest[area.kind] = (metres, area)
        return {kind: area for kind, (_, area) in nearest.items()}
