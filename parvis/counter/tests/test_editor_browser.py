"""The pages of editors in a real browser: for everyone, narrow, light, in one's language, and without script."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from parvis.counter.queries.published import current
from parvis.counter.tests.adopting import FEE, FEE_KEPT, TOWN, change_folder, editor, proposed, published, shared
from parvis.counter.tests.cases import SENT, citizen, sent
from parvis.counter.tests.looking import enter, untranslated
from parvis.kernel.people.models import Account
from parvis.kernel.people.tests.factories import make_agent
from parvis.kernel.people.types import Role
from parvis.ui.tests.browser import assert_accessible, assert_light, assert_narrow

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.django_db(transaction=True)]
CHANGES = (
    ("procedure.yaml", "id: term_days", "id: term_of_days"),
    ("flow.yaml", "length: term_days", "length: term_of_days"),
    ("form.yaml", "en: Your name", "en: Your full name"),
    ("rules/price.yaml", "10_00", "12_00"),
    ("letters/refusal.yaml", "nl: 'Beste {{ name }}'", f"nl: 'Beste {{{{ name }}}}, {'u vroeg een bank. ' * 12}'"),
    ("cases.yaml", "fee_cents: 1000", "fee_cents: 1200"),
)


@pytest.fixture
def bench(db: None, tmp_path: Path) -> Iterator[Path]:
    with shared(tmp_path) as folder:
        base = current().find("bench")
        for name in ("An Peeters", "Jan Claes"):
            spot = {"lat": 50.83, "lon": 4.37, "municipality": TOWN}
            sent(definition=base, by=citizen(), at=SENT, kind="stone", name=name, height=None, spot=spot, mail="a@b.be")
        published(FEE_KEPT + "parameters: {term_days: 400}\n")
        change_folder(folder, *CHANGES)
        yield folder


@pytest.fixture
def me(bench: Path) -> Account:
    return make_agent(TOWN, (Role.EDITOR,))


def shoot(page: Any, name: str) -> None:
    """Keep a picture, where somebody wants to look."""


@pytest.mark.parametrize(("language", "scheme"), [("nl", "light"), ("fr", "dark")])
def test_every_page_of_editors_is_for_everyone(
    page: Any, live_server: Any, me: Account, language: str, scheme: str
) -> None:
    enter(page.context, live_server.url, me)
    page.emulate_media(color_scheme=scheme)

    def look(path: str, name: str) -> None:
        page.goto(f"{live_server.url}/{language}/editor/{path}")
        shoot(page, f"{name}-{language}")
        assert_accessible(page)
        assert_light(page)
        assert_narrow(page)
        # Names of golden cases and rules, and what the check says, are as their authors wrote them.
        assert untranslated(page, language) == [], page.url

    look(f"{TOWN}/", "list")
    look(f"{TOWN}/bench/", "upstream")
    look(f"{TOWN}/bench/cases/", "cases")
    proposed(editor(), FEE)
    look(f"{TOWN}/bench/", "draft")


def test_a_version_is_written_by_hand_without_script(browser: Any, live_server: Any, me: Account) -> None:
    context = browser.new_context(java_script_enabled=False)
    enter(context, live_server.url, me)
    page = context.new_page()
    page.goto(f"{live_server.url}/en/editor/{TOWN}/bench/")
    page.get_by_role("button", name="Begin a version over the accepted one").click()
    page.get_by_label("Fee").fill("much")
    page.get_by_role("button", name="Save and check").click()
    assert page.get_by_label("Fee").input_value() == "much"
    page.get_by_label("Fee").fill("6,00")
    page.get_by_role("button", name="Save and check").click()
    page.get_by_role("button", name="Expect what comes out").click()
    page.get_by_role("button", name="Let a colleague look at it").click()
    assert page.get_by_text("another editor must look at it").is_visible()
    context.close()
