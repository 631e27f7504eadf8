"""Open data: nothing that is not public at any address, clear refusals, and what standards ask for."""

import csv
import io
import json
import re
import tempfile
from datetime import timedelta

import duckdb
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from lxml import etree

from parvis.incidents import api as incidents
from parvis.incidents.models import Report
from parvis.incidents.rest.data.urls import urlpatterns
from parvis.incidents.tests.asked import DATA, ITEMS, as_golden, ask, body, read
from parvis.incidents.tests.world import HERE, NOW, ON_THE_ROAD, TOWN, sent
from parvis.incidents.types.report import Moderation
from parvis.kernel.people.tests.factories import agent_actor

pytestmark = pytest.mark.usefixtures("one_moment")
SECRET = "Naam-die-niemand-mag-lezen"


def addresses(patterns=urlpatterns, prefix=""):
    """Return every address of open data, those of one report with its number left open."""
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from addresses(pattern.url_patterns, route)
        else:
            yield route


# What is not public ---------------------------------------------------------------------------------------


@pytest.fixture
def hidden(region):
    """One public report, and one of each kind that nobody may see or read."""
    town = agent_actor(TOWN)
    public = sent(text="Dit mag iedereen lezen.")
    held = sent(text=f"{SECRET}, bel 0470 12 34 56.")
    unread = sent(text=f"{SECRET} 1")
    private, deleted, merged = (sent(text=f"{SECRET} {n}") for n in range(2, 5))
    incidents.moderate(number=unread.number, verdict=Moderation.HIDDEN, by=town, at=NOW)
    incidents.flag(number=private.number, is_private=True, by=town, at=NOW)
    incidents.delete(number=deleted.number, text="joke", by=town, at=NOW)
    incidents.merge(numbers=(public.number, merged.number), by=town, at=NOW)
    return {public.number, held.number, unread.number}, {private.number, deleted.number, merged.number}


def everything_said(address, numbers):
    """Return all that an address says, whatever number or format it takes."""
    asked = {"clusters.json": "?zoom=22", "reports.parquet": "?limit=100"}.get(address, "")
    for one in numbers if "<" in address else [0]:
        response = Client().get(DATA + re.sub("<.*>", str(one), address) + asked)
        assert response.status_code in (200, 404), address
        content = body(response)
        if address.endswith(".parquet"):
            yield from map(str, parquet(content))
        else:
            yield content.decode()


@pytest.mark.parametrize("address", sorted(addresses()))
def test_no_address_says_what_is_not_public(hidden, address):
    shown, gone = hidden
    said = " ".join(everything_said(address, shown | gone))
    assert said
    assert SECRET not in said
    said_numbers = re.findall(r'"(?:id|number)": ?(\d+)|items/(\d+)|^(\d+),|\'number\': (\d+)', said, re.MULTILINE)
    told = {int(one) for found in said_numbers for one in found if one}
    assert "<" in address or not told & gone, "A report that nobody may see has its number told."


def test_what_is_public_is_at_every_address_of_reports(hidden):
    shown, _gone = hidden
    assert {one["id"] for one in read("features.json")["features"]} == shown
    assert read("clusters.json?zoom=14")["clusters"][0]["count"] == len(shown)
    assert {one["id"] for one in read("reports.geojson")["features"]} == shown
    assert {one["id"] for one in read(ITEMS)["features"]} == shown
    assert {int(row["number"]) for row in table("reports.csv")} == shown
    assert {row["number"] for row in parquet(body(ask("reports.parquet")))} == shown
    assert b"Dit mag iedereen lezen." in body(ask("feed.atom"))


def test_a_row_that_became_private_since_is_left_out(region, monkeypatch):
    one, other = sent(), sent()
    monkeypatch.setattr("parvis.incidents.queries.columns.pictures.renewed", lambda picture, **_: (picture, 0))
    assert len(read("reports.geojson")["features"]) == 2
    Report.objects.unscoped("a test").filter(pk=one.number).update(is_private=True)
    # The picture does not know yet; the row does.
    assert [row["id"] for row in read("reports.geojson?limit=9")["features"]] == [other.number]
    ask(f"{ITEMS}/{one.number}", status=404)


# The map --------------------------------------------------------------------------------------------------


def test_a_view_of_the_map_is_small(region):
    for n in range(50):
        sent(where=(HERE[0] + n / 10_000, HERE[1]))
    response = ask("features.json?bbox=4.36,50.84,4.38,50.86&lang=fr")
    content = json.loads(body(response))
    assert (content["numberMatched"], content["numberReturned"]) == (50, 50)
    assert content["features"][0]["properties"] == {"group": "waste", "category": "Rue sale", "state": "received"}
    assert len(body(response)) < 50 * 200
    compressed = ask("features.json?bbox=4.36,50.84,4.38,50.86", **{"accept-encoding": "gzip"})
    assert compressed["Content-Encoding"] == "gzip"
    assert len(body(compressed)) < 50 * 40
    assert read("features.json?limit=3")["numberReturned"] == 3


