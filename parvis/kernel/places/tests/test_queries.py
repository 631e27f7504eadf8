import pytest

from parvis.kernel.places import api as places
from parvis.kernel.places.models import Street
from parvis.kernel.places.tests.factories import make_address, make_municipality, make_street

pytestmark = pytest.mark.django_db


@pytest.fixture
def west():
    return make_municipality("westdorp", west=4.30, nis="99001")


@pytest.fixture
def east():
    return make_municipality("oostdorp", west=4.32, nis="99002", postal_codes=["1990", "1991"])


@pytest.fixture
def streets(west, east):
    return [
        make_street("Kerkstraat", "Rue de l'Église", west, id="A"),
        make_street("Elsensesteenweg", "Chaussée d'Ixelles", west, id="B"),
        make_street("Kerkstraat", "Rue de l'Église", east, id="C"),
        make_street("Sint-Gilliskerkstraat", "Rue de l'Église Saint-Gilles", east, id="D"),
    ]


class TestMunicipality:
    def test_holds_its_points(self, west, east):
        assert places.municipality_at(50.85, 4.31) == "westdorp"
        assert places.municipality_at(50.85, 4.33) == "oostdorp"

    def test_a_border_belongs_to_one(self, west, east):
        assert places.municipality_at(50.85, 4.32) == "westdorp"

    @pytest.mark.parametrize("point", [(0, 0), (51.9, 4.31), (4.31, 50.85)])
    def test_outside_is_nobody(self, west, point):
        assert places.municipality_at(*point) is None

    def test_one_postal_code_reaches_into_several(self, west, east):
        assert places.municipalities_with_postcode("1990") == ["westdorp", "oostdorp"]
        assert places.municipalities_with_postcode("1991") == ["oostdorp"]


class TestFindStreets:
    @pytest.mark.parametrize(
        ("typed", "first"),
        [
            ("elsensestee", "B"),
            ("chaussee d ixelles", "B"),
            ("CHAUSSÉE D'IXELLES 12", "B"),
            ("chausée dixelle", "B"),
            ("elsense steenweg", "B"),
            ("saint gilles", "D"),
            ("eglise", "A"),
        ],
    )
    def test_finds_as_people_type(self, streets, typed, first):
        assert places.find_streets(typed)[0].id == first

    def test_keeps_to_a_municipality(self, streets):
        assert [one.id for one in places.find_streets("kerkstraat", municipality="oostdorp")] == ["C", "D"]

    def test_the_shorter_name_comes_first(self, streets):
        assert [one.id for one in places.find_streets("rue de l'eglise")][:3] == ["A", "C", "D"]

    @pytest.mark.parametrize("typed", ["", "k", "zzzzzz", "12", "%_'"])
    def test_finds_nothing_in_nothing(self, streets, typed):
        assert places.find_streets(typed) == []

    def test_gives_its_name_in_a_language(self, streets):
        found = places.find_streets("ixelles")[0]
        assert (found.name("nl"), found.name("fr"), found.name("en")) == (
            "Elsensesteenweg",
            "Chaussée d'Ixelles",
            "Chaussée d'Ixelles",
        )

    def test_a_later_import_is_seen(self, streets, west):
        make_street("Nieuwstraat", "Rue Neuve", west, id="N")
        assert places.find_streets("nieuwstraat")[0].id == "N"


def test_a_house_is_found_or_else_its_street(streets, west):
    assert places.locate("A", "12") == (west.lat, west.lon)
    assert places.locate("unknown", "12") is None


def test_the_house_next_to_a_point_is_found(streets):
    street = Street.objects.get(pk="A")
    make_address(street, "12", 50.8500, 4.3100)
    make_address(street, "14", 50.8502, 4.3100)
    found = places.address_near(50.85015, 4.31005)
    assert (found.street.id, found.number, round(found.metres)) == ("A", "14", 7)


def test_no_house_stands_near_a_point_in_the_woods(streets):
    make_address(Street.objects.get(pk="A"), "12", 50.8500, 4.3100)
    assert places.address_near(50.8506, 4.3100) is None
    assert places.address_near(50.8506, 4.3100, metres=80).number == "12"
    # In the corner of the box, and farther than the circle.
    assert places.address_near(50.8500 + 55 / 111_320, 4.3100 + 55 / 70_300) is None
