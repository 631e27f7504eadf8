"""To which system reports go: who says so, what any server must do, and the command.

With `PARVIS_TEST_OPEN311_URL`, `_KEY` and `_SERVICE` (of a test server, never of a live one) the contract is held
against that one too.
"""

import os
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.test import Client

from parvis.incidents import api as incidents
from parvis.incidents.connectors import open311 as connector
from parvis.incidents.fake import DEMO_KEY
from parvis.incidents.fake.app import Faults
from parvis.incidents.models import Dispatch, Partner
from parvis.incidents.queries.kept import forget_all
from parvis.incidents.tests.neighbour import (
    HOUSE,
    SERVICES,
    SOMEONE,
    connect,
    dispatch,
    work,
)
from parvis.incidents.tests.world import HERE, NOW, OTHER, TOWN, sent
from parvis.incidents.types.open311 import Posted, PostedUpdate, Status
from parvis.incidents.types.partner import BadPartner, DispatchState, Endpoint, PartnerDown, PartnerRefuses
from parvis.kernel.journal import api as journal
from parvis.kernel.messages import post
from parvis.kernel.people import api as people
from parvis.kernel.people.tests.factories import agent_actor

pytestmark = pytest.mark.usefixtures("region")


class TestConnecting:
    def test_its_key_is_sealed_and_never_shown(self, server):
        found = connect(server.url)
        assert DEMO_KEY.encode() not in bytes(Partner.objects.get().key)
        assert DEMO_KEY not in repr(found)
        assert DEMO_KEY not in repr(Endpoint(url=server.url, key=DEMO_KEY))

    @pytest.mark.parametrize(
        ("url", "services", "wrong"),
        [
            ("http://open311.example/v2", SERVICES, {"url"}),
            ("https://user:secret@open311.example/v2", SERVICES, {"url"}),
            ("https://10.0.0.7/v2", SERVICES, {"url"}),
            ("https://open311.example/v2", {}, {"services"}),
            ("https://open311.example/v2", {"waste": " "}, {"services"}),
            ("ftp://open311.example/v2", {"dragons": "X"}, {"url", "services"}),
        ],
    )
    def test_what_cannot_be_called_is_refused_in_words(self, url, services, wrong):
        with pytest.raises(BadPartner) as refused:
            connect(url, services=services)
        assert set(refused.value.errors) == wrong
        assert not Partner.objects.exists()

    def test_an_organisation_decides_for_itself_and_the_region_for_all(self):
        url = "https://open311.example/v2"
        for by in (SOMEONE, agent_actor(TOWN, ["manager"]), agent_actor(OTHER, ["administrator"])):
            with pytest.raises(incidents.MayNot):
                connect(url, by=by)
        found = connect(url, by=agent_actor(TOWN, ["administrator"]))
        editor = agent_actor("brussels-region", ["editor"])
        assert connect(url, by=editor).id == found.id
        assert [one.id for one in incidents.partners_of(by=editor)] == [found.id]
        assert incidents.partners_of(TOWN, by=agent_actor(OTHER, ["administrator"])) == []
        with pytest.raises(incidents.UnknownPartner):
            incidents.dispatch_log(found.id, by=agent_actor(OTHER, ["administrator"]))
        with pytest.raises(people.UnknownOrganisation):
            connect(url, organisation="nowhere")
        assert "incidents.partner.saved" in [one.verb for one in journal.history(f"partner:{found.id}")]

    def test_at_another_address_it_is_another_system(self, server, clock):
        first = connect(server.url)
        number = sent().number
        second = connect("https://open311.example/v2")
        assert first.id != second.id
        assert dispatch(number).state == DispatchState.DROPPED
        assert [(one.id, one.is_active) for one in incidents.partners_of(TOWN, by=HOUSE)] == [
            (second.id, True),
            (first.id, False),
        ]

    def test_after_its_end_nothing_goes_there(self, server, clock):
        partner = connect(server.url)
        waiting = sent().number
        incidents.end_partner(partner=partner.id, by=HOUSE, at=clock.at)
        forget_all()
        sent()
        work(clock, minutes=3)
        assert server.requests == {}
        assert [one.report for one in incidents.dispatch_log(partner.id, by=HOUSE)] == [waiting]

    def test_the_log_has_pages_and_a_state(self, server, clock):
        partner = connect(server.url)
        numbers = [sent().number for _ in range(3)]
        work(clock)
        log = incidents.dispatch_log(partner.id, by=HOUSE, limit=2)
        assert [one.report for one in log] == numbers[:0:-1]
        assert [one.report for one in incidents.dispatch_log(partner.id, by=HOUSE, before=log[-1].id)] == numbers[:1]
        assert incidents.dispatch_log(partner.id, by=HOUSE, state=DispatchState.GIVEN_UP) == []
        assert [one.remote for one in incidents.dispatch_log(partner.id, by=HOUSE)][-1] == dispatch(numbers[0]).remote

    @pytest.mark.parametrize(
        "impossible", [{"state": "taken", "remote": ""}, {"finished_at": NOW}, {"state": "given_up"}]
    )
    def test_the_database_refuses_an_impossible_dispatch(self, server, impossible):
        partner = connect(server.url)
        number = sent("lighting-out").number
        with pytest.raises(IntegrityError), transaction.atomic():
            Dispatch.objects.create(
                report_id=number, partner_id=partner.id, created_at=NOW, queued_at=NOW, **impossible
            )


