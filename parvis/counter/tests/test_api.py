"""Other systems read and handle cases over JSON: their own organisation's, within their scopes, once per key."""

import json
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from parvis.counter.models import Case, IdempotencyKey
from parvis.counter.operations.once import KEPT, do_once, forget_answers
from parvis.counter.rest.api import asking
from parvis.counter.rest.api.service import service
from parvis.counter.tests.calling import Program
from parvis.counter.tests.cases import OTHER, TOWN, sent
from parvis.counter.tests.test_double_click import together
from parvis.counter.types.interfaces import OtherCall
from parvis.kernel.files import api as files
from parvis.kernel.files.tests.samples import pdf
from parvis.kernel.identity import api as identity
from parvis.kernel.journal import api as journal
from parvis.kernel.people.types import Actor

ALL = tuple(identity.Scope)
GOLDEN = Path(__file__).parent / "golden" / "openapi.json"


@pytest.fixture(autouse=True)
def _patience():
    asking.PACE.forget()
    yield
    asking.PACE.forget()


@pytest.fixture
def program(db):
    return Program()


def opened(case):
    return [one.verb for one in journal.history(f"case:{case}") if one.verb.endswith(".opened")]


# The description -----------------------------------------------------------------------------------------------


def described():
    return json.loads(json.dumps(service.get_openapi_schema()))


