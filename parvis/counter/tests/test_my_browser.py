"""One's own requests in a real browser: for everyone, by keyboard alone, and without script."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.urls import reverse
from django.utils import translation

from parvis.counter.models import Case, Cosignature, Document
from parvis.counter.operations import pieces
from parvis.counter.tests import region as small
from parvis.counter.tests.cases import TOWN, sent
from parvis.counter.tests.looking import STORY, enter, tab_to, untranslated
from parvis.counter.tests.test_cosigning import asked, code
from parvis.kernel.people.models import Account
from parvis.kernel.people.queries.actors import actor_of
from parvis.kernel.people.tests.factories import make_agent, make_citizen
from parvis.ui.tests.browser import assert_accessible, assert_few_elements, assert_light, assert_narrow

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("region"),
]


@pytest.fixture
def me() -> Account:
    home = {
        "street_nl": "Waversesteenweg",
        "street_fr": "Chaussée de Wavre",
        "number": "12",
        "postcode": "1050",
        "municipality": TOWN,
    }
    return make_citizen(address=home)


@pytest.fixture
def waiting(me: Account, now: datetime) -> Any:
    """Return a case that waits for a piece of its applicant."""
    info = sent(by=actor_of(me, now), at=now)
    clerk = actor_of(make_agent(TOWN), now)
    pieces.request_pieces(case=info.id, pieces=["A plan"], by=clerk, at=now)
    return info


@pytest.fixture
def closed(me: Account, now: datetime) -> Any:
    """Return a case that was decided at once, with its letter."""
    return sent(by=actor_of(me, now), at=now, height=1)


def paths(waiting: Any, closed: Any) -> list[str]:
    letter = Document.objects.get(pk=closed.documents[0])
    with translation.override("nl"):
        return [
            reverse("my:home"),
            reverse("my:case", args=[waiting.id]),
            reverse("my:case", args=[closed.id]),
            reverse("my:pieces", args=[waiting.id]),
            reverse("my:withdraw", args=[waiting.id]),
            reverse("my:opened", args=[waiting.id]),
            reverse("my:documents"),
            reverse("my:messages"),
            reverse("my:log"),
            reverse("account_sources"),
            reverse("account_mandates"),
            reverse("my:follow"),
            reverse("my:verify"),
            reverse("my:verified", args=[letter.code]),
            reverse("account"),
        ]


@pytest.mark.parametrize(("language", "scheme"), [("nl", "dark"), ("fr", "light")])
def test_every_page_of_ones_own_is_for_everyone(
    page: Any, live_server: Any, me: Account, waiting: Any, closed: Any, language: str, scheme: str
) -> None:
    enter(page.context, live_server.url, me)
    page.emulate_media(color_scheme=scheme)
    for path in paths(waiting, closed):
        page.goto(live_server.url + path.replace("/nl/", f"/{language}/", 1))
        assert_accessible(page)
        assert_light(page)
        assert_narrow(page)
        assert untranslated(page, language) == [], page.url


def test_on_a_telephone_the_header_takes_one_row(page: Any, live_server: Any, me: Account, closed: Any) -> None:
    enter(page.context, live_server.url, me)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{live_server.url}/nl/my/")
    assert page.locator("header .bar").bounding_box()["height"] < 72
    tab_to(page, ".menu.folded summary")
    page.keyboard.press("Enter")
    assert page.locator(".menu.folded").get_by_role("link", name="Mijn gegevens").is_visible()
    assert_accessible(page)
    page.keyboard.press("Escape")
    assert not page.locator(".menu.folded").get_by_role("link", name="Mijn gegevens").is_visible()


def test_the_foot_stands_at_the_end_of_a_short_page(page: Any, live_server: Any) -> None:
    page.set_viewport_size({"width": 1280, "height": 1400})
    page.goto(f"{live_server.url}/nl/follow/")
    foot = page.locator(".foot").bounding_box()
    assert foot["y"] + foot["height"] == pytest.approx(1400, abs=1)


def test_someone_else_signs_by_a_link(page: Any, live_server: Any, now: datetime) -> None:
    asked(at=now)
    page.goto(f"{live_server.url}/nl/sign/{code()}/")
    assert_accessible(page)
    assert_light(page)
    assert_narrow(page)
    assert_few_elements(page)
    assert untranslated(page, "nl") == []
    page.fill("[name=name]", "Els Maes")
    page.check("[name=agreed]")
    page.click("button[value=sign]")
    page.locator(".result").wait_for()
    assert Cosignature.objects.get().state == "signed"
    assert_accessible(page)


PUBLIC = [
    "",
    "search/?q=kaart",
    "search/?q=xyzzyq",
    "procedures/",
    "procedures/complaint/",
    "procedures/complaint/flow/",
    "forms/resume/",
    "nowhere/",
]


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_what_everybody_sees_is_in_their_language(page: Any, live_server: Any, language: str) -> None:
    for path in [*PUBLIC, "account/login/"]:
        page.goto(f"{live_server.url}/{language}/{path}")
        assert untranslated(page, language) == [], page.url
        assert_narrow(page)


def test_a_case_prints_without_what_is_for_the_screen(page: Any, live_server: Any, me: Account, waiting: Any) -> None:
    enter(page.context, live_server.url, me)
    with translation.override("nl"):
        page.goto(live_server.url + reverse("my:case", args=[waiting.id]))
    page.emulate_media(media="print")
    for hidden in ("header .bar", ".foot", "main form", ".back"):
        assert not page.locator(hidden).first.is_visible(), hidden
    assert page.locator(".timeline").first.is_visible()
    assert page.locator(".print-only").first.is_visible()


# A whole application ---------------------------------------------------------------------------------


def apply(page: Any, answers: dict[str, Callable[[], None]], go_on: Callable[[], None]) -> None:
    """Answer the questions of a complaint one after another, and send it."""
    while "/q/" in page.url:
        name = page.url.rstrip("/").split("/")[-1]
        answers.get(name, lambda: None)()
        go_on()
        page.wait_for_url(lambda url, name=name: f"/{name}/" not in url)
    go_on()
    page.wait_for_url("**/sent/")


def test_a_citizen_applies_by_keyboard_alone(page: Any, live_server: Any) -> None:
    keys = page.keyboard

    def go_on() -> None:
        tab_to(page, "main .actions button.button:not(.plain)")
        keys.press("Enter")

    def choose() -> None:
        tab_to(page, "main .choice input")
        keys.press("Space")

    def last() -> None:
        tab_to(page, "main .choice input")
        keys.press("ArrowUp")  # from the first answer of a group round to the last

    def write() -> None:
        tab_to(page, "[name=story]")
        keys.type(STORY)

    def day() -> None:
        for part, text in (("day", "1"), ("month", "6"), ("year", "2026")):
            tab_to(page, f"[name=happened_on-{part}]")
            keys.type(text)

    page.goto(f"{live_server.url}/nl/procedures/complaint/")
    tab_to(page, "[name=organisation]")
    keys.press("ArrowDown")
    go_on()
    page.wait_for_url("**/q/**")
    answers = {
        "service": choose,
        "kinds": choose,
        "story": write,
        "happened_on": day,
        "told_service": choose,
        "identity": last,
    }
    apply(page, answers, go_on)
    assert Case.objects.unscoped("a test looks").count() == 1
    assert untranslated(page, "nl") == []


def test_a_citizen_applies_without_script(browser: Any, live_server: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.goto(f"{live_server.url}/fr/procedures/complaint/")
    page.select_option("[name=organisation]", small.TOWN)
    page.click("main form .button")
    choice = page.locator(".choice input")
    answers: dict[str, Callable[[], None]] = {
        "service": choice.first.check,
        "kinds": choice.first.check,
        "story": lambda: page.fill("[name=story]", STORY),
        "happened_on": lambda: [
            page.fill(f"[name=happened_on-{part}]", text)
            for part, text in (("day", "1"), ("month", "6"), ("year", "2026"))
        ],
        "told_service": choice.first.check,
        "identity": choice.last.check,
    }  # type: ignore[dict-item]
    apply(page, answers, page.locator("main .actions .button").first.click)
    reference = page.locator(".reference").first.inner_text()
    assert Case.objects.unscoped("a test looks").get().reference == reference.replace("-", "")
    context.close()