def test_a_name_is_in_the_language_that_is_asked_for(region):
    sent()
    names = {
        language: read(f"features.json?lang={language}")["features"][0]["properties"]["category"]
        for language in ("nl", "fr", "en")
    }
    assert len(set(names.values())) == 3
    assert ask("features.json?lang=fr")["Content-Language"] == "fr"
    assert ask("features.json", **{"accept-language": "en"})["Content-Language"] == "en"


def test_an_overdue_report_says_so(region):
    one = sent()
    Report.objects.unscoped("a test").filter(pk=one.number).update(due_at=NOW - timedelta(days=1), changed_at=NOW)
    assert read("features.json")["features"][0]["properties"]["overdue"] is True


# Wrong questions --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("clusters.json", "zoom"),
        ("clusters.json?zoom=x", "zoom"),
        ("clusters.json?zoom=23", "zoom"),
        ("clusters.json?zoom=-1", "zoom"),
        ("clusters.json?zoom=1.5", "zoom"),
        ("clusters.json?zoom=12&bbox=1,2,3", "bbox"),
        ("features.json?bbox=a,b,c,d", "bbox"),
        ("features.json?bbox=4.3,50.9,4.4,50.8", "bbox"),
        ("features.json?bbox=nan,nan,nan,nan", "bbox"),
        ("features.json?limit=1001", "limit"),
        ("features.json?limit=0", "limit"),
        ("features.json?group=magic", "group"),
        ("features.json?state=deleted", "state"),
        ("features.json?from=yesterday", "from"),
        ("feed.atom?limit=1e3", "limit"),
        ("feed.atom?municipality=atlantis", "municipality"),
        ("reports.csv?limit=100001", "limit"),
        ("reports.csv?changed_since=2026-11-24T10:00:00", "changed_since"),
        ("reports.geojson?channel=pigeon", "channel"),
        ("reports.parquet?overdue=perhaps", "overdue"),
        (f"{ITEMS}?datetime=yesterday", "datetime"),
        (f"{ITEMS}?datetime=../..", "datetime"),
        (f"{ITEMS}?datetime=2026-11-24T00:00:00Z/2026-11-23T00:00:00Z", "datetime"),
        (f"{ITEMS}?datetime=a/b/c", "datetime"),
        (f"{ITEMS}?limit=0", "limit"),
        (f"{ITEMS}?limit=x", "limit"),
        (f"{ITEMS}?bbox=1,2,3,4,5", "bbox"),
        (f"{ITEMS}?colour=red", "colour"),
        (f"{ITEMS}?f=html", "f"),
        ("ogc/?colour=red", "colour"),
        ("ogc/collections?bbox=1,2,3,4", "bbox"),
    ],
)
def test_each_wrong_question_is_named_in_the_readers_language(region, address, name):
    for language in ("nl", "fr", "en"):
        separator = "&" if "?" in address else "?"
        answer = read(f"{address}{separator}lang={language}", status=400)
        assert set(answer["errors"]) == {name}
        assert answer["code"] == "InvalidParameterValue"
        assert answer["description"] == answer["errors"][name]
        assert "Cache-Control" not in ask(f"{address}{separator}lang={language}", status=400).headers


def test_a_question_may_be_repeated_for_free(region):
    sent()
    for address in ("features.json", "clusters.json?zoom=12", "feed.atom", "reports.csv", "reports.parquet", "ogc/"):
        first = ask(address)
        assert body(first)
        assert re.fullmatch(r"public, max-age=\d+", first["Cache-Control"]), address
        assert "Cookie" not in first["Vary"]
        assert first["Access-Control-Allow-Origin"] == "*"
        assert body(ask(address, status=304, **{"if-none-match": first["ETag"]})) == b""
    before = ask("reports.csv")["ETag"]
    sent(at=NOW + timedelta(minutes=1))
    assert ask("reports.csv")["ETag"] != before


def test_nothing_is_changed_by_asking(region):
    for address in (DATA + one for one in addresses() if "<" not in one):
        assert Client().post(address).status_code == 405


# Files ------------------------------------------------------------------------------------------------------


def table(address):
    return list(csv.DictReader(io.StringIO(body(ask(address)).decode(), newline="")))


def parquet(content):
    """Return the rows of a file of Parquet."""
    with tempfile.NamedTemporaryFile(suffix=".parquet") as file, duckdb.connect(":memory:") as database:
        file.write(content)
        file.flush()
        found = database.execute(f"SELECT * FROM '{file.name}'")
        names = [column[0] for column in found.description]
        return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_that_a_spreadsheet_would_work_out_is_only_shown(region, sign):
    one = sent()
    Report.objects.unscoped("an import may bring anything").filter(pk=one.number).update(
        text=f'{sign}HYPERLINK("http://evil.example")', street_nl=f"{sign}1+1", changed_at=NOW
    )
    [row] = table("reports.csv")
    assert row["text"] == f'\'{sign}HYPERLINK("http://evil.example")'
    assert row["street_nl"] == f"'{sign}1+1"
    assert float(row["lat"]) == HERE[0]


