"""Who handles what in Brussels, by the folder of the region."""

from datetime import UTC, datetime

import pytest

from parvis.incidents import api as incidents
from parvis.incidents.types.report import Place
from parvis.kernel.people.types import Actor
from parvis.kernel.places import api as places
from parvis.regions.incidents import load_incidents
from parvis.regions.loading import load_region

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
HOUSE = Actor.system("prepare")


@pytest.fixture
def brussels(db):
    incidents.forget_all()
    load_region(by=HOUSE, at=AT)
    load_incidents(by=HOUSE, at=AT)
    incidents.forget_all()
    yield
    incidents.forget_all()


def manager(category, lat, lon, **answers):
    here = Place(lat=lat, lon=lon, municipality=places.municipality_at(lat, lon))
    return incidents.decide(category=category, place=here, on=AT.date(), answers=answers).route.manager


@pytest.mark.usefixtures("brussels")
def test_the_rules_of_brussels_send_reports_to_whoever_manages_the_spot():
    wetstraat, park, ixelles = (50.8443, 4.3697), (50.8445, 4.3633), (50.8270, 4.3830)
    assert manager("roads-pothole", *wetstraat) == "brussels-mobility"
    assert manager("waste-litter", *wetstraat) == "net-brussel-bruxelles-proprete"
    assert manager("waste-litter", *park) == "leefmilieu-environnement"
    assert manager("waste-litter", *ixelles) == "elsene-ixelles"
    assert manager("lighting-out", *ixelles) == "sibelga"
    assert manager("gullies-blocked", *ixelles) == "vivaqua"
    assert manager("covers-broken", *ixelles, **{"cover-network": "water"}) == "vivaqua"
    assert manager("covers-broken", *ixelles) == "elsene-ixelles"


@pytest.mark.usefixtures("brussels")
def test_loading_twice_changes_nothing_and_never_overwrites_what_was_published():
    assert [one.number for one in incidents.rule_sets()] == [1]
    load_incidents(by=HOUSE, at=AT)
    assert [one.number for one in incidents.rule_sets()] == [1]
    assert not incidents.rules_problems(incidents.rules_text())
