"""What the map reads: heaps at a zoom, and points in view. Small, since a phone waits for it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from parvis.incidents import api as incidents
from parvis.incidents.rest.data.asking import GEOJSON, as_json, filter_of, language_of, open_data, whole_number
from parvis.incidents.types.seen import Cluster, Feature

MOST_FEATURES = 1_000
FARTHEST, NEAREST = 0, 22


@open_data(seconds=15)
def clusters(request: HttpRequest) -> HttpResponse:
    """Answer the heaps that a filter asks for at `zoom`."""
    zoom = whole_number(request, "zoom", least=FARTHEST, most=NEAREST)
    found = incidents.clusters(filter_of(request), zoom=zoom, at=timezone.now())
    return as_json({"zoom": zoom, "clusters": [_heap(one) for one in found]})


def _heap(one: Cluster) -> dict[str, Any]:
    heap: dict[str, Any] = {
        "lat": one.lat,
        "lon": one.lon,
        "count": one.count,
        "group": one.group,
        "groups": one.groups,
        "open": one.open_share,
    }
    return heap | {"numbers": one.numbers} if one.numbers else heap


@open_data(seconds=15)
def features(request: HttpRequest) -> HttpResponse:
    """Answer the points that a filter asks for as GeoJSON, the last reported first."""
    limit = whole_number(request, "limit", least=1, most=MOST_FEATURES, default=MOST_FEATURES)
    found = incidents.features(filter_of(request), at=timezone.now(), limit=limit)
    tree, language = incidents.tree(), language_of(request)
    # A name is looked up once, however many points have it.
    names = {
        code: tree[code].name.to(language) if code in tree else code for code in {row.category for row in found.rows}
    }
    content = {
        "type": "FeatureCollection",
        "numberMatched": found.total,
        "numberReturned": len(found.rows),
        "features": [_point(row, names[row.category]) for row in found.rows],
    }
    return as_json(content, kind=GEOJSON)


def _point(row: Feature, name: str) -> dict[str, Any]:
    properties: dict[str, Any] = {"group": row.group, "category": name, "state": row.state.value}
    if row.is_overdue:
        properties["overdue"] = True
    return {
        "type": "Feature",
        "id": row.number,
        "geometry": {"type": "Point", "coordinates": [round(row.lon, 5), round(row.lat, 5)]},
        "properties": properties,
    }
