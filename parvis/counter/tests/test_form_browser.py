"""The pages for citizens in a real browser: accessible, light, and whole on a phone."""

from typing import Any

import pytest

from parvis.counter.catalogue import shelves
from parvis.counter.tests import region as small
from parvis.ui.tests.browser import assert_accessible, assert_few_elements, assert_light, assert_narrow

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PATHS = [
    "",
    "search/?q=kaart",
    "procedures/",
    "procedures/road-occupation/",
    "procedures/road-occupation/flow/",
    "procedures/complaint/",
    "forms/resume/",
]


def assert_good(page: Any) -> None:
    assert_accessible(page)
    assert_light(page, 60_000)
    assert_narrow(page)


@pytest.mark.usefixtures("region")
@pytest.mark.parametrize("path", PATHS)
def test_pages_to_find_something(page: Any, live_server: Any, path: str) -> None:
    page.goto(f"{live_server.url}/fr/{path}")
    assert_good(page)


@pytest.mark.usefixtures("region")
def test_a_form_from_its_first_page_to_its_reference(page: Any, live_server: Any) -> None:
    page.goto(f"{live_server.url}/nl/procedures/complaint/")
    page.select_option("[name=organisation]", small.TOWN)
    page.click("main form .button")
    fill: dict[str, Any] = {
        "service": lambda: page.locator(".choice").first.click(),
        "kinds": lambda: page.locator(".choice").first.click(),
        "story": lambda: page.fill("[name=story]", "De lamp in onze straat brandt al drie weken niet."),
        "happened_on": lambda: [page.fill(f"[name=happened_on-{k}]", v) for k, v in
                                (("day", "1"), ("month", "6"), ("year", "2026"))],
        "told_service": lambda: page.locator(".choice").first.click(),
        "identity": lambda: page.locator(".choice").last.click(),
    }  # fmt: skip
    while "/q/" in page.url:
        assert_good(page)
        assert_few_elements(page)
        name = page.url.rstrip("/").split("/")[-1]
        if name in ("story", "happened_on"):
            page.click(".actions .button >> nth=0")
            page.wait_for_selector(".summary-errors")
            assert_accessible(page)
        fill.get(name, lambda: None)()
        page.click(".actions .button >> nth=0")
        page.wait_for_url(lambda url, name=name: f"/{name}/" not in url)
    assert_good(page)
    page.click(".actions .button")
    page.wait_for_url("**/sent/")
    assert_good(page)
    assert page.locator(".reference").first.inner_text()


def test_the_catalogue_is_that_of_the_test(catalogue: shelves.Catalogue) -> None:
    assert shelves.current() is catalogue
