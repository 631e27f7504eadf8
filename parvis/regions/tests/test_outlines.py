"""The outlines that the region draws itself: whole, side by side, and about where the municipalities are."""

import json

import pytest
import shapely
from shapely.geometry import shape

from parvis.kernel.definitions import load
from parvis.regions import loading
from parvis.regions.outlines import BadDrawing, outline
from parvis.regions.types import Arc, Drawing, Lanes
from tests.house.tree import ROOT

FOLDER = loading.REGIONS / "brussels"
TOWNS = loading._towns(FOLDER / "municipalities.yaml")
DRAWING = load(FOLDER / "outlines.yaml", Drawing)
AREAS = {town.code: shape(outline(DRAWING, town.code)) for town in TOWNS}
OFFICIAL = ROOT.parent / "shared" / "brussels" / "municipalities.geojson"
KM = (70.29, 111.25)
"""Kilometres in a degree of longitude and of latitude, at 50.84 degrees north."""
every_town = pytest.mark.parametrize("town", TOWNS, ids=lambda town: town.code)


def in_km(area):
    return shapely.transform(area, lambda points: points * KM)


@every_town
def test_an_outline_is_valid_and_holds_its_centre(town):
    area = AREAS[town.code]
    assert area.is_valid
    assert area.contains(shapely.Point(town.centre.lon, town.centre.lat))


@every_town
def test_an_outline_is_about_as_large_as_the_municipality(town):
    assert in_km(AREAS[town.code]).area == pytest.approx(town.km2, rel=0.25)


def test_neighbours_share_borders_without_holes_or_overlaps():
    region = shapely.union_all(list(AREAS.values()))
    assert region.geom_type == "Polygon"
    assert not list(region.interiors)
    assert region.area == pytest.approx(sum(area.area for area in AREAS.values()), rel=1e-9)


def test_every_street_lies_in_its_municipality():
    lanes = load(FOLDER / "streets.yaml", Lanes).streets
    assert set(lanes) == set(AREAS)
    outside = [
        f"{code}: {lane.fr}"
        for code, many in lanes.items()
        for lane in many
        if AREAS[code].distance(shapely.Point(lane.lon, lane.lat)) > 0
    ]
    assert not outside


@pytest.mark.parametrize(
    ("rings", "message"),
    [
        (("ab", "ab"), "does not begin"),
        (("ab",), "does not close"),
        (("ab", "bc"), "no arc called bc"),
        (("ax",), "no junction called x"),
    ],
)
def test_a_drawing_that_does_not_fit_is_refused(rings, message):
    arcs = {"ab": Arc(**{"from": "a", "to": "b"}), "ax": Arc(**{"from": "a", "to": "x"})}
    drawing = Drawing(junctions={"a": (50.0, 4.0), "b": (50.1, 4.1)}, arcs=arcs, rings={"town": (rings,)})
    with pytest.raises(BadDrawing, match=message):
        outline(drawing, "town")


@pytest.mark.shared_data
@pytest.mark.skipif(not OFFICIAL.exists(), reason="the region's official files are not beside this checkout")
def test_outlines_lie_about_where_the_official_ones_do():
    official = {
        one["properties"]["nis"]: shape(one["geometry"]) for one in json.loads(OFFICIAL.read_text())["features"]
    }
    shares = {}
    for town in TOWNS:
        ours, theirs = AREAS[town.code], official[town.nis]
        shares[town.code] = ours.intersection(theirs).area / ours.union(theirs).area
    assert min(shares.values()) > 0.5, shares
    assert sum(shares.values()) / len(shares) > 0.7
