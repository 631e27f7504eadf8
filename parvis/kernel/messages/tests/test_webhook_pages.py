"""An administrator decides on pages which systems are told; nobody else finds them."""

import pytest
from django.test import Client

from parvis.kernel.jobs import api as jobs
from parvis.kernel.messages import api as messages
from parvis.kernel.messages.tests.servers import Receiver, running
from parvis.kernel.people.tests.factories import NOW, make_agent, make_organisation
from parvis.kernel.people.types import Actor, Role

HOUSE = Actor.system("test")
PAGE = "/en/account/webhooks/elsene-ixelles/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(settings):
    settings.DEMO = True
    make_organisation("elsene-ixelles")
    make_organisation("ukkel-uccle")
    client = Client()
    client.force_login(make_agent("elsene-ixelles", [Role.ADMINISTRATOR]))
    return client


def subscribed(url):
    return messages.subscribe(url=url, verbs=("*",), organisation="elsene-ixelles", by=HOUSE, at=NOW)


def test_a_system_is_added_tried_and_its_log_read(administrator):
    with running(Receiver()) as receiver:
        made = administrator.post(PAGE, {"url": receiver.url, "verbs": ["counter.case.submitted"]})
        assert made.status_code == 200
        (known,) = messages.subscriptions(by=HOUSE)
        assert "whsec_" in made.content.decode()
        assert "whsec_" not in administrator.get(PAGE).content.decode()
        administrator.post(f"{PAGE}{known.id}/do/", {"what": "test"})
        messages.relay(at=NOW)
        jobs.run_pending()
        assert len(receiver.taken) == 1
        page = administrator.get(f"{PAGE}{known.id}/").content.decode()
        assert "messages.subscription.tried" in page
        assert "delivered" in page
        (line,) = messages.deliveries(known.id, by=HOUSE)
        administrator.post(f"{PAGE}{known.id}/resend/{line.id}/")
        messages.relay(at=NOW)
        jobs.run_pending()
        assert len(receiver.taken) == 2


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_what_is_wrong_is_said(administrator, language):
    page = PAGE.replace("/en/", f"/{language}/")
    assert administrator.post(page, {"url": "ftp://x", "verbs": ["*"]}).status_code == 422
    assert administrator.post(page, {"url": "https://x.example/", "verbs": ["nonsense"]}).status_code == 422
    assert messages.subscriptions(by=HOUSE) == []


def test_it_is_paused_renewed_and_ended(administrator):
    one = subscribed("https://x.example/")
    act = f"{PAGE}{one.id}/do/"
    administrator.post(act, {"what": "pause"})
    assert messages.subscriptions(by=HOUSE)[0].is_paused
    administrator.post(act, {"what": "go_on"})
    assert not messages.subscriptions(by=HOUSE)[0].is_paused
    assert "whsec_" in administrator.post(act, {"what": "renew"}).content.decode()
    assert administrator.post(act, {"what": "nonsense"}).status_code == 404
    administrator.post(act, {"what": "end"})
    assert not messages.subscriptions(by=HOUSE)[0].is_active


def test_nobody_else_finds_them(administrator):
    one = subscribed("https://x.example/")
    others = {
        404: make_agent("ukkel-uccle", [Role.ADMINISTRATOR]),
        403: make_agent("elsene-ixelles", [Role.AGENT]),
        302: None,
    }
    for status, account in others.items():
        client = Client()
        if account:
            client.force_login(account)
        for address in (PAGE, f"{PAGE}{one.id}/"):
            assert client.get(address).status_code == status
        for address in (PAGE, f"{PAGE}{one.id}/do/"):
            assert client.post(address, {"what": "end"}).status_code == status
    assert messages.subscriptions(by=HOUSE)[0].is_active
    there = Client()
    there.force_login(make_agent("ukkel-uccle", [Role.ADMINISTRATOR]))
    assert there.get(f"/en/account/webhooks/ukkel-uccle/{one.id}/").status_code == 404
