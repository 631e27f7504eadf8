import json
from datetime import UTC, datetime

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from pyproj import Transformer

from parvis.kernel.people.types import Actor
from parvis.kernel.places import api as places
from parvis.kernel.places.models import Address, Import, Municipality, Street
from parvis.kernel.places.tests.factories import make_municipality, square

pytestmark = pytest.mark.django_db
BY, AT = Actor.system("tests"), datetime(2026, 3, 1, 12, tzinfo=UTC)
BEST = (
    "EPSG:3812_x,EPSG:3812_y,EPSG:4326_lat,EPSG:4326_lon,address_id,box_number,house_number,municipality_id,"
    "municipality_name_de,municipality_name_fr,municipality_name_nl,postcode,postname_fr,postname_nl,street_id,"
    "streetname_de,streetname_fr,streetname_nl,region_code,status"
)


def collection(*features, crs=None):
    document = {"type": "FeatureCollection", "features": list(features)}
    return document | ({"crs": {"type": "name", "properties": {"name": crs}}} if crs else {})


def feature(nis="99001", geometry=None, **properties):
    names = {"nis": nis, "name_nl": "Westdorp", "name_fr": "Ouestville", "postal_codes": ["1990"]}
    return {
        "type": "Feature",
        "properties": {**names, **properties},
        "geometry": geometry or square(4.3, 50.84),
    }


def written(tmp_path, content, name="file"):
    path = tmp_path / name
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def municipalities(path, codes=None):
    return places.import_municipalities(path=path, codes=codes or {"99001": "westdorp"}, by=BY, at=AT)


class TestMunicipalities:
    def test_are_read_from_geojson(self, tmp_path):
        report = municipalities(written(tmp_path, collection(feature(), feature(nis="11002"))))
        assert (report.taken, report.refused) == (1, 1)
        assert "11002" in report.reasons[0].reason
        assert places.municipality("westdorp").name("en") == "Ouestville"
        assert places.municipality_at(50.85, 4.31) == "westdorp"

    def test_are_read_as_urbis_gives_them(self, tmp_path):
        lambert = Transformer.from_crs("EPSG:4326", "EPSG:31370", always_xy=True)
        ring = [list(lambert.transform(*corner)) for corner in square(4.3, 50.84)["coordinates"][0]]
        properties = {"NATIONAL_CODE": "99001", "NAME_DUT": "Westdorp", "NAME_FRE": "Ouestville"}
        urbis = {
            "type": "Feature",
            "properties": properties,
            "geometry": {"type": "MultiPolygon", "coordinates": [[ring]]},
        }
        municipalities(written(tmp_path, collection(urbis, crs="urn:ogc:def:crs:EPSG::31370")))
        assert places.municipality_at(50.8401, 4.3001) == "westdorp"
        assert places.municipality_at(50.8399, 4.2999) is None

    def test_a_second_import_renames_and_keeps_postal_codes(self, tmp_path):
        municipalities(written(tmp_path, collection(feature())))
        municipalities(written(tmp_path, collection(feature(name_nl="West", postal_codes=[]))))
        assert Municipality.objects.get().name_nl == "West"
        assert places.municipality("westdorp").postal_codes == ("1990",)

    @pytest.mark.parametrize(
        ("content", "says"),
        [
            ("{", "not GeoJSON"),
            ([], "not a GeoJSON FeatureCollection"),
            (collection(), "no municipality of this region"),
            (collection(feature(geometry={"type": "Point", "coordinates": [4, 50]})), "no municipality"),
        ],
    )
    def test_a_bad_file_is_refused_in_words(self, tmp_path, content, says):
        with pytest.raises(places.BadSource, match=says):
            municipalities(written(tmp_path, content))
        assert not Municipality.objects.exists()


