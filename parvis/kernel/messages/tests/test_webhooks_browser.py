"""The pages of webhooks in a real browser, with an address that is longer than a phone is wide."""

import pytest
from django.test import Client

from parvis.kernel.people.tests.factories import make_agent, sign_in
from parvis.kernel.people.types import Role

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PAGE = "/nl/account/webhooks/elsene-ixelles/"
LONG = "https://zwembad.elsene-ixelles.example/parvis/meldingen/ontvangen/van/alle/aanvragen"


def test_a_system_is_added_and_looked_at(
    page, live_server, transactional_db, assert_accessible, assert_light, assert_narrow
):
    session = sign_in(Client(), make_agent("elsene-ixelles", [Role.ADMINISTRATOR])).cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])

    def fits():
        assert_accessible(page)
        assert_light(page)
        assert_narrow(page)

    page.goto(f"{live_server.url}{PAGE}")
    fits()
    page.fill("#id_url", LONG)
    page.click("main form .button")
    assert "Er is een probleem" in page.inner_text("main")
    fits()
    page.fill("#id_url", LONG)
    page.check("[name=verbs] >> nth=0")
    page.click("main form .button")
    assert "whsec_" in page.inner_text("[role=alert]")
    fits()
    page.set_viewport_size({"width": 320, "height": 640})
    link = page.locator("main table a").bounding_box()
    assert link["x"] + link["width"] <= 320, "a long address is broken, not cut"
    page.click("main table a")
    fits()
    page.click("button[value=test]")
    fits()