def test_a_text_of_several_lines_is_one_cell(region):
    sent(text='Eerste regel\nmet een ";" en "aanhaling"')
    [row] = table("reports.csv")
    assert row["text"] == 'Eerste regel\nmet een ";" en "aanhaling"'


def test_every_format_says_the_same(region):
    one = sent(text="Gat.", where=ON_THE_ROAD)
    sent("lighting-out", text="", at=NOW - timedelta(days=3))
    incidents.solve(number=one.number, by=agent_actor(TOWN), at=NOW)
    rows = {int(row["number"]): row for row in table("reports.csv")}
    typed = {row["number"]: row for row in parquet(body(ask("reports.parquet")))}
    assert set(rows) == set(typed)
    for feature in read("reports.geojson")["features"]:
        row, typed_row = rows[feature["id"]], typed[feature["id"]]
        assert [float(row["lon"]), float(row["lat"])] == feature["geometry"]["coordinates"]
        assert [typed_row["lon"], typed_row["lat"]] == feature["geometry"]["coordinates"]
        assert list(typed_row) == list(row) == list(incidents.OPEN_COLUMNS)
        for name, value in feature["properties"].items():
            assert row[name] == ("" if value is None else str(value)), name
            if name.endswith("_at"):
                assert (typed_row[name] is None) == (value is None)
            else:
                assert typed_row[name] == value
    moment = typed[one.number]["closed_at"]
    assert moment.tzinfo is not None
    assert moment == NOW


@pytest.mark.parametrize("ending", ["csv", "geojson", "parquet"])
def test_exports_go_on_where_they_stopped(region, ending):
    numbers = {sent(at=NOW - timedelta(days=n)).number for n in range(5)}
    found, address = [], f"{DATA}reports.{ending}?limit=2&group=waste"
    while address:
        response = ask(address)
        content = body(response)
        if ending == "csv":
            found += [int(row["number"]) for row in csv.DictReader(io.StringIO(content.decode()))]
        elif ending == "geojson":
            found += [row["id"] for row in json.loads(content)["features"]]
        else:
            found += [row["number"] for row in parquet(content)]
        link = re.fullmatch(r'<http://testserver(.*)>; rel="next"', response.headers.get("Link", ""))
        address = link[1] if link else ""
    assert sorted(found) == sorted(numbers)
    assert len(found) == 5


def test_exports_hold_what_was_closed_long_ago_and_the_map_does_not(region, monkeypatch):
    one = sent(at=NOW - timedelta(days=60))
    incidents.solve(number=one.number, by=agent_actor(TOWN), at=NOW - timedelta(days=50))
    assert read("features.json")["features"] == []
    assert len(read("features.json?state=closed")["features"]) == 1
    assert len(read("reports.geojson")["features"]) == 1
    assert read("reports.geojson?state=open")["features"] == []
    assert len(read(ITEMS)["features"]) == 1


def test_exports_of_nothing_are_whole(region):
    assert read("reports.geojson") == {"type": "FeatureCollection", "features": []}
    assert table("reports.csv") == []
    assert parquet(body(ask("reports.parquet"))) == []


# The feed ---------------------------------------------------------------------------------------------------


def test_the_feed_is_as_it_was(region):
    sent(text="Zwerfvuil & <b>glas</b> naast de bank.")
    lamp = sent("lighting-out", text="", at=NOW - timedelta(days=1))
    incidents.solve(number=lamp.number, by=agent_actor(TOWN), at=NOW - timedelta(hours=1))
    root = etree.fromstring(body(ask("feed.atom?lang=nl&group=waste,lighting")))
    etree.indent(root)
    numbers = sorted(map(int, re.findall(r"items/(\d+)", etree.tostring(root).decode())))
    text = etree.tostring(root, encoding="unicode") + "\n"
    for number in numbers:
        text = re.sub(rf"(items|incidents)/{number}\b", rf"\1/N{numbers.index(number)}", text)
    as_golden("feed.atom", text)


def test_what_may_not_be_in_xml_is_not_in_the_feed(region):
    one = sent()
    Report.objects.unscoped("a test").filter(pk=one.number).update(text="a\x0bb\ud7ffc\ufffe", changed_at=NOW)
    root = etree.fromstring(body(ask("feed.atom")))
    assert root.findtext(".//{*}summary") == "ab\ud7ffc"


def test_an_empty_feed_is_a_feed(region):
    root = etree.fromstring(body(ask("feed.atom?q=nergens")))
    assert root.findall("{*}entry") == []
    assert root.findtext("{*}updated") == "1970-01-01T00:00:00Z"


def test_addresses_have_names(region):
    with translation.override("fr"):
        assert reverse("incident_data:ogc_item", args=[7]) == f"{ITEMS}/7"
    assert reverse("incident_data:clusters") == f"{DATA}clusters.json"