class TestStreets:
    HEAD = "id;nis;name_nl;name_fr;lat;lon\n"

    def run(self, tmp_path, rows):
        return places.import_streets(path=written(tmp_path, self.HEAD + rows), by=BY, at=AT)

    def test_are_read_by_header(self, tmp_path):
        make_municipality()
        report = self.run(
            tmp_path,
            "S1;99001;Kerkstraat;;50.85;4.31\nS2;99001;;Rue Neuve;;\nS3;1;X;Y;;\nS4;99001;A;B;4.3;50.8\n",
        )
        assert (report.taken, report.refused) == (2, 2)
        assert [one.row for one in report.reasons] == [4, 5]
        assert "not in Belgium" in report.reasons[1].reason
        assert Street.objects.get(pk="S1").name_fr == "Kerkstraat"
        assert Street.objects.get(pk="S2").lat is None

    def test_need_municipalities(self, tmp_path):
        with pytest.raises(places.BadSource, match="import those first"):
            self.run(tmp_path, "")

    def test_a_missing_column_is_named(self, tmp_path):
        make_municipality()
        with pytest.raises(places.BadSource, match="no column for name_fr"):
            places.import_streets(path=written(tmp_path, "id,nis,name_nl\n"), by=BY, at=AT)

    def test_a_file_in_another_encoding_is_refused(self, tmp_path):
        make_municipality()
        path = tmp_path / "latin"
        path.write_bytes((self.HEAD + "S1;99001;Kerk;Église;;\n").encode("latin-1"))
        with pytest.raises(places.BadSource, match="UTF-8"):
            places.import_streets(path=path, by=BY, at=AT)


class TestAddresses:
    def test_best_files_bring_streets_and_houses(self, tmp_path):
        make_municipality()
        rows = (
            "0,0,50.85,4.31,A1,,12,99001,,W,W,1990,P,P,S1,,Rue Neuve,Nieuwstraat,BE-BRU,current\n"
            "0,0,50.86,4.31,A2,B3,14A,99001,,W,W,1990,P,P,S1,,Rue Neuve,Nieuwstraat,BE-BRU,current\n"
            "0,0,50.86,4.31,A3,,16,99001,,W,W,1990,P,P,S1,,Rue Neuve,Nieuwstraat,BE-BRU,retired\n"
        )
        path = written(tmp_path, f"{BEST}\n{rows}")
        for _ in range(2):
            report = places.import_addresses(path=path, by=BY, at=AT)
        assert (report.taken, report.refused) == (2, 0)
        assert Address.objects.count() == 2
        assert places.locate("S1", "14a") == (50.86, 4.31)
        assert Address.objects.get(pk="A1").place_key == places.key(50.85, 4.31)

    def test_older_files_give_lambert_72(self, tmp_path):
        make_municipality()
        x, y = Transformer.from_crs("EPSG:4326", "EPSG:31370", always_xy=True).transform(4.31, 50.85)
        head = "EPSG:31370_x,EPSG:31370_y,address_id,house_number,municipality_id,postcode,street_id"
        head += ",streetname_fr,streetname_nl"
        path = written(tmp_path, f"{head}\n{x},{y},A1,1,99001,1990,S1,Rue,Straat\n")
        places.import_addresses(path=path, by=BY, at=AT)
        lat, lon = places.locate("S1", "1")
        assert (lat, lon) == pytest.approx((50.85, 4.31), abs=2e-6)


def test_an_import_is_all_or_nothing(tmp_path):
    make_municipality()
    before = Import.objects.count()
    path = written(tmp_path, "id,nis,name_nl,name_fr\nS1,99001,A,B\n" + "S2,99001,C,D\n")
    path.write_bytes(path.read_bytes() + b"S3,99001,\xe9,E\n")
    with pytest.raises(places.BadSource):
        places.import_streets(path=path, by=BY, at=AT)
    assert not Street.objects.exists()
    assert Import.objects.count() == before


def test_the_command_says_what_it_wants():
    with pytest.raises(CommandError, match="Name at least one file"):
        call_command("import-region")


def test_a_street_has_a_whole_point_or_none():
    municipality = make_municipality()
    with pytest.raises(IntegrityError), transaction.atomic():
        Street.objects.create(id="S1", municipality=municipality, name_nl="A", name_fr="B", lat=50.8)


def test_a_centre_is_on_earth():
    with pytest.raises(IntegrityError), transaction.atomic():
        make_municipality(lat=150.0)
