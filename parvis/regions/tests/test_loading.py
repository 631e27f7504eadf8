"""Loading a region writes its facts down once, and leaves official imports alone."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from parvis.counter import api as counter
from parvis.kernel.people import api as people
from parvis.kernel.people.types import Actor, OrganisationKind
from parvis.kernel.places import api as places
from parvis.kernel.places.models import Import, Municipality, Street
from parvis.kernel.registry import registry
from parvis.regions import loading

BY, AT = Actor.system("tests"), datetime(2026, 11, 24, 9, tzinfo=UTC)
SIX = {
    "household-composition",
    "lost-identity-card",
    "change-of-address",
    "parking-card",
    "road-occupation",
    "complaint",
}


@pytest.fixture
def region(db):
    return loading.load_region(by=BY, at=AT)


def test_every_organisation_is_there(region):
    kinds = Counter(one.kind for one in people.organisations())
    assert kinds[OrganisationKind.MUNICIPALITY] == kinds[OrganisationKind.WELFARE_CENTRE] == 19
    assert region.organisations == sum(kinds.values())
    assert people.organisation("ocmw-cpas-jette").parent == "jette"


def test_names_are_in_three_languages(region):
    town = people.organisation("elsene-ixelles")
    assert (town.name.nl, town.name.fr, town.name.en) == (
        "Gemeente Elsene",
        "Commune d’Ixelles",
        "Municipality of Ixelles",
    )


def test_nobody_real_is_called(region):
    for one in people.organisations():
        assert one.contact.email.endswith(".example"), one.code
        assert one.contact.phone.startswith("+32 2 555 "), one.code


def test_loading_again_changes_nothing(region, django_assert_max_num_queries):
    editions = Import.objects.count()
    with django_assert_max_num_queries(40):
        loading.load_region(by=BY, at=AT)
    assert Import.objects.count() == editions


@pytest.mark.parametrize(
    ("point", "code"),
    [
        ((50.8467, 4.3525), "brussel-bruxelles"),  # Grand-Place
        ((50.8277, 4.3723), "elsene-ixelles"),  # Flagey
        ((50.8949, 4.3415), "brussel-bruxelles"),  # Atomium
        ((50.8675, 4.3735), "schaarbeek-schaerbeek"),  # Place Colignon
        ((50.8030, 4.3410), "ukkel-uccle"),  # the town hall of Uccle
        ((50.8798, 4.7005), None),  # Leuven
    ],
)
def test_points_fall_where_they_lie(region, point, code):
    assert places.municipality_at(*point) == code


def test_streets_are_found_in_both_languages(region):
    for text in ("malibranstraat", "rue malibran"):
        assert places.find_streets(text)[0].municipality == "elsene-ixelles"


def test_official_places_stay(region):
    Import.objects.create(kind="municipalities", source="official", at=AT, taken=19)
    Import.objects.create(kind="streets", source="official", at=AT, taken=1)
    Municipality.objects.filter(pk="jette").update(name_nl="Jette (officieel)")
    Street.objects.filter(municipality="jette").delete()
    loading.load_region(by=BY, at=AT)
    assert Municipality.objects.get(pk="jette").name_nl == "Jette (officieel)"
    assert not Street.objects.filter(municipality="jette").exists()


def test_an_import_of_streets_takes_the_place_of_our_own(region, tmp_path):
    file = tmp_path / "streets.csv"
    file.write_text("street_id,nis,name_nl,name_fr\nS1,21010,Nieuwe Laan,Avenue Nouvelle\n")
    places.import_streets(path=file, by=BY, at=AT)
    assert [one.pk for one in Street.objects.all()] == ["S1"]


def test_importers_learn_the_codes():
    codes = registry.hook("places.codes")()
    assert len(codes) == 19
    assert codes["21009"] == "elsene-ixelles"


def test_every_municipality_offers_every_procedure(region):
    catalogue = counter.current_catalogue()
    towns = {town.code for town in loading.towns()}
    for procedure in SIX:
        offers = {one.organisation: one for one in catalogue.offers(procedure)}
        assert towns <= set(offers), procedure
        assert all(offers[code].contact is not None for code in towns)


def test_offers_name_known_organisations(region):
    known = {one.code for one in people.organisations()}
    catalogue = counter.current_catalogue()
    assert {one.organisation for id_ in SIX for one in catalogue.offers(id_)} <= known
    assert {organisation for organisation, _ in catalogue.overlays} <= known


@pytest.mark.django_db
def test_every_overlay_fits_its_procedure():
    catalogue = counter.current_catalogue()
    assert len({organisation for organisation, _ in catalogue.overlays}) >= 4
    for organisation, procedure in catalogue.overlays:
        assert catalogue.effective(procedure, organisation).id == procedure
