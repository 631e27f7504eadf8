"""The desk in a real browser: accessible in light and dark, narrow, light, by keyboard alone, without script."""

from datetime import datetime
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from parvis.counter.models import Case
from parvis.counter.tests.cases import TOWN, sent
from parvis.counter.tests.looking import enter, tab_to, untranslated
from parvis.kernel.people.tests.factories import make_agent
from parvis.kernel.people.types import Role
from parvis.ui.tests.browser import assert_accessible, assert_light, assert_narrow

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("region"),
]


@pytest.fixture
def cases(now: datetime) -> list[Any]:
    return [sent(at=now, name=name) for name in ("An Peeters", "Fatima Janssens", "Luc Collard")]


@pytest.fixture
def desk(page: Any, live_server: Any) -> Any:
    """Return a page of a clerk who may also decide and manage."""
    enter(page.context, live_server.url, make_agent(TOWN, [Role.AGENT, Role.DECIDER, Role.MANAGER]))
    return page


def paths(info: Any) -> dict[str, str]:
    with translation.override("nl"):
        return {
            "queue": reverse("desk:queue"),
            "found": f"{reverse('desk:search')}?q=peeters",
            "not found": f"{reverse('desk:search')}?q=xyzzy",
            "case": reverse("desk:case", args=[info.id]),
            "act": reverse("desk:act", args=[info.id, "propose"]),
            "workload": reverse("desk:workload"),
            "calendar": reverse("desk:calendar"),
            "figures": reverse("desk:figures"),
            "burden": reverse("desk:burden"),
            "burden of one": reverse("desk:burden_procedure", args=["complaint"]),
            "gateway": reverse("desk:gateway"),
            "payments": reverse("payments:desk"),
        }


@pytest.mark.parametrize(("language", "scheme"), [("nl", "light"), ("fr", "dark")])
def test_every_page_of_the_desk_is_for_everyone(
    desk: Any, live_server: Any, cases: list[Any], language: str, scheme: str
) -> None:
    desk.emulate_media(color_scheme=scheme)
    for path in paths(cases[0]).values():
        desk.goto(live_server.url + path.replace("/nl/", f"/{language}/", 1))
        assert_accessible(desk)
        assert_light(desk)
        assert_narrow(desk)
        assert untranslated(desk, language) == [], desk.url


def test_a_clerk_works_on_a_telephone(desk: Any, live_server: Any, cases: list[Any]) -> None:
    desk.set_viewport_size({"width": 390, "height": 844})
    for path in paths(cases[0]).values():
        desk.goto(live_server.url + path)
        assert_accessible(desk)
    desk.goto(live_server.url + paths(cases[0])["queue"])
    header = desk.locator("header .bar").bounding_box()
    assert header["height"] < 120, "one row, and the search under it"
    assert desk.locator("tbody tr").first.bounding_box()["height"] < 130
    desk.goto(live_server.url + paths(cases[0])["case"])
    order = [desk.locator(part).bounding_box()["y"] for part in ("#do", "#facts", "#course")]
    assert order == sorted(order), "what one can do comes before what was asked"
    desk.locator(".menu.folded summary").click()
    assert desk.locator(".menu.folded").get_by_role("link", name="Afmelden").is_visible()


def test_a_queue_and_a_case_are_worked_through_by_keys(desk: Any, live_server: Any, cases: list[Any]) -> None:
    desk.goto(live_server.url + paths(cases[0])["queue"])
    desk.keyboard.press("/")
    assert desk.evaluate("document.activeElement.type") == "search"
    desk.evaluate("document.activeElement.blur()")
    desk.keyboard.press("j")
    desk.keyboard.press("x")
    desk.keyboard.press("j")
    desk.keyboard.press("k")
    first = desk.locator("tbody tr").first
    assert first.get_attribute("aria-selected") == "true"
    assert desk.locator("[data-chosen]").inner_text() == "1"
    reference = first.locator("a").inner_text()
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/desk/cases/**")
    assert reference in desk.locator("main").inner_text()
    desk.keyboard.press("p")  # the key of the action, as the procedure has it
    desk.wait_for_url("**/propose/")
    tab_to(desk, "[name=advice]")
    desk.keyboard.press("Space")
    tab_to(desk, ".actions .button")
    desk.keyboard.press("Enter")
    desk.wait_for_url(lambda url: "propose" not in url)
    assert Case.objects.unscoped("a test looks").filter(state="ready").count() == 1


def test_keys_of_the_desk_open_what_they_say(desk: Any, live_server: Any, cases: list[Any]) -> None:
    desk.goto(live_server.url + paths(cases[0])["case"])
    desk.keyboard.press("Shift+N")
    assert desk.evaluate("document.activeElement.id") == "note"
    desk.keyboard.type("Belde terug.")
    assert desk.locator("#note").input_value() == "Belde terug."
    desk.evaluate("document.activeElement.blur()")
    desk.keyboard.press("Shift+F")
    assert desk.evaluate("document.activeElement.id") == "pieces"
    desk.evaluate("document.activeElement.blur()")
    desk.keyboard.press("Shift+M")
    assert desk.evaluate("document.activeElement.id") == "message"


def test_a_case_is_decided_without_script(browser: Any, live_server: Any, cases: list[Any]) -> None:
    context = browser.new_context(java_script_enabled=False)
    context.set_default_timeout(10_000)
    enter(context, live_server.url, make_agent(TOWN, [Role.AGENT, Role.DECIDER]))
    page = context.new_page()
    page.goto(live_server.url + paths(cases[0])["queue"])
    page.locator("tbody th a").first.click()
    page.locator("a[href*='/propose/']").click()
    page.locator("[name=advice]").first.check()
    page.locator("main form .actions .button").click()
    page.locator("a[href*='/refuse/']").click()
    if page.locator("[type=checkbox]").count():
        page.locator("[type=checkbox]").first.check()
    page.locator("main form .actions .button").click()
    page.wait_for_url(lambda url: "refuse" not in url)
    assert Case.objects.unscoped("a test looks").filter(outcome="refused").count() == 1
    context.close()


def test_several_cases_are_prepared_at_once(desk: Any, live_server: Any, cases: list[Any]) -> None:
    desk.goto(live_server.url + paths(cases[0])["queue"])
    desk.locator("[data-choose-all]").check()
    desk.locator(".bulk button").click()
    desk.locator("[name=revision]").first.wait_for(state="attached")
    assert_accessible(desk)
    assert_narrow(desk)
    assert untranslated(desk, "nl") == []
