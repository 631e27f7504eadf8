"""Editing in a real browser: from a label and a term to what a citizen sees, for everyone, narrow and light."""

from pathlib import Path
from typing import Any

import pytest

from parvis.counter.queries.published import forget_published
from parvis.counter.tests.adopting import FEE_KEPT, TOWN, editor, proposed
from parvis.counter.tests.looking import enter, untranslated
from parvis.kernel.people.models import Account
from parvis.kernel.people.tests.factories import make_agent
from parvis.kernel.people.types import Role
from parvis.ui.tests.browser import assert_accessible, assert_light, assert_narrow

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PAGES = ("texts/", "questions/?on=kind", "questions/?on=new:spot", "flow/?on=action:refuse", "letters/?on=refusal",
         "sheet/", "examples/?copy=stone-bench")  # fmt: skip


@pytest.fixture
def me(bench: Path) -> Account:
    return make_agent(TOWN, (Role.EDITOR,))


def shoot(page: Any, name: str) -> None:
    """Keep a picture, where somebody wants to look."""


@pytest.mark.parametrize(("language", "scheme"), [("nl", "light"), ("fr", "dark")])
def test_every_page_is_for_everyone(page: Any, live_server: Any, me: Account, language: str, scheme: str) -> None:
    proposed(editor(), FEE_KEPT)
    enter(page.context, live_server.url, me)
    page.emulate_media(color_scheme=scheme)
    for path in PAGES:
        page.goto(f"{live_server.url}/{language}/editor/{TOWN}/bench/{path}")
        shoot(page, f"{path.split('/')[0]}{PAGES.index(path)}-{language}")
        assert_accessible(page)
        assert_light(page)
        assert_narrow(page)
        assert untranslated(page, language) == [], page.url


def test_from_a_label_and_a_term_to_what_a_citizen_sees(page: Any, browser: Any, live_server: Any, me: Account) -> None:
    enter(page.context, live_server.url, me)
    here = f"{live_server.url}/en/editor/{TOWN}/bench/"
    page.goto(here)
    page.get_by_role("button", name="Begin a version").click()
    page.get_by_role("link", name="Texts").click()
    for code, word in (("nl", "Hoe heet u?"), ("fr", "Comment vous appelez-vous ?"), ("en", "What is your name?")):
        page.locator(f"[name='t:questions.name.label:{code}']").fill(word)
    page.get_by_label("What", exact=True).select_option("page:name")
    shown = page.frame_locator("iframe[name=preview]")
    shown.get_by_text("What is your name?").first.wait_for()
    page.get_by_role("combobox", name="Language", exact=True).select_option("fr")
    shown.get_by_text("Comment vous appelez-vous ?").first.wait_for()
    page.get_by_role("button", name="Save these texts").click()
    page.get_by_role("navigation", name="Parts of the procedure").get_by_role("link", name="Flow").click()
    page.get_by_role("link", name="Refuse").click()
    for code, word in (("nl", "Nee zeggen"), ("fr", "Dire non"), ("en", "Say no")):
        page.locator(f"[name='t:flow.actions.refuse.label:{code}']").fill(word)
    page.get_by_label("Who did this must be someone else").select_option("place")
    page.get_by_role("button", name="Save this part").click()
    page.get_by_role("link", name="Overview").click()
    page.get_by_role("button", name="Let a colleague look at it").click()
    page.get_by_text("another editor must look at it").wait_for()
    other = browser.new_context()
    enter(other, live_server.url, make_agent(TOWN, (Role.EDITOR,)))
    second = other.new_page()
    second.goto(here)
    second.get_by_role("button", name="Accept and publish").click()
    second.get_by_text("It is published.").wait_for()
    forget_published()
    other.close()
    citizen = browser.new_context()
    asked = citizen.new_page()
    asked.goto(f"{live_server.url}/en/procedures/bench/flow/?organisation={TOWN}")
    assert "Say no" in asked.locator("main").inner_text()
    citizen.close()