def test_the_promise_does_not_change_unseen():
    """Write it anew with `parvis/counter/tests/golden/openapi.json` removed, and tell the change in the changelog."""
    now = json.dumps(described(), indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    if not GOLDEN.exists():
        GOLDEN.write_text(now)
    assert now == GOLDEN.read_text()


def test_the_description_is_openapi_3_1_and_whole():
    told = described()
    assert told["openapi"].startswith("3.1.")
    assert told["info"]["title"]
    assert told["info"]["version"]
    ids = []
    for path, operations in told["paths"].items():
        named = {part[1:-1].split("}")[0] for part in path.split("/") if part.startswith("{")}
        for operation in operations.values():
            ids.append(operation["operationId"])
            given = {one["name"] for one in operation.get("parameters", ()) if one["in"] == "path"}
            assert given == named, path
            assert operation["summary"]
            assert any(status.startswith("2") for status in operation["responses"])
            assert all(one["description"] for one in operation["responses"].values())
            known = told["components"]["securitySchemes"]["application"]["flows"]["clientCredentials"]["scopes"]
            assert all(scope in known for one in operation["security"] for scope in one["application"])
    assert len(ids) == len(set(ids))
    for reference in _references(told):
        assert reference.removeprefix("#/components/schemas/") in told["components"]["schemas"], reference


def _references(value):
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for one in value.values():
            yield from _references(one)
    elif isinstance(value, list):
        for one in value:
            yield from _references(one)


# Who may -------------------------------------------------------------------------------------------------------


def calls(case, letter, file):
    body = {
        "/api/v1/cases": {"procedure": "tree-felling", "answers": {}},
        "/api/v1/cases/{case}/actions": {"action": "grant"},
        "/api/v1/cases/{case}/messages": {"text": "Hello"},
        "/api/v1/cases/{case}/notes": {"text": "Hello"},
        "/api/v1/cases/{case}/pieces": {"pieces": ["A plan"]},
        "/api/v1/cases/{case}/status": {"status": "IN_PROCESS"},
    }
    for path, operations in described()["paths"].items():
        for method, operation in operations.items():
            if operation["security"]:
                scope = operation["security"][0]["application"][0]
                address = path.replace("{case}", str(case)).replace("{document}", str(letter))
                yield method, address.replace("{file}", str(file)), body.get(path), scope, "{" in path


def ask(method, address, body, token=None):
    headers = {"Idempotency-Key": "a-key-for-walking", "Accept-Language": "fr"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    if method == "get":
        return Client().get(address, headers=headers)
    return Client().post(address, json.dumps(body), content_type="application/json", headers=headers)


def test_every_call_is_refused_without_the_right_to_it(db):
    case, there = sent(at=timezone.now()), Program(organisation=OTHER)
    before = Case.objects.unscoped("test").get().revision
    file = letter = case.id
    count = 0
    for method, address, body, scope, is_of_one in calls(case.id, letter, file):
        count += 1
        bare = ask(method, address, body)
        assert (bare.status_code, bare["WWW-Authenticate"]) == (401, 'Bearer realm="Parvis"'), address
        wrong = ask(method, address, body, token="eyJhIjoxfQ:1abc:xyz")
        assert wrong.status_code == 401
        assert "invalid_token" in wrong["WWW-Authenticate"]
        without = Program(*(one for one in ALL if one.value != scope))
        refused = ask(method, address, body, token=without.token)
        assert refused.status_code == 403, address
        assert scope in refused["WWW-Authenticate"]
        for answer in (bare, wrong, refused):
            assert answer["Content-Type"] == "application/problem+json"
            assert answer["Content-Language"] == "fr"
            assert answer.json()["status"] == answer.status_code
        if is_of_one:
            assert ask(method, address, body, token=there.token).status_code == 404, address
        cache.clear()
        asking.PACE.forget()
    assert count >= 12
    assert opened(case.id) == []
    assert Case.objects.unscoped("test").get().revision == before


def test_an_application_that_ended_or_took_another_secret_reads_nothing(program):
    assert program.get("/cases").status_code == 200
    identity.end_application(application=program.info.id, by=Actor.system("test"), at=timezone.now())
    assert program.get("/cases").status_code == 401


def test_who_asks_too_often_waits(program, monkeypatch):
    monkeypatch.setattr(asking, "TOKEN_TRIES", 3)
    monkeypatch.setattr(asking, "OPEN_TRIES", 3)
    for path in ("/cases", "/procedures"):
        answers = [program.get(path) for _ in range(4)]
        assert [one.status_code for one in answers] == [200, 200, 200, 429]
        assert 0 < int(answers[-1]["Retry-After"]) <= 60


# The catalogue -------------------------------------------------------------------------------------------------


def test_the_catalogue_is_open_and_kept_by_its_tag(region, client):
    first = client.get("/api/v1/procedures")
    assert first.status_code == 200
    ids = [one["id"] for one in first.json()["items"]]
    assert "parking-card" in ids
    again = client.get("/api/v1/procedures", headers={"If-None-Match": f'W/"old", {first["ETag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    moving = client.get("/api/v1/procedures?life_event=moving").json()["items"]
    assert 0 < len(moving) < len(ids)
    assert {one["life_event"] for one in moving} == {"moving"}
    asked = client.get("/api/v1/procedures?q=carte+de+stationnement", headers={"Accept-Language": "fr"}).json()
    assert asked["items"][0]["id"] == "parking-card"
    assert client.get(f"/api/v1/procedures?organisation={TOWN}").json()["items"]
    assert client.get("/api/v1/procedures?life_event=nonsense").status_code == 422


def test_a_procedure_and_its_form_are_read_whole(region, client):
    one = client.get("/api/v1/procedures/parking-card").json()
    assert one["legal"]
    form = client.get(f"/api/v1/procedures/parking-card/form?organisation={TOWN}").json()["form"]
    assert form["steps"][0]["pages"][0]["questions"][0]["id"]
    missing = client.get("/api/v1/procedures/nothing/form", headers={"Accept-Language": "nl"})
    assert (missing.status_code, missing.json()["title"]) == (404, "Dit bestaat niet.")


# Reading -------------------------------------------------------------------------------------------------------


def test_cases_are_listed_page_by_page_whatever_comes_meanwhile(program, monkeypatch):
    monkeypatch.setattr("parvis.counter.queries.interfaces.PAGE", 2)
    now = timezone.now()
    made = [sent(at=now - timedelta(minutes=n)) for n in range(5)]
    sent(at=now, organisation=OTHER)
    page = program.get("/cases").json()
    seen = [one["reference"] for one in page["items"]]
    sent(at=timezone.now())  # newer than where one is: on no further page
    while page["next"]:
        answer = program.get(page["next"].split("/api/v1")[1])
        page = answer.json()
        seen += [one["reference"] for one in page["items"]]
        assert ('rel="next"' in answer.get("Link", "")) is bool(page["next"])
    assert seen == [one.shown_reference for one in made]
    assert "Peeters" not in program.get("/cases").content.decode()
    assert program.get("/cases?after=nonsense").status_code == 422


def test_in_the_order_of_change_no_change_is_missed(program, monkeypatch):
    monkeypatch.setattr("parvis.counter.queries.interfaces.PAGE", 2)
    now = timezone.now()
    first, *_others = [sent(at=now - timedelta(minutes=9 - n)) for n in range(3)]
    page = program.get("/cases?order=changed").json()
    assert page["items"][0]["reference"] == first.shown_reference
    assert program.post(f"/cases/{first.id}/notes", {"text": "Looked at."}).status_code == 201
    rest = program.get(page["next"].split("/api/v1")[1]).json()["items"]
    assert rest[-1]["reference"] == first.shown_reference


def test_cases_are_filtered(program):
    now = timezone.now()
    old, new = sent(at=now - timedelta(days=3)), sent(at=now)

    def found(**asked):
        answer = program.client.get("/api/v1/cases", asked, headers=program._headers({}))
        assert answer.status_code == 200, answer.content
        return {one["reference"] for one in answer.json()["items"]}

    both = {old.shown_reference, new.shown_reference}
    assert found(procedure=old.procedure, state=old.state, status="SENT") == both
    assert found(procedure="nothing") == found(outcome="granted") == found(status="CANCELLED") == set()
    assert found(received_since=(now - timedelta(days=1)).isoformat()) == {new.shown_reference}
    assert found(received_until=(now - timedelta(days=1)).isoformat()) == {old.shown_reference}
    said = program.post(f"/cases/{old.id}/status", {"status": "IN_PROCESS", "internal_reference": "BO-7"})
    assert said.json() == {"status": "IN_PROCESS", "internal_reference": "BO-7"}
    assert found(status="IN_PROCESS") == {old.shown_reference}


def test_a_page_costs_the_same_however_many_cases_it_holds(program):
    counts = []
    for _ in range(2):
        for _ in range(3):
            sent(at=timezone.now())
        with CaptureQueriesContext(connection) as captured:
            program.get("/cases")
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 3


def test_a_case_is_read_whole_and_its_applicant_sees_who_did(program):
    info = sent(at=timezone.now(), height=14)
    one = program.get(f"/cases/{info.id}").json()
    answers = {each["question"]: each for each in one["answers"]}
    assert answers["height"]["value"] == 14
    assert answers["name"]["shown"] == "An Peeters"
    assert one["clocks"]
    assert {each["kind"] for each in one["history"]} >= {"submitted"}
    assert not any("account:" in json.dumps(each) for each in one["history"])
    assert opened(info.id) == ["counter.case.opened"]
    entry = next(each for each in journal.history(f"case:{info.id}") if each.verb.endswith(".opened"))
    assert (entry.by, entry.purpose) == (program.actor.id, "handling")


def test_papers_are_fetched_and_written_down(program):
    info = sent(at=timezone.now())
    case = Case.objects.unscoped("test").get(pk=info.id)
    stored = files.store(content=pdf(), name="plan.pdf", scope=case.scope, by=program.actor, at=timezone.now())
    case.files.create(file=stored.id, origin="plan", added_at=timezone.now(), added_by="account:x")
    (file,) = program.get(f"/cases/{info.id}/documents").json()["files"]
    got = program.get(f"/cases/{info.id}/files/{file['id']}")
    assert got.content.startswith(b"%PDF")
    assert file["sha256"]
    other = sent(at=timezone.now())
    assert program.get(f"/cases/{other.id}/files/{file['id']}").status_code == 404
    assert program.get(f"/cases/{info.id}/pdf").content.startswith(b"%PDF")
    assert opened(info.id) == ["counter.case.opened"]  # once in a quarter of an hour; each file is written down itself
    assert [one.verb for one in journal.history(f"file:{stored.id}")][-1] == "files.file.opened"


def test_figures_are_of_the_own_organisation_and_need_no_other_right(db):
    now = timezone.now()
    sent(at=now)
    sent(at=now, organisation=OTHER)
    program = Program(identity.Scope.STATISTICS_READ)
    told = program.get("/statistics?split=channel").json()
    received = next(one for one in told["items"] if one["id"] == "counter.cases_received")
    assert (told["organisation"], received["value"]) == (TOWN, 1)
    assert {"channel", "month"} <= set(received["dimensions"])
    assert received["split"]
    assert program.get("/statistics?since=2026-01-02&until=2026-01-01").status_code == 422


# Doing ---------------------------------------------------------------------------------------------------------


def test_an_action_is_done_once_for_a_key(program):
    info = sent(at=timezone.now())
    offered = program.get(f"/cases/{info.id}").json()["actions"]
    action = next(one for one in offered if one["is_open"] and not any(each["required"] for each in one["ask"]))
    body = {"action": action["id"], "expected_revision": info.revision}
    first = program.post(f"/cases/{info.id}/actions", body)
    assert first.status_code == 200, first.content
    again = program.post(f"/cases/{info.id}/actions", body)
    assert (again.json(), again["Idempotent-Replayed"]) == (first.json(), "true")
    stale = program.post(f"/cases/{info.id}/actions", body, key="key-00000002")
    assert stale.status_code == 409
    other = program.post(f"/cases/{info.id}/actions", {**body, "expected_revision": 9})
    assert (other.status_code, other.json()["type"].rpartition("#")[2]) == (422, "problem-key-reused")


def test_what_has_no_key_is_not_done(program):
    info = sent(at=timezone.now())
    refused = program.post(f"/cases/{info.id}/notes", {"text": "Hello"}, key=None)
    assert refused.status_code == 422
    assert "idempotency" in refused.content.decode().lower()


def test_messages_notes_and_pieces(program):
    info = sent(at=timezone.now())
    assert program.post(f"/cases/{info.id}/messages", {"text": "We look at it."}, key="message-1").status_code == 201
    assert program.post(f"/cases/{info.id}/messages", {"text": "We look at it."}, key="message-1").status_code == 201
    assert program.post(f"/cases/{info.id}/notes", {"text": "A note."}, key="a-note-1").status_code == 201
    assert program.post(f"/cases/{info.id}/pieces", {"pieces": ["A plan"]}, key="pieces-1").status_code == 200
    one = program.get(f"/cases/{info.id}").json()
    assert [each["text"] for each in one["messages"]] == ["We look at it."]
    assert [each["label"] for each in one["pieces"]] == ["A plan"]


@pytest.mark.django_db(transaction=True)
def test_the_same_key_at_the_same_moment_does_it_once():
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("an in-memory database has one connection; the other database proves this")
    program, done = Program(), []

    def do():
        done.append(1)
        return 201, {"n": len(done)}

    def call():
        return do_once(key="the-same-key", call=b"x", by=program.actor, at=timezone.now(), do=do)

    made = together(*[call] * 4)
    assert [one for one in made if isinstance(one, Exception)] == []
    assert len(done) == 1
    assert [one.answer for one in made] == [{"n": 1}] * 4
    assert sorted(one.is_again for one in made) == [False, True, True, True]


def test_a_key_is_forgotten_after_a_day_and_what_failed_left_none(program):
    now = timezone.now()

    def fail():
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        do_once(key="a-key-00", call=b"x", by=program.actor, at=now, do=fail)
    assert not IdempotencyKey.objects.exists()
    do_once(key="a-key-00", call=b"x", by=program.actor, at=now, do=lambda: (200, {}))
    with pytest.raises(OtherCall):
        do_once(key="a-key-00", call=b"y", by=program.actor, at=now, do=lambda: (200, {}))
    assert do_once(key="a-key-00", call=b"y", by=program.actor, at=now + KEPT, do=lambda: (201, {})).status == 201
    assert forget_answers(by=Actor.system("test"), at=now + KEPT) == 0
    assert forget_answers(by=Actor.system("test"), at=now + 2 * KEPT) == 1


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_people_read_the_description_on_a_page(db, client, language):
    page = client.get(f"/{language}/api/").content.decode()
    assert len(page) < 60_000
    for path, operations in described()["paths"].items():
        assert all(f"{method.upper()} {path}" in page for method in operations)
    assert 'id="problem-wrong-answers"' in page
