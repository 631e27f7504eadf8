"""The pages of clerks who fill in for others, in a browser: by keyboard alone, accessible, narrow, in our words."""

from pathlib import Path
from typing import Any

import pytest

from parvis.counter.models import Case
from parvis.counter.tests.looking import enter, tab_to, untranslated
from parvis.counter.tests.region import TOWN
from parvis.kernel.people.tests.factories import make_agent
from parvis.kernel.people.types import Role
from parvis.ui.tests.browser import assert_accessible, assert_light, assert_narrow

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("benched"),
]


@pytest.fixture
def desk(page: Any, live_server: Any) -> Any:
    enter(page.context, live_server.url, make_agent(TOWN, [Role.AGENT]))
    return page


def type_in(page: Any, selector: str, text: str) -> None:
    tab_to(page, selector)
    page.keyboard.type(text)


def choose(page: Any, selector: str) -> None:
    tab_to(page, selector)
    page.keyboard.press("Space")


def begun(page: Any, address: str) -> None:
    """Go from the queue to the dense page with the keyboard alone."""
    page.goto(f"{address}/nl/desk/")
    page.keyboard.press("Shift+N")
    page.locator("#search-q:focus").wait_for()
    page.keyboard.type("bank")
    page.keyboard.press("Enter")
    page.wait_for_url("**q=bank")
    tab_to(page, "a[href*='/desk/new/bench/']")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/new/bench/")
    tab_to(page, "main form .actions .button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/entry/**")


def test_a_request_is_entered_by_keyboard_alone(desk: Any, live_server: Any) -> None:
    begun(desk, live_server.url)
    assert desk.locator("[name=colour]").count() == 0
    choose(desk, "#id_kind-0")
    desk.locator("[name=colour]").wait_for()
    assert desk.evaluate("document.activeElement.id") == "id_kind-0", "the focus stays where it was"
    assert "meer gevraagd" in desk.locator("#entry-said").inner_text()
    type_in(desk, "#id_colour", "groen")
    type_in(desk, "#id_spot-text", "Waversesteenweg 1")
    type_in(desk, "#id_name", "An Peeters")
    type_in(desk, "#id_mail", "an@example.be")
    choose(desk, "[name=identity]")
    choose(desk, "[name=agreement]")
    if desk.locator("#id_agreed_name").input_value() == "":
        type_in(desk, "#id_agreed_name", "An Peeters")
    tab_to(desk, "button[name=send]")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/sent/")
    case = Case.objects.unscoped("a test looks").get()
    assert case.channel == "desk"
    assert_accessible(desk)
    assert_narrow(desk)
    assert untranslated(desk, "nl") == []


def test_what_is_typed_while_the_page_asks_more_is_not_lost(desk: Any, live_server: Any) -> None:
    begun(desk, live_server.url)
    held = []
    desk.route(
        "**/desk/entry/**", lambda route: held.append(route) if route.request.method == "POST" else route.continue_()
    )
    choose(desk, "#id_kind-0")
    type_in(desk, "#id_name", "An Peet")
    while not held:
        desk.wait_for_timeout(20)
    held.pop().continue_()
    desk.locator("[name=colour]").wait_for()
    desk.keyboard.type("ers")
    assert desk.locator("#id_name").input_value() == "An Peeters"


@pytest.mark.parametrize(("language", "scheme"), [("nl", "light"), ("fr", "dark")])
def test_every_page_of_a_clerk_is_for_everyone(
    desk: Any, live_server: Any, language: str, scheme: str, tmp_path: Path
) -> None:
    desk.emulate_media(color_scheme=scheme)
    address = f"{live_server.url}/{language}/desk/new/"
    for channel in ("desk", "phone"):
        for path in (address, f"{address}bench/"):
            desk.goto(path)
            assert_accessible(desk)
            assert_light(desk)
            assert_narrow(desk)
            assert untranslated(desk, language) == [], desk.url
        desk.locator(f"[name=channel][value={channel}]").check()
        desk.locator("main form .actions .button").click()
        desk.wait_for_url(lambda url: "/new/" not in url)
        assert_accessible(desk)
        assert_light(desk)
        assert_narrow(desk)
        assert untranslated(desk, language) == [], desk.url
