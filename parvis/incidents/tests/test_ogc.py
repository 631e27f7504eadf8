"""The layer by OGC API - Features: its pages, links, intervals and definition."""

import json
from datetime import timedelta

import pytest

from parvis.incidents.tests.asked import DATA, ITEMS, as_golden, ask, body, read
from parvis.incidents.tests.world import NOW, TOWN, sent

pytestmark = pytest.mark.usefixtures("one_moment")


def test_the_landing_page_is_as_it_was(region):
    as_golden("landing.json", json.dumps(read("ogc/?lang=en"), indent=1, ensure_ascii=False) + "\n")


def test_every_link_leads_somewhere_of_the_kind_it_says(region):
    sent(), sent()
    waiting, seen = [f"{DATA}ogc/"], set()
    while waiting:
        address = waiting.pop()
        seen.add(address)
        content = read(address)
        links = [*content.get("links", []), *(link for one in content.get("collections", []) for link in one["links"])]
        for link in links:
            assert link["href"].startswith("http://testserver/")
            assert link["title"]
            path = link["href"].removeprefix("http://testserver")
            response = ask(path)
            assert body(response)
            assert response["Content-Type"].split("; charset")[0] == link["type"], path
            if path not in seen and "json" in link["type"]:
                waiting.append(path)
        if "items" in address and content["type"] == "FeatureCollection":
            waiting += [f"{ITEMS}/{one['id']}" for one in content["features"] if f"{ITEMS}/{one['id']}" not in seen]
    assert {address.split("?")[0] for address in seen} >= {f"{DATA}ogc/{name}" for name in ("api", "conformance")}


def test_pages_of_items_follow_each_other(region):
    numbers = {sent(at=NOW - timedelta(days=n)).number for n in range(5)}
    found, address, pages = [], f"{ITEMS}?limit=2&bbox=4.3,50.8,4.4,50.9&datetime=2026-01-01T00:00:00Z/..", 0
    while address:
        content = read(address)
        assert content["numberMatched"] == 5
        assert content["numberReturned"] == len(content["features"]) <= 2
        found += [one["id"] for one in content["features"]]
        address = next((one["href"] for one in content["links"] if one["rel"] == "next"), "")
        address, pages = address.removeprefix("http://testserver"), pages + 1
    assert sorted(found) == sorted(numbers)
    assert pages == 3


@pytest.mark.parametrize(
    ("interval", "days"),
    [
        ("2026-11-24T09:00:00Z", {0}),
        ("2026-11-24T10:00:00+01:00", {0}),
        ("2026-11-24", {0}),
        ("2026-11-23T00:00:00Z/..", {0, 1}),
        ("2026-11-23T00:00:00Z/", {0, 1}),
        ("../2026-11-23T09:00:00Z", {1, 2}),
        ("/2026-11-23T08:59:59Z", {2}),
        ("2026-11-22T09:00:00Z/2026-11-23T09:00:00Z", {1, 2}),
        ("2026-11-22/2026-11-23", {1, 2}),
        ("2020-01-01T00:00:00Z/2020-01-02T00:00:00Z", set()),
    ],
)
def test_an_interval_has_both_its_ends(region, interval, days):
    numbers = [sent(at=NOW - timedelta(days=n)).number for n in range(3)]
    found = {one["id"] for one in read(f"{ITEMS}?datetime={interval.replace('+', '%2B')}")["features"]}
    assert found == {numbers[n] for n in days}


def test_a_client_that_asks_for_too_many_gets_the_most(region):
    sent()
    assert read(f"{ITEMS}?limit=999999")["numberReturned"] == 1


def test_a_rectangle_with_heights_is_one(region):
    one = sent()
    assert [row["id"] for row in read(f"{ITEMS}?bbox=4.3,50.8,-10,4.4,50.9,100")["features"]] == [one.number]
    assert read(f"{ITEMS}?bbox=5,50,6,51")["features"] == []


@pytest.mark.parametrize("number", [999, 2**63, 10**30])
def test_an_item_that_is_not_there_says_so(region, number):
    answer = read(f"{ITEMS}/{number}?lang=en", status=404)
    assert answer["code"] == "NotFound"
    assert str(number) in answer["description"]


@pytest.mark.parametrize(
    "what", ["collections/streets", "collections/reports/styles", "<b>", "collections/reports/items/x"]
)
def test_what_is_not_here_is_said_like_everything_else(what):
    answer = read(f"ogc/{what}?lang=en", status=404)
    assert answer["code"] == "NotFound"
    assert what in answer["description"]


def test_the_definition_names_every_parameter_that_items_take(region):
    definition = read("ogc/api")
    assert definition["openapi"].startswith("3.0")
    paths = {path.replace("{featureId}", "1") for path in definition["paths"]}
    one = sent()
    for path in paths:
        address = f"{DATA}ogc{path}".replace("items/1", f"items/{one.number}")
        read(address)
    names = {one["name"] for one in definition["paths"]["/collections/reports/items"]["get"]["parameters"]}
    sound = {"limit": "1", "bbox": "4,50,5,51", "datetime": "2026-11-24", "f": "json", "lang": "nl", "group": "waste",
             "category": "waste-litter", "state": "all", "municipality": TOWN, "manager": TOWN, "channel": "web",
             "from": "2026-01-01", "until": "2026-12-31", "changed_since": "2026-01-01T00:00:00Z", "overdue": "no",
             "q": "wavre", "after": ""}  # fmt: skip
    assert names == set(sound)
    query = "&".join(f"{name}={value}" for name, value in sound.items())
    assert [row["id"] for row in read(f"{ITEMS}?{query}")["features"]] == [one.number]
    known = definition["components"]["schemas"]["report"]["properties"]["properties"]["properties"]
    assert set(known) == set(read(ITEMS)["features"][0]["properties"])
