"""Reporting in a real browser: under a minute on a phone, by keyboard, without network, accessible and light."""

import gzip
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from parvis.incidents import api as incidents
from parvis.incidents.models import Photo, Report
from parvis.incidents.operations.photos import publish_photo
from parvis.incidents.tests.test_report_pages import picture
from parvis.incidents.tests.world import HERE, NOW, sent
from parvis.incidents.web.report import pace
from parvis.kernel.people.types import Actor
from parvis.kernel.places.models import Street
from parvis.kernel.places.tests.factories import make_address
from parvis.ui.tests.browser import (
    assert_accessible,
    assert_few_elements,
    assert_focus_shows,
    assert_light,
    assert_narrow,
)

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("region"),
]
LANGUAGES = ["nl", "fr", "en"]
LITTER = {"nl": "zwerfvuil in het gras", "fr": "détritus dans l’herbe", "en": "litter in the grass"}


@pytest.fixture(autouse=True)
def _calm() -> None:
    pace.COUNTER.forget()


@pytest.fixture
def phone(browser: Browser) -> Iterator[BrowserContext]:
    """Return a phone in the street that says where it is."""
    made = browser.new_context(
        viewport={"width": 360, "height": 640},
        has_touch=True,
        is_mobile=True,
        color_scheme="light",
        geolocation={"latitude": HERE[0], "longitude": HERE[1]},
        permissions=["geolocation"],
    )
    made.set_default_timeout(15_000)
    yield made
    made.close()


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    kept = tmp_path / "stoep.jpg"
    kept.write_bytes(picture(at=HERE).read())
    return kept


def opened(context: BrowserContext) -> Page:
    """Open a page that remembers what it weighs and what broke."""
    page = context.new_page()
    page.weights = {}  # type: ignore[attr-defined]

    def weigh(response: Any) -> None:
        if response.request.is_navigation_request() and response.frame == page.main_frame:
            page.weights.clear()  # type: ignore[attr-defined]
        page.weights[response.url] = response  # type: ignore[attr-defined]

    page.on("response", weigh)
    page.broken = []  # type: ignore[attr-defined]
    page.on("pageerror", lambda error: page.broken.append(str(error)))  # type: ignore[attr-defined]
    page.on(
        "console",
        lambda said: page.broken.append(said.text) if "Content Security Policy" in said.text else None,  # type: ignore[attr-defined]
    )
    return page


def assert_good(page: Page) -> None:
    assert_accessible(page)
    assert_light(page, 60_000)
    assert_narrow(page)
    assert_few_elements(page)
    assert not page.broken  # type: ignore[attr-defined]


