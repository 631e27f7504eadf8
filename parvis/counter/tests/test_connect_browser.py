"""What a programmer reads of the interface, in a real browser."""

from typing import Any

import pytest

from parvis.ui.tests.browser import assert_accessible, assert_light, assert_narrow

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_every_call_unfolds_on_any_screen(page: Any, live_server: Any, language: str) -> None:
    page.goto(f"{live_server.url}/{language}/api/")
    page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
    assert page.locator("main dl:visible").count() > 10
    assert_accessible(page)
    assert_light(page)
    assert_narrow(page)
