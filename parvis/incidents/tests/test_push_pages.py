"""The button by which one is told on one's telephone: what it posts, what it refuses, and what its script does.

No browser here reaches a real push service: its `pushManager` answers as one does, with the keys of the invented one,
and what the service got is handed to the worker of the page as a browser hands it over.
"""

import json
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from parvis.incidents import api as incidents
from parvis.incidents.connectors import push as services
from parvis.incidents.fake.push import Browser, PushService
from parvis.incidents.models import PushSubscription
from parvis.incidents.tests.world import send
from parvis.incidents.types.report import Sender
from parvis.incidents.web.report import pace
from parvis.kernel.jobs import api as jobs
from parvis.kernel.neighbours import running
from parvis.kernel.people.types import Actor

HOUSE, SOMEONE = Actor.system("incidents"), Actor.anonymous()
pytestmark = pytest.mark.usefixtures("region", "_own_keys")

STUB = """
(() => {
  const given = GIVEN;
  const held = () => localStorage.getItem("asked-for") && {
    endpoint: given.endpoint, toJSON: () => given,
    options: { applicationServerKey: Uint8Array.from(JSON.parse(localStorage.getItem("asked-for"))).buffer },
    unsubscribe: async () => (localStorage.removeItem("asked-for"), true),
  };
  PushManager.prototype.getSubscription = async () => held() || null;
  PushManager.prototype.subscribe = async ({ userVisibleOnly, applicationServerKey }) => {
    if (!userVisibleOnly || held()) throw new DOMException("", "InvalidStateError");
    localStorage.setItem("asked-for", JSON.stringify([...applicationServerKey]));
    return held();
  };
})();
"""