def reports() -> list[Report]:
    return list(Report.objects.unscoped("tests").order_by("pk"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_under_a_minute_on_a_phone_in_four_screens(phone, live_server, photo, language):
    make_address(Street.objects.get(pk="101"), "12", *HERE)
    page, taps, screens = opened(phone), 0, []

    def tap(selector: str, then: str) -> None:
        nonlocal taps
        screens.append(page.url)
        page.tap(selector)
        taps += 1
        page.wait_for_url(f"**/{then}")

    page.goto(f"{live_server.url}/{language}/incidents/new/")
    assert page.locator(".camera").is_visible()
    begun = time.monotonic()
    taps += 3  # take a photo, the shutter, and keeping it
    page.set_input_files("#id_camera", str(photo))
    page.wait_for_selector(".shots img")
    tap(".actions .button", "place/")
    assert "12" in page.inner_text("[data-near]")
    tap(".actions .button", "what/")
    page.fill("#id_text", LITTER[language])
    page.wait_for_selector("[data-found] [value=waste-litter]")
    tap("[data-found] [value=waste-litter]", "send/")
    tap(".actions .button", "sent/")
    machine = time.monotonic() - begun
    assert len(screens) == 4
    assert taps == 7
    # A person thinks some five seconds a screen and types twenty letters; the pages must leave them the minute.
    assert machine + len(screens) * 5 + len(LITTER[language]) * 0.3 < 60
    report = reports()[0]
    assert (report.category, report.street, report.number, report.photo_count) == ("waste-litter", "101", "12", 1)
    assert not page.broken


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_of_the_flow_is_accessible_light_and_narrow(phone, live_server, photo, language):
    sent("waste-litter", "Hier ligt van alles", where=HERE)
    page = opened(phone)
    base = f"{live_server.url}/{language}/incidents"
    page.goto(f"{base}/new/")
    assert_good(page)
    page.set_input_files("#id_photos", str(photo))
    page.wait_for_selector(".shots img")
    assert_good(page)
    page.tap(".actions .button")
    page.wait_for_selector(".leaflet-container")
    assert_good(page)
    page.tap(".actions .button")
    page.wait_for_url("**/what/")
    assert_good(page)
    page.tap("[value=waste]")
    page.wait_for_selector("[value=waste-litter]")
    assert_good(page)
    page.tap("[value=waste-litter]")
    page.wait_for_url("**/same/")
    assert_good(page)
    page.tap(".actions .button")
    page.wait_for_url("**/send/")
    page.locator(".more summary").tap()
    assert_good(page)
    page.fill("#id_email", "geen adres")
    page.tap(".actions .button")
    page.wait_for_selector(".summary-errors")
    assert page.evaluate("document.activeElement.matches('.summary-errors')")
    assert_good(page)
    page.fill("#id_email", "")
    page.tap(".actions .button")
    page.wait_for_url("**/sent/")
    assert_good(page)
    page.tap("a.button.second")
    page.wait_for_url("**/mine/**")
    assert_good(page)


def test_by_keyboard_alone(page, live_server):
    base = f"{live_server.url}/nl/incidents"
    page.goto(f"{base}/new/")
    assert_focus_shows(page)
    press_on(page, ".actions .button")
    page.wait_for_url("**/place/")
    # The map: opened, its middle marked, and the mark moved, without a mouse.
    press_on(page, ".map button")
    page.wait_for_selector(".leaflet-container")
    tab_to(page, ".map-ground")
    for _ in range(4):
        page.keyboard.press("+")
        page.wait_for_timeout(150)
    page.keyboard.press("Enter")
    page.wait_for_selector(".map-stone")
    before = page.input_value("[name=place-lat]")
    with page.expect_response("**/place/near/**"):
        page.keyboard.press("ArrowUp")
    assert float(page.input_value("[name=place-lat]")) > float(before)
    # The outlines of the region lie around two squares, and their middle between those: an address is surer.
    page.evaluate("for (const name of ['lat', 'lon']) document.querySelector(`[name=place-${name}]`).value = ''")
    page.fill("#id_address", "Waversesteenweg")
    press_on(page, ".actions .button")
    page.wait_for_url("**/what/")
    tab_to(page, "#id_text")
    page.keyboard.type("zwerfvuil")
    page.wait_for_selector("[data-found] [value=waste-litter]")
    press_on(page, "[data-found] [value=waste-litter]")
    page.wait_for_url("**/send/")
    press_on(page, ".actions .button")
    page.wait_for_url("**/sent/")
    assert len(reports()) == 1


def tab_to(page: Page, selector: str, most: int = 80) -> None:
    for _ in range(most):
        if page.evaluate("wanted => document.activeElement.matches(wanted)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{selector} cannot be reached by keyboard on {page.url}.")


def press_on(page: Page, selector: str) -> None:
    tab_to(page, selector)
    page.keyboard.press("Enter")


def test_the_device_tells_where_it_is(phone, live_server):
    page = opened(phone)
    page.goto(f"{live_server.url}/nl/incidents/new/")
    page.tap(".actions .button")
    page.wait_for_selector(".said")  # asked by itself, since it was allowed before
    assert "toestel" in page.inner_text(".said")
    page.tap(".actions .button")
    page.wait_for_url("**/what/")


# Without network ------------------------------------------------------------------------------------------------


def until(page: Page, what: str) -> None:
    """Wait until a script says so; the page's own policy forbids Playwright to look again by itself."""
    for _ in range(100):
        if page.evaluate(what):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{what} did not happen on {page.url}.")


def learned(page: Page) -> None:
    """Wait until the page knows what each category asks."""
    page.wait_for_selector("[data-quick][data-learned]")


def ready(page: Page) -> None:
    """Wait until the worker keeps what the page needs without network."""
    until(page, "navigator.serviceWorker.ready.then(({ active }) => active.state === 'activated')")
    until(
        page,
        "caches.keys().then(async (names) => names.length && (await (await caches.open(names[0])).keys()).length > 8)",
    )


def test_a_report_made_without_network_is_sent_once_after_the_page_was_killed(phone, live_server, photo):
    base = f"{live_server.url}/nl/incidents"
    first = opened(phone)
    first.goto(f"{base}/new/quick/")
    ready(first)
    phone.set_offline(True)
    first.close()

    page = phone.new_page()
    page.goto(f"{base}/new/")  # any page of ours leads to the one that works without network
    page.wait_for_selector("[data-quick]")
    learned(page)
    page.set_input_files("#id_photos", str(photo))
    page.select_option("#id_category", "roads-pothole")
    page.wait_for_selector("[name='answer-depth']")
    page.tap("[data-locate]")
    until(page, "document.querySelector('[name=lat]').value")
    page.tap("form .actions .button")
    page.wait_for_selector("[data-wrong]:not([hidden]) li")  # two questions must be answered
    assert page.locator("[data-wrong] li").count() == 2
    page.locator("[name='answer-depth'][value=deep]").check()
    page.locator("[name='answer-danger'][value=no]").check()
    page.fill("#id_text", "Diepe put zonder netwerk")
    page.tap("form .actions .button")
    page.wait_for_selector("[data-queue] .status")
    assert_accessible(page)
    page.close()

    again = phone.new_page()
    again.goto(f"{base}/new/quick/")
    again.wait_for_selector("[data-queue] .status")  # it survived
    assert "wacht op netwerk" in again.inner_text("[data-queue]")
    assert "Eén melding wacht" in again.inner_text("[data-waiting-box]")
    assert not reports()

    phone.set_offline(False)
    again.wait_for_selector("[data-queue] a")
    sent_reports = reports()
    assert [one.text for one in sent_reports] == ["Diepe put zonder netwerk"]
    assert sent_reports[0].answers == {"depth": "deep", "danger": "no"}
    assert Photo.objects.filter(report=sent_reports[0]).count() == 1
    again.evaluate("import('/static/incidents/offline.js').then(({ attempt }) => attempt())")
    again.reload()
    again.wait_for_selector("[data-queue] a")
    assert len(reports()) == 1
    with again.expect_navigation():
        again.tap("[data-queue] a")
    assert "Diepe put zonder netwerk" in again.inner_text("main")


def test_what_the_server_refuses_comes_back_into_the_form(phone, live_server, photo):
    page = opened(phone)
    page.goto(f"{live_server.url}/nl/incidents/new/quick/")
    learned(page)
    page.set_input_files("#id_photos", str(photo))
    page.select_option("#id_category", "waste-litter")
    page.fill("#id_address", "Nergenslaan 3")
    page.tap("form .actions .button")
    page.wait_for_selector("[data-queue] button")
    assert "Nergenslaan" in page.inner_text("[data-queue]")
    page.locator("[data-queue] button").first.tap()
    until(page, "document.querySelector('#id_address').value === 'Nergenslaan 3'")
    page.wait_for_selector("[data-wrong]:not([hidden])")
    assert page.evaluate("document.querySelector('#id_photos').files.length") == 1
    page.fill("#id_address", "Waversesteenweg")
    page.tap("form .actions .button")
    page.wait_for_selector("[data-queue] a")
    assert [one.photo_count for one in reports()] == [1]
    assert page.locator("[data-queue] li").count() == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_for_bad_network_is_accessible_and_light(phone, live_server, language):
    page = opened(phone)
    page.goto(f"{live_server.url}/{language}/incidents/new/quick/")
    page.wait_for_selector("[data-quick]")
    learned(page)
    assert_accessible(page)
    assert_narrow(page)
    # It carries all that can be reported and asked. Styles, scripts and that list are sent compressed, the page is not.
    sizes = {
        url: len(one.body()) if "/quick/" in url else len(gzip.compress(one.body()))
        for url, one in page.weights.items()
    }
    assert sum(sizes.values()) < 40_000, sizes


# The public pages -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_public_pages(page, live_server, language):
    report = sent("waste-litter", "Veel zwerfvuil", at=NOW)
    by = Actor.system("tests")
    shot = incidents.add_photo(number=report.number, content=picture().read(), name="a.jpg", by=by, at=NOW)
    publish_photo(photo=shot.id, regions=[], by=by, at=NOW)
    for path in (f"{report.number}/", "figures/", "watch/", "999999/"):
        page.goto(f"{live_server.url}/{language}/incidents/{path}")
        assert_accessible(page)
        assert_narrow(page)
        assert_light(page, 60_000)


def test_the_map_says_what_the_list_says(page, live_server):
    one = sent("waste-litter", where=(50.8452, 4.3651))
    for n in range(3):
        sent("roads-pothole", text=str(n), where=(50.8550, 4.3750 + n * 0.00001))
    page.goto(f"{live_server.url}/nl/incidents/")
    page.wait_for_selector(".pin.heap")
    assert page.locator(".pin.heap").inner_text() == "3"
    assert page.locator(".reports li").count() == 4
    assert_accessible(page)
    assert_light(page, 60_000)
    assert_narrow(page)
    page.select_option("[name=group]", "waste")
    page.wait_for_url("**group=waste**")
    page.wait_for_selector(".pin")
    assert page.locator(".pin").count() == 1
    page.wait_for_load_state("networkidle")
    tab_to(page, ".pin")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("document.activeElement.matches('.pin')")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{one.number}/")


def test_on_a_phone_the_list_comes_first_and_the_map_on_request(phone, live_server):
    sent("waste-litter")
    page = opened(phone)
    page.goto(f"{live_server.url}/nl/incidents/")
    assert page.locator(".reports").is_visible()
    assert page.locator(".leaflet-container").count() == 0
    assert_good(page)
    page.tap("[data-sketch] button")
    page.wait_for_selector(".pin")


def test_an_area_is_drawn_by_keyboard(page, live_server):
    page.goto(f"{live_server.url}/nl/incidents/watch/")
    page.click("[data-shape=rectangle]")
    page.wait_for_selector(".map-stone")
    before = page.input_value("[name=area]")
    page.locator(".map-stone").first.focus()
    page.keyboard.press("ArrowDown")
    assert page.input_value("[name=area]") != before
    page.click("[data-shape=circle]")
    until(page, "document.querySelector('[name=area]').value === ''")
    assert page.input_value("[name=place-lat]")
    assert_accessible(page)