class TestTheContract:
    """What any server must do for ours to hand reports over to it."""

    @pytest.fixture(params=["fake", "ours", "real"])
    def there(self, request, monkeypatch):
        if request.param == "fake":
            return Endpoint(url=request.getfixturevalue("server").url, key=DEMO_KEY), "CLEAN"
        if request.param == "ours":
            key = incidents.issue_key(organisation=TOWN, name="Another Parvis", by=HOUSE, at=NOW)[1]
            monkeypatch.setattr(post, "call", self.by_client)
            return Endpoint(url="http://testserver/open311/v2", key=key), "waste-litter"
        if not os.environ.get("PARVIS_TEST_OPEN311_KEY"):
            pytest.skip("PARVIS_TEST_OPEN311_URL, _KEY and _SERVICE name no test server.")
        names = ("URL", "KEY", "SERVICE")
        url, key, service = (os.environ[f"PARVIS_TEST_OPEN311_{name}"] for name in names)
        return Endpoint(url=url, key=key), service

    @staticmethod
    def by_client(method, url, *, most, is_demo, body=None, headers=None):
        kind = (headers or {}).get("Content-Type", "text/plain")
        answer = Client().generic(method, url.removeprefix("http://testserver"), body or b"", content_type=kind)
        return answer.status_code, answer.content

    def made(self, there, service, text):
        asked = Posted(service_code=service, point=HERE, description=text, api_key=there.key)
        answer = connector.create(there, asked)
        return answer.service_request_id or connector.number_of(there, answer.token)

    def test_its_services_can_be_read(self, there):
        endpoint, service = there
        assert service in [one.code for one in connector.services(endpoint)]

    def test_a_request_gets_a_number_by_which_it_can_be_asked_for(self, there):
        endpoint, service = there
        number = self.made(endpoint, service, "Zwerfvuil (test)")
        (found,) = connector.requests_by_id(endpoint, [number])
        assert (found.id, found.status, found.service_code) == (number, Status.OPEN, service)

    def test_it_can_be_found_again_by_service_and_moment(self, there):
        endpoint, service = there
        number = self.made(endpoint, service, "Zwerfvuil (test)")
        now = datetime.now(UTC) if "127" not in endpoint.url else NOW
        found = connector.requests_between(endpoint, service, now - timedelta(hours=1), now + timedelta(hours=1))
        (ours,) = (one for one in found if one.id == number)
        assert (ours.lat, ours.long) == pytest.approx(HERE, abs=0.0001)

    def test_what_is_unknown_is_refused_in_words(self, there):
        endpoint, _ = there
        with pytest.raises(PartnerRefuses, match=r"\w"):
            self.made(endpoint, "no-such-service", "Zwerfvuil (test)")
        assert connector.requests_by_id(endpoint, ["no-such-number"]) == ()

    def test_a_wrong_key_is_no_refusal(self, there):
        endpoint, service = there
        wrong = Endpoint(url=endpoint.url, key="wrong")
        with pytest.raises(PartnerDown):
            self.made(wrong, service, "Zwerfvuil (test)")

    def test_an_update_is_taken_or_not_known(self, there):
        endpoint, service = there
        number = self.made(endpoint, service, "Zwerfvuil (test)")
        update = PostedUpdate(
            id="1", service_request_id=number, status=Status.OPEN, state="open", updated_at=NOW, description="Nieuws.",
            api_key=endpoint.key,
        )  # fmt: skip
        assert connector.tell(endpoint, update) in (True, False)


def run(*given):
    out = StringIO()
    call_command("partner", *map(str, given), stdout=out)
    forget_all()
    return out.getvalue()


class TestTheCommand:
    def test_a_partner_is_asked_saved_listed_tried_again_and_ended(self, server, clock, monkeypatch):
        monkeypatch.setenv("PARVIS_PARTNER_KEY", DEMO_KEY)
        assert "CLEAN  Cleanliness" in run("services", server.url)
        assert f"new reports of {TOWN} go to {server.url}." in run("save", TOWN, server.url, "waste=CLEAN")
        partner = Partner.objects.get().pk
        server.faults = Faults(refuses=True)
        number = sent().number
        work(clock)
        assert f"report {number}: There is no service_code" in run("list")
        server.faults = Faults()
        assert run("retry", partner) == "1 on their way.\n"
        work(clock)
        assert dispatch(number).remote == "P-1"
        assert "working" in run("list")
        run("end", partner)
        assert "ended" in run("list")

    @pytest.mark.parametrize(
        "given",
        [
            ("save", TOWN, "gopher://x", "waste=CLEAN"),
            ("save", "nowhere", "https://open311.example", "waste=CLEAN"),
            ("end", 7),
            ("retry", 7),
            ("services", "http://127.0.0.1:9/v2"),
        ],
    )
    def test_what_cannot_be_is_said_in_a_sentence(self, given):
        with pytest.raises(CommandError, match=r"\w+ \w+"):
            run(*given)
