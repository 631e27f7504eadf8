"""The check of a server: a right one passes everything, every fault is found by the check that is meant to find it."""

import json
from dataclasses import replace
from importlib import import_module
from io import StringIO
from random import Random
from urllib.parse import parse_qs

import httpx
import pytest
from django.core.management import CommandError

from parvis.incidents.conformance import RULES, BadAddress, Outcome, Sample, check
from parvis.incidents.conformance.asking import new_client
from parvis.incidents.rules.open311 import dates
from parvis.incidents.tests.open311_faults import FAULTS, LONG_AGO, TOKENS
from parvis.incidents.tests.open311_hooks import (
    DEFINITION,
    DISCOVERY,
    LIST,
    SERVICES,
    UPDATES,
    XML,
    body,
    endpoint,
    sent,
    status,
    without,
    written,
)
from parvis.incidents.tests.open311_server import KEY, NOW, Town, served
from parvis.incidents.types.open311 import Document


@pytest.fixture(scope="module")
def stage():
    """Serve one town after the other at one address: to begin anew takes longer than to check."""
    with served() as stage, new_client(stage.base) as client:
        stage.checked = lambda town, path="", **options: check(
            f"{stage.show(town)}{path}", client=client, at=NOW, **options
        )
        yield stage


WRITING = {"api_key": KEY, "write": True}


def found_by(report):
    return {one.name for one in report.checks if one.outcome in (Outcome.FAILED, Outcome.WARNED)}


def test_a_right_server_passes_everything(stage):
    seen = {}
    for sample in (Sample(), Sample(service_code="dump")):
        report = stage.checked(Town(), sample=sample, **WRITING)
        assert found_by(report) == set()
        assert report.conforms
        seen |= {one.name: one.outcome for one in report.checks if one.outcome is not Outcome.SKIPPED}
    assert set(seen) == {one.name for one in RULES}, "A rule that never runs finds nothing."


@pytest.mark.parametrize("fault", FAULTS)
def test_every_fault_is_found_by_the_check_that_is_meant_to_find_it(fault, stage):
    hooks, meant = FAULTS[fault]
    assert found_by(stage.checked(Town(**hooks), **WRITING)) == meant


@pytest.mark.parametrize("fault", TOKENS)
def test_faults_of_tokens_are_found(fault, stage):
    hooks, meant = TOKENS[fault]
    assert found_by(stage.checked(Town(**hooks), sample=Sample(service_code="dump"), **WRITING)) == meant


def test_every_check_has_a_fault_that_it_finds():
    meant = set().union(*(found for _hooks, found in (*FAULTS.values(), *TOKENS.values())))
    assert {one.name for one in RULES} - meant == set()


@pytest.mark.parametrize(
    "hooks",
    [
        sent(LIST, lambda f: without("start_date")(f) if f.get("start_date") == [dates.write(LONG_AGO)] else f),
        sent(LIST, without("page", "page_size", "updated_after", "radius", "lat", "long", "extensions")),
        sent(SERVICES, without("jurisdiction_id")),
        status(UPDATES, 404),
        endpoint(formats=["text/xml"]),
        written(lambda raw: replace(raw, content_type='TEXT/XML;Charset="UTF-8"'), formats=[XML]),
    ],
)  # fmt: skip
def test_what_the_standard_leaves_open_is_no_fault(hooks, stage):
    assert found_by(stage.checked(Town(**hooks), **WRITING)) == set()


def test_a_server_that_lists_no_json_is_not_asked_for_it(stage):
    report = stage.checked(Town(**endpoint(formats=["text/xml"])), **WRITING)
    skipped = {one.name for one in report.checks if one.outcome is Outcome.SKIPPED}
    assert {"services.json", "requests.json", "request.json", "post.json"} <= skipped


# What can go wrong besides.


def test_without_leave_nothing_is_made(stage):
    town = Town()
    before = len(town.rows)
    for options in ({}, {"write": True}, {"api_key": KEY}):
        report = stage.checked(town, **options)
        assert report.conforms
        assert {one.outcome for one in report.checks if one.name.startswith("post.")} == {Outcome.SKIPPED}
    assert len(town.rows) == before


def test_discovery_leads_to_the_endpoint(stage):
    for path in ("/discovery", "/discovery.xml", "/discovery.json", "/discovery.json?x=1"):
        assert stage.checked(Town(), path).endpoint == stage.base
    report = stage.checked(Town(**endpoint(specification="http://wiki.open311.org/Other")), "/discovery.xml")
    assert (report.endpoint, found_by(report)) == ("", {"discovery.endpoint"})


def test_an_endpoint_for_tests_is_preferred_for_making_requests(stage):
    def two(found):
        other = {**found["endpoints"][0], "url": "http://127.0.0.1:9/test", "type": "test"}
        return {**found, "endpoints": [*found["endpoints"], other]}

    town = Town(**body(DISCOVERY, two))
    assert stage.checked(town, "/discovery.xml", api_key=KEY).endpoint == stage.base
    assert stage.checked(town, "/discovery.xml", **WRITING).endpoint == "http://127.0.0.1:9/test"


@pytest.mark.parametrize("url", ["", "town.example/v2", "ftp://town.example", "https://", "http://[x", "file:///etc"])
def test_what_is_no_address_is_said(url):
    with pytest.raises(BadAddress, match="is no address"):
        check(url)


