"""Other systems bring requests in: checked as everybody's, once per key, with their files."""

import base64
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from parvis.counter.models import Case
from parvis.counter.rest.api import asking
from parvis.counter.tests.calling import Program
from parvis.counter.tests.cases import OTHER, TOWN
from parvis.kernel.files import api as files
from parvis.kernel.files.tests.samples import pdf
from parvis.kernel.people.tests.factories import make_citizen
from parvis.kernel.people.types import Actor


@pytest.fixture(autouse=True)
def _patience():
    asking.PACE.forget()
    yield
    asking.PACE.forget()


def test_what_was_asked_at_the_desk_becomes_a_case(region):
    program, whose = Program(), make_citizen(national_number="85073003328")
    given = {"procedure": "household-composition", "language": "fr", "answers": {}, "assurance": "substantial"}
    wrong = program.post("/cases", {**given, "answers": {"nonsense": 1}})
    assert wrong.status_code == 422
    errors = {one["question"]: one for one in wrong.json()["errors"]}
    assert errors["nonsense"]["code"] == "not_asked"
    assert set(errors["nonsense"]["message"]) == {"nl", "fr", "en"}
    assert not Case.objects.unscoped("test").exists()
    assert whose.pk


def complaint(**answers):
    return {
        "procedure": "complaint",
        "language": "fr",
        "channel": "desk",
        "answers": {
            "service": "population",
            "kinds": ["waiting"],
            "story": "On m'a renvoyée quatre fois d'un service à l'autre sans me répondre.",
            "happened_on": (timezone.now() - timedelta(days=2)).date().isoformat(),
            "told_service": True,
            "wish": "Une excuse.",
            "identity": "named",
            "complainant": {"kind": "person", "name": "Amélie Dubois", "number": ""},
            "email": "amelie@example.be",
            "wants_mediation": False,
            **answers,
        },
    }


def test_a_case_is_brought_in_once_and_followed_with_its_code(region):
    program = Program()
    made = program.post("/cases", complaint())
    assert made.status_code == 201, made.content
    told = made.json()
    assert told["code"]
    assert program.post("/cases", complaint()).json() == told
    case = Case.objects.unscoped("test").get()
    assert (str(case.id), case.channel, case.language, case.organisation_id) == (told["id"], "desk", "fr", TOWN)
    assert program.get(f"/cases/{case.id}").json()["applicant"] == "Amélie Dubois"
    assert Client().get(told["url"].removeprefix("http://localhost:8000")).status_code == 401


def test_it_goes_to_the_account_of_the_applicant(region):
    whose = make_citizen(national_number="85073003328")
    made = Program().post("/cases", {**complaint(), "national_number": "85.07.30-033.28"})
    assert made.status_code == 201, made.content
    assert made.json()["code"] is None
    assert Case.objects.unscoped("test").get().applicant_id == whose.pk


def test_files_come_with_their_content_never_by_an_id(region):
    program = Program()
    content = base64.b64encode(pdf()).decode()
    theirs = files.store(content=pdf(), name="x.pdf", scope=f"{OTHER}/case", by=Actor.system("test"), at=timezone.now())
    for given in (
        {"file": str(theirs.id), "name": "x.pdf"},
        {"name": "x.pdf", "content": "%%%"},
        "x",
        {"content": "YQ=="},
    ):
        refused = program.post("/cases", complaint(proof=[given]))
        assert refused.status_code == 422, given
        assert [one["question"] for one in refused.json()["errors"]] == ["proof"]
    made = program.post("/cases", complaint(proof=[{"name": "lettre.pdf", "content": content}]))
    assert made.status_code == 201, made.content
    (file,) = program.get(f"/cases/{made.json()['id']}/documents").json()["files"]
    assert (file["name"], file["origin"]) == ("lettre.pdf", "proof")


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        ({"procedure": "nothing"}, "not-offered"),
        ({"procedure": "lost-identity-card"}, "wrong-answers"),
        ({"channel": "paper"}, "invalid"),
        ({"answers": []}, "invalid"),
    ],
)
def test_what_cannot_be_brought_in_is_said(region, change, kind):
    refused = Program().post("/cases", {**complaint(), **change})
    assert refused.status_code == 422
    assert refused.json()["type"].endswith(f"#problem-{kind}")
    assert not Case.objects.unscoped("test").exists()