@pytest.fixture
def _own_keys(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.DEMO = True  # its push service is on this machine
    pace.COUNTER.forget()


@pytest.fixture
def service():
    served = PushService()
    with running(served) as url:
        served.url = url
        yield served


@pytest.fixture
def telephone(service) -> Browser:
    return service.browser(services.application_key())


def reported(**given: Any) -> Any:
    return send(sender=Sender(language="nl"), at=timezone.now(), **given)


def address(key: str, language: str = "nl") -> str:
    return f"/{language}/incidents/mine/{key}/"


class TestPosting:
    def post(self, key, client=None, **given):
        return (client or Client()).post(f"{address(key)}push/", given)

    def test_a_browser_is_told_from_then_on_and_no_more_when_it_says_so(self, telephone):
        key, given = reported().key, json.dumps(telephone.subscription)
        answer = self.post(key, subscription=given)
        assert (answer.status_code, answer.json()) == (200, {})
        assert PushSubscription.objects.count() == 1
        answer = self.post(key, subscription=given, end="1")
        assert (answer.status_code, answer.json()) == (200, {"last": True})
        assert not PushSubscription.objects.exists()

    @pytest.mark.parametrize("given", ["", "null", "[]", "{", "12", '{"endpoint": 1}', "[" * 4_000, "{" * 9_999])
    def test_what_is_no_subscription_is_refused_in_words(self, given):
        answer = self.post(reported().key, subscription=given)
        assert answer.status_code == 422
        assert "nieuws per e-mail" in answer.json()["error"]

    def test_only_pages_of_ours_and_holders_of_the_key_are_heard(self, telephone):
        given = json.dumps(telephone.subscription)
        key = reported().key
        assert self.post(key, Client(enforce_csrf_checks=True), subscription=given).status_code == 403
        assert self.post("nobody", subscription=given).status_code == 404
        assert self.post("nobody", subscription=given, end="1").status_code == 404
        assert Client().get(f"{address(key)}push/").status_code == 405
        assert not PushSubscription.objects.exists()

    def test_a_flood_is_refused(self, monkeypatch, telephone):
        monkeypatch.setattr(pace, "VOICES", (pace.Limit("voice", 1, pace.HOUR),))
        key, given = reported().key, json.dumps(telephone.subscription)
        assert [self.post(key, subscription=given).status_code for _ in range(3)] == [200, 429, 429]

    def test_only_ones_own_page_offers_it_and_only_while_one_follows(self):
        done, button = reported(), b"data-push"
        assert button in Client().get(address(done.key)).content
        assert button not in Client().get(f"/nl/incidents/{done.report.number}/").content
        incidents.unfollow(key=done.key, by=SOMEONE, at=timezone.now())
        assert button not in Client().get(address(done.key)).content


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
class TestTheScript:
    @pytest.fixture
    def done(self):
        return reported()

    @pytest.fixture
    def own(self, context, page, live_server, telephone, done):
        """One's own page of a report, in a browser that lets us show messages."""
        context.grant_permissions(["notifications"])
        context.add_init_script(STUB.replace("GIVEN", json.dumps(telephone.subscription)))
        page.goto(live_server.url + address(done.key))
        return page

    @staticmethod
    def begin(page):
        page.get_by_role("button", name="Verwittig mij op deze telefoon").click()
        expect(page.get_by_text("U krijgt een bericht op dit toestel")).to_be_visible()

    def test_one_click_tells_this_device_and_another_ends_it(
        self, own, telephone, done, assert_accessible, assert_narrow
    ):
        assert_accessible(own)
        self.begin(own)
        assert incidents.push_of_key(done.key).known
        assert_accessible(own)
        assert_narrow(own)
        own.reload()
        expect(own.get_by_text("U krijgt een bericht op dit toestel")).to_be_visible()
        expect(own.get_by_role("button", name="Verwittig mij op deze telefoon")).to_be_hidden()
        own.get_by_role("button", name="Verwittig mij niet meer").click()
        expect(own.get_by_text("U krijgt geen berichten meer")).to_be_visible()
        expect(own.get_by_role("button", name="Verwittig mij op deze telefoon")).to_be_visible()
        assert not PushSubscription.objects.exists()
        assert own.evaluate("localStorage.getItem('asked-for')") is None, "the browser gave its address back"

    def test_nothing_is_asked_before_the_click(self, own, service):
        expect(own.get_by_role("button", name="Verwittig mij op deze telefoon")).to_be_visible()
        assert own.evaluate("localStorage.getItem('asked-for')") is None
        assert own.evaluate("navigator.serviceWorker.getRegistrations().then((all) => all.length)") == 0

    def test_another_report_keeps_the_address_that_this_one_gives_up(self, own, live_server, done):
        self.begin(own)
        other = reported()
        own.goto(live_server.url + address(other.key, "fr"))
        own.get_by_role("button", name="Prévenez-moi sur ce téléphone").click()
        expect(own.get_by_role("button", name="Ne me prévenez plus")).to_be_visible()
        assert len(incidents.push_of_key(other.key).known) == 1
        own.get_by_role("button", name="Ne me prévenez plus").click()
        expect(own.get_by_text("Vous ne recevez plus de messages")).to_be_visible()
        assert own.evaluate("localStorage.getItem('asked-for')") is not None
        own.goto(live_server.url + address(done.key))
        expect(own.get_by_role("button", name="Verwittig mij niet meer")).to_be_visible()

    def test_an_address_that_was_asked_for_with_another_key_is_replaced(self, own):
        self.begin(own)
        own.evaluate("localStorage.setItem('asked-for', '[4, 1, 2, 3]')")
        own.reload()
        self.begin(own)
        assert len(own.evaluate("JSON.parse(localStorage.getItem('asked-for'))")) == 65

    def test_what_the_server_refuses_is_said(self, own, settings):
        settings.DEMO = False
        own.get_by_role("button", name="Verwittig mij op deze telefoon").click()
        expect(own.get_by_text("Deze browser gaf geen adres dat we kunnen gebruiken")).to_be_visible()
        expect(own.get_by_role("button", name="Verwittig mij op deze telefoon")).to_be_enabled()

    def test_without_network_it_says_so_and_can_be_tried_again(self, own, context):
        own.route("**/push/", lambda route: route.abort())
        own.get_by_role("button", name="Verwittig mij op deze telefoon").click()
        expect(own.get_by_text("Dat is niet gelukt")).to_be_visible()
        own.unroute("**/push/")
        self.begin(own)

    def test_who_says_no_is_told_how_to_change_that(self, page, live_server, done):
        page.add_init_script("Notification.requestPermission = async () => 'denied'")
        page.goto(live_server.url + address(done.key))
        page.get_by_role("button", name="Verwittig mij op deze telefoon").click()
        expect(page.get_by_text("Deze browser laat ons geen berichten tonen")).to_be_visible()
        assert not PushSubscription.objects.exists()

    def test_a_browser_that_cannot_shows_nothing(self, page, live_server, done):
        page.add_init_script("delete self.PushManager")
        page.goto(live_server.url + address(done.key))
        expect(page.locator("form[data-push]")).to_be_hidden()

    def test_its_worker_shows_what_happened_once_and_opens_the_page(self, own, context, telephone, live_server, done):
        self.begin(own)
        incidents.accept(number=done.report.number, by=HOUSE, at=timezone.now())
        jobs.run_pending()
        (told,) = telephone.opened
        browser = context.new_cdp_session(own)
        found: list[Any] = []
        browser.on("ServiceWorker.workerRegistrationUpdated", lambda given: found.extend(given["registrations"]))
        browser.send("ServiceWorker.enable")
        own.wait_for_timeout(200)
        for _ in range(2):
            browser.send(
                "ServiceWorker.deliverPushMessage",
                {"origin": live_server.url, "registrationId": found[0]["registrationId"], "data": json.dumps(told)},
            )
        (worker,) = context.service_workers
        own.wait_for_timeout(500)
        shown = worker.evaluate(
            """async () => (await registration.getNotifications()).map(({ title, body, lang, tag, data, timestamp }) =>
                 ({ title, body, lang, tag, url: data, at: timestamp }))"""
        )
        assert shown == [told]
        opened = worker.evaluate(
            """async () => {
                 const opened = [];
                 clients.openWindow = async (url) => opened.push(url);
                 const [notification] = await registration.getNotifications();
                 const event = new NotificationEvent("notificationclick", { notification });
                 let done;
                 event.waitUntil = (work) => { done = work; };
                 dispatchEvent(event);
                 await done;
                 return [opened, (await registration.getNotifications()).length];
               }"""
        )
        assert opened == [[told["url"]], 0]
