"""What one agreed to, and what was fetched, in a real browser."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from parvis.kernel.people.tests.factories import make_citizen, sign_in
from parvis.sources.tests.serving import AMELIE
from parvis.sources.tests.test_pages import agree
from parvis.ui.tests.browser import assert_accessible, assert_light, assert_narrow

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_the_page_is_for_everyone(page, live_server, transactional_db, language):
    amelie = make_citizen("amelie", national_number=AMELIE)
    agree(amelie)
    session = sign_in(Client(), amelie).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])
    with translation.override(language):
        path = reverse("account_sources")
    page.goto(f"{live_server.url}{path}")
    assert page.locator("main form button").count() == 1
    said = page.inner_text("main")
    assert ("Who opened my files" in said) is (language == "en")
    assert_accessible(page)
    assert_light(page)
    assert_narrow(page)
