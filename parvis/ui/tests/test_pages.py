"""Every component in every state, in a real browser: accessible, light, narrow, by keyboard, without script."""

import re

import pytest

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("parvis.ui.tests.urls"),
]


@pytest.mark.parametrize("audience", ["", "?desk"])
@pytest.mark.parametrize(("language", "scheme"), [("nl", "light"), ("fr", "light"), ("en", "light"), ("fr", "dark")])
def test_components_are_accessible_and_narrow(
    page, live_server, language, audience, scheme, assert_accessible, assert_narrow
):
    page.emulate_media(color_scheme=scheme)
    page.goto(f"{live_server.url}/{language}/components/{audience}")
    assert page.locator("html").get_attribute("lang") == language
    assert_accessible(page)
    assert_narrow(page)


def test_components_are_accessible_on_a_phone(page, live_server, assert_accessible):
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto(f"{live_server.url}/nl/components/")
    assert_accessible(page)


def test_a_page_of_the_house_is_light(page, live_server, assert_light):
    page.goto(f"{live_server.url}/nl/components/")
    html = len(page.content().encode())
    assert_light(page, 60_000 + html)  # the components page is long by its nature: what comes with it counts here
    weights = {url.split("?")[0].rsplit("/", 1)[-1]: len(one.body()) for url, one in list(page.weights.items())}
    assert weights["parvis.css"] < 36_000
    scripts = {name: size for name, size in weights.items() if name.endswith(".js")}
    assert scripts
    assert all(size < 3_000 for size in scripts.values()), scripts


def test_focus_is_seen_wherever_it_goes(page, live_server, assert_focus_shows):
    page.goto(f"{live_server.url}/nl/components/")
    page.evaluate("document.activeElement.blur()")
    page.locator("body").click(position={"x": 2, "y": 2})
    assert_focus_shows(page, steps=60)


def test_the_first_tab_skips_to_the_content(page, live_server):
    page.goto(f"{live_server.url}/nl/components/")
    page.evaluate("document.querySelector('[data-focus]').remove()")
    page.goto(f"{live_server.url}/nl/nowhere/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_after_a_mistake_the_summary_has_the_focus_and_leads_to_the_field(page, live_server):
    page.goto(f"{live_server.url}/en/components/")
    assert "summary-errors" in page.evaluate("document.activeElement.className")
    page.locator(".summary-errors a").first.click()
    assert page.evaluate("document.activeElement.id") == "id_w_email"


def test_a_list_is_worked_through_by_keys(page, live_server):
    page.goto(f"{live_server.url}/en/components/?desk")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("x")
    row = page.locator("table[data-keys] tbody tr").nth(1)
    assert row.get_attribute("aria-selected") == "true"
    assert page.locator("[data-chosen]").inner_text() == "1"
    page.keyboard.press("k")
    page.keyboard.press("Enter")
    assert page.url.endswith("#tabs")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.type") == "search"


def test_a_map_opens_on_request_and_loads_leaflet_only_then(page, live_server, assert_accessible):
    page.goto(f"{live_server.url}/en/components/")
    assert not [url for url in page.weights if "leaflet" in url]
    page.locator("#cards").get_by_role("button", name="Show on a map").click()
    page.locator("#cards .leaflet-marker-icon").first.wait_for()
    assert page.locator("#cards .leaflet-marker-icon").count() == 2
    assert_accessible(page, "#cards")


def test_a_place_is_pointed_out_by_mouse_and_moved_by_keys(page, live_server):
    page.goto(f"{live_server.url}/en/components/")
    page.get_by_role("button", name="Point it out on a map").click()
    ground = page.locator("#id_spot-map-ground")
    page.locator("#id_spot-map-ground.leaflet-container").wait_for()
    ground.click(position={"x": 200, "y": 150})
    latitude = page.locator("[name=spot-lat]")
    first = latitude.input_value()
    assert re.fullmatch(r"50\.\d{6}", first)
    page.locator("#id_spot-map-ground .leaflet-marker-icon").focus()
    page.keyboard.press("ArrowUp")
    assert float(latitude.input_value()) > float(first)


@pytest.mark.parametrize(("status", "language"), [(400, "nl"), (403, "fr"), (404, "en"), (413, "fr"), (429, "nl")])
def test_what_goes_wrong_is_said_kindly(
    page, live_server, status, language, assert_accessible, assert_light, assert_narrow
):
    answer = page.goto(f"{live_server.url}/{language}/wrong/{status}/")
    assert answer.status == status
    assert_accessible(page)
    assert_light(page)
    assert_narrow(page)


def test_the_assertions_are_fixtures_too(
    page, live_server, assert_accessible, assert_light, assert_narrow, assert_few_elements, assert_focus_shows
):
    page.goto(f"{live_server.url}/nl/question/")
    assert_accessible(page)
    assert_light(page)
    assert_narrow(page)
    assert_few_elements(page)
    assert_focus_shows(page)
    page.set_content("<html><body><img src='/x'><p>a</p></body></html>")
    with pytest.raises(AssertionError, match="image-alt"):
        assert_accessible(page)


def test_an_address_without_a_page_is_answered_in_its_language(page, live_server):
    answer = page.goto(f"{live_server.url}/fr/nulle-part/")
    assert answer.status == 404
    assert page.get_by_role("heading", name="Il n’y a rien à cette adresse").is_visible()


def test_a_question_page_keeps_what_was_typed_and_says_what_is_wrong(
    page, live_server, assert_accessible, assert_light, assert_narrow, assert_few_elements
):
    page.goto(f"{live_server.url}/en/question/")
    assert_light(page)
    assert_few_elements(page, 120)
    page.get_by_label("National number").fill("85.07")
    page.get_by_role("button", name="Continue", exact=True).click()
    page.locator(".summary-errors").wait_for()
    assert page.title().startswith("Error:")
    assert page.get_by_label("National number").input_value() == "85.07"
    assert page.locator("#id_number").get_attribute("aria-describedby") == "id_number-error"
    assert_accessible(page)
    assert_narrow(page)


def test_a_double_click_sends_once(page, live_server):
    page.goto(f"{live_server.url}/en/question/")
    posted = []
    page.on("request", lambda request: posted.append(request.url) if request.method == "POST" else None)
    page.get_by_role("button", name="Continue", exact=True).dblclick()
    page.locator(".summary-errors").wait_for()
    assert len(posted) == 1


def test_everything_is_there_without_script(browser, live_server):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/en/components/")
    assert page.get_by_role("button", name="Apply").is_visible()
    assert not page.get_by_role("button", name="Show on a map").is_visible()
    assert page.get_by_role("link", name="Elsense Steenweg 168").is_visible()
    context.close()
