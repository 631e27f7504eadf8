"""The importers take the region's official files whole. Skips where those files are not at hand."""

from datetime import UTC, datetime

import pytest

from parvis.kernel.people.types import Actor
from parvis.kernel.places import api as places
from tests.house.tree import ROOT

SHARED = ROOT.parent / "shared" / "brussels"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.shared_data,
    pytest.mark.skipif(not SHARED.exists(), reason="the region's official files are not beside this checkout"),
]
BY, AT = Actor.system("tests"), datetime(2026, 3, 1, tzinfo=UTC)
CODES = {str(nis): f"m{nis}" for nis in range(21001, 21020)}


@pytest.fixture
def region():
    places.import_municipalities(path=SHARED / "municipalities.geojson", codes=CODES, by=BY, at=AT)
    return places.import_streets(path=SHARED / "streets.csv", by=BY, at=AT)


def test_all_municipalities_and_streets_are_taken(region):
    assert len(places.municipalities()) == 19
    assert region.taken > 6_000
    assert {one.reason for one in region.reasons} == {"no known municipality"}, "115 rows name none."


@pytest.mark.parametrize(
    ("point", "nis"),
    [
        ((50.8467, 4.3525), "21004"),  # Grand-Place
        ((50.8275, 4.3722), "21009"),  # Flagey
        ((50.8949, 4.3415), "21004"),  # Atomium
        ((50.8480, 4.4200), "21018"),  # Tomberg
    ],
)
def test_points_fall_where_they_lie(region, point, nis):
    assert places.municipality_at(*point) == f"m{nis}"


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("elsensesteenweg", "Elsense Steenweg"),
        ("chausee d'ixelle", "Elsense Steenweg"),
        ("nieuwstraat", "Nieuwstraat"),
        ("rue neuve 12", "Nieuwstraat"),
    ],
)
def test_streets_are_found_as_people_type(region, typed, name):
    assert name in [one.name_nl for one in places.find_streets(typed)[:3]]