@pytest.mark.parametrize(
    "answer",
    [
        lambda request: httpx.Response(500, text="Oops"),
        lambda request: httpx.Response(200, text="<html><body>Welcome</body></html>"),
        lambda request: httpx.Response(200, json=None),
        lambda request: httpx.Response(200, json=[[[]], 1, "x", None, {"service_request_id": {"x": []}}]),
        lambda request: httpx.Response(200, content=b"\xff\xfe"),
        lambda request: httpx.Response(200, headers={"content-encoding": "gzip"}, content=b"no gzip"),
        lambda request: httpx.Response(302, headers={"location": "http://127.0.0.1/x"}),
        lambda request: httpx.Response(200, content=b"<!DOCTYPE x [<!ENTITY a 'b'>]><services>&a;</services>"),
        lambda request: httpx.Response(200, content=b"<discovery><endpoints>x</endpoints></discovery>"),
        lambda request: httpx.Response(200, json={"endpoints": [{"specification": ["GeoReport_v2"], "url": 7}]}),
    ],
)
def test_no_server_is_so_odd_that_the_check_breaks(answer):
    with httpx.Client(transport=httpx.MockTransport(answer), follow_redirects=True) as client:
        for url in ("http://odd.example/v2", "http://odd.example/discovery.json"):
            report = check(url, api_key=KEY, write=True, client=client, at=NOW)
            assert not report.conforms
            assert len(report.checks) == len(RULES)


JUNK = (
    None,
    "",
    [],
    {},
    [1],
    {"a": 1},
    "x",
    -1,
    1.5,
    True,
    "9" * 400,
    "nan",
    "0001-01-01T00:00:00Z",
    [[]],
    "²",
    10**400,
)


def spoilt(value, luck):
    """Return a body with junk here and there."""
    if luck.random() < 0.04:
        return luck.choice(JUNK)
    if isinstance(value, dict):
        return {name: spoilt(one, luck) for name, one in value.items() if luck.random() > 0.02}
    return [spoilt(one, luck) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize("seed", range(20))
def test_junk_in_answers_never_breaks_the_check(seed):
    luck = Random(seed)
    town = Town(base="http://odd.example/open311/v2")
    town.answer = lambda one: replace(one, document=Document(one.document.root, spoilt(one.document.body, luck)))

    def handle(request):
        sent = parse_qs((request.content or request.url.query).decode(), keep_blank_values=True)
        try:
            raw = town.hear(request.method, request.url.path, sent)
        except (KeyError, TypeError, AttributeError):  # what XML cannot hold
            return httpx.Response(500)
        return httpx.Response(raw.status, headers={"content-type": raw.content_type}, content=raw.content)

    with httpx.Client(transport=httpx.MockTransport(handle)) as client:
        report = check(town.base, client=client, at=NOW, **WRITING)
    assert len(report.checks) == len(RULES)


def test_a_server_that_is_not_there_fails_with_the_reason():
    report = check("http://127.0.0.1:9/v2", at=NOW)
    assert {one.found.split(":")[0] for one in report.checks if one.name in ("services.xml", "discovery.xml")} == {
        "No answer"
    }


def test_jurisdiction_goes_with_every_call_and_the_key_is_never_shown(stage):
    report = stage.checked(Town(), jurisdiction="town.example", **WRITING)
    assert found_by(report) == set()
    assert all(
        "jurisdiction_id" in one.asked for one in report.checks if one.name.startswith(("services", "post.point"))
    )
    assert KEY not in json.dumps(report.as_dict())


# The command.


def run(*args, **options):
    out, command = (
        StringIO(),
        import_module("parvis.incidents.management.commands.open311-check").Command(no_color=True),
    )
    parsed = vars(command.create_parser("parvis", "open311-check").parse_args([str(one) for one in args]))
    command.stdout, command.stderr = type(command.stdout)(out), type(command.stderr)(StringIO())
    try:
        command.handle(**parsed)
    except CommandError as error:
        return error.returncode, f"{out.getvalue()}{error}"
    return 0, out.getvalue()


def test_the_command_prints_a_table_and_says_how_it_ended(stage, monkeypatch):
    monkeypatch.setenv("OPEN311_API_KEY", KEY)
    code, said = run(stage.show(Town()), "--write", "--service", "lamp", "--lat", "50.85", "--long", "4.35")
    assert code == 0
    assert "passed   services.xml            3 services." in said
    code, said = run(stage.show(Town(**status(f"{DEFINITION} refused", 400))))
    assert code == 1
    assert "failed   errors.unknown_service  XML: the status is 400." in said
    assert "A service_code that does not exist is answered with 404." in said
    assert f"asked: GET {stage.base}/services/conformance-check-no-such-thing.xml" in said
    assert said.endswith("1 of 74 checks failed.")


def test_the_command_prints_json(stage):
    code, said = run(stage.show(Town()), "--json")
    found = json.loads(said)
    assert (code, found["conforms"], found["endpoint"], len(found["checks"])) == (0, True, stage.base, len(RULES))


def test_the_command_refuses_what_cannot_be_asked():
    assert run("town.example") == (2, "'town.example' is no address: give one that begins with https://.")
    code, said = run("http://town.example", "--write")
    assert (code, said) == (2, "To make requests, give a key: --key, or OPEN311_API_KEY in the environment.")
