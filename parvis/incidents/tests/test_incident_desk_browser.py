"""The desk of the incidents in a real browser: accessible, narrow, light, by keys alone, without script, on paper."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from PIL import Image
from pyhanko.pdf_utils.reader import PdfFileReader

from parvis.counter.tests.looking import enter, untranslated
from parvis.incidents import api as incidents
from parvis.incidents.models import Photo, Report
from parvis.incidents.operations.photos import publish_photo
from parvis.incidents.tests.world import CONTRACTOR, HERE, ON_THE_ROAD, OTHER, TOWN, sent
from parvis.incidents.types.picture import Region, RegionKind
from parvis.incidents.types.report import Reason, Sender
from parvis.kernel.people.queries.actors import actor_of
from parvis.kernel.people.tests.factories import make_agent
from parvis.kernel.people.types import Actor, Role
from parvis.ui.tests.browser import assert_accessible, assert_light, assert_narrow

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("region"),
]


@pytest.fixture
def numbers() -> list[int]:
    """Return three reports of the town: one full of everything, one contested, one fresh."""
    now = timezone.now()
    me = actor_of(make_agent(TOWN), now)
    full, contested, fresh = (
        sent(code, "Er ligt al dagen afval.", at=now - timedelta(days=days), sender=Sender()).number
        for code, days in (("roads-pothole", 30), ("waste-bin", 9), ("roads-pothole", 1))
    )
    incidents.accept(number=full, by=me, at=now)
    incidents.ask_contractor(number=full, contractor=CONTRACTOR, text="Vullen.", by=me, at=now, due_on=now.date())
    content = io.BytesIO()
    Image.new("RGB", (400, 300), "grey").save(content, "JPEG")
    photo = incidents.add_photo(number=full, content=content.getvalue(), name="a.jpg", by=me, at=now)
    face = Region(RegionKind.FACE, 0.1, 0.1, 0.3, 0.3)
    publish_photo(photo=photo.id, regions=[face], by=Actor.system("tests"), at=now)
    incidents.solve(number=contested, text="Geleegd.", by=me, at=now)
    incidents.contest(
        number=contested, reason=Reason.NOT_REPAIRED, text="Nog vol.", by=Actor.anonymous(), at=now, browser="b"
    )
    return [full, contested, fresh]


@pytest.fixture
def desk(page: Any, live_server: Any) -> Any:
    """Return a page of a clerk who decides and manages too."""
    enter(page.context, live_server.url, make_agent(TOWN, [Role.AGENT, Role.DECIDER, Role.MANAGER]))
    return page


@pytest.fixture
def editor(page: Any, live_server: Any) -> Any:
    """Return a page of an editor of the region."""
    enter(page.context, live_server.url, make_agent("brussels-region", [Role.EDITOR]))
    return page


def address(name: str, *args: Any, space: str = "incident_desk") -> str:
    with translation.override("nl"):
        return reverse(f"{space}:{name}", args=args)


def of_the_desk(numbers: list[int]) -> list[str]:
    full, contested, _fresh = numbers
    photo = Photo.objects.get().pk
    known = f"?category=roads-pothole&where-lat={HERE[0]}&where-lon={HERE[1]}"
    return [
        address("queue"),
        address("queue") + "?tab=all&group=lighting",
        address("map") + "?tab=all",
        address("report", full),
        address("report", contested),
        address("act", full, "refuse"),
        address("photo", full, photo),
        address("print", full),
        address("new"),
        address("new") + known,
        address("tasks"),
    ]


STEERING = [
    ("category", "roads-pothole"), ("category", "roads"), ("change", "roads-pothole", "guard"),
    ("add", "roads"), ("question", "roads-pothole", "-"), ("question", "roads-pothole", "depth"), ("rules",),
    ("edit_rules",), ("edition", 1), ("simulator",), ("areas",), ("exchanges",), ("foreign",),
]  # fmt: skip


@pytest.mark.parametrize(("language", "scheme"), [("nl", "light"), ("fr", "dark")])
def test_every_page_of_the_desk_is_for_everyone(
    desk: Any, live_server: Any, numbers: list[int], language: str, scheme: str
) -> None:
    desk.emulate_media(color_scheme=scheme)
    for path in of_the_desk(numbers):
        desk.goto(live_server.url + path.replace("/nl/", f"/{language}/", 1))
        assert_accessible(desk)
        assert_light(desk)
        assert_narrow(desk)
        assert untranslated(desk, language) == [], desk.url


@pytest.mark.parametrize(("language", "scheme"), [("nl", "dark"), ("fr", "light")])
def test_every_page_of_steering_is_for_everyone(editor: Any, live_server: Any, language: str, scheme: str) -> None:
    editor.emulate_media(color_scheme=scheme)
    where = f"?category=roads-pothole&where-lat={ON_THE_ROAD[0]}&where-lon={ON_THE_ROAD[1]}"
    paths = [address(*one, space="incident_steering") for one in STEERING]
    tree = address("categories", space="incident_steering")
    for path in [*paths, tree, f"{tree}?group=roads", address("simulator", space="incident_steering") + where]:
        editor.goto(live_server.url + path.replace("/nl/", f"/{language}/", 1))
        assert_accessible(editor)
        assert_light(editor)
        assert_narrow(editor)
        assert untranslated(editor, language) == [], editor.url


def test_a_clerk_works_on_a_telephone(desk: Any, live_server: Any, numbers: list[int]) -> None:
    desk.set_viewport_size({"width": 390, "height": 844})
    for path in of_the_desk(numbers):
        desk.goto(live_server.url + path)
        assert_accessible(desk)
    desk.goto(live_server.url + address("queue"))
    assert desk.locator("tbody tr").first.bounding_box()["height"] < 150
    desk.goto(live_server.url + address("report", numbers[0]))
    order = [desk.locator(part).bounding_box()["y"] for part in ("#do", "#facts", "#course")]
    assert order == sorted(order), "what one can do comes before what was reported"


def test_a_list_and_a_report_are_worked_through_by_keys(desk: Any, live_server: Any, numbers: list[int]) -> None:
    desk.goto(live_server.url + address("queue"))
    desk.keyboard.press("/")
    assert desk.evaluate("document.activeElement.type") == "search"
    desk.evaluate("document.activeElement.blur()")
    for key in "jxjk":
        desk.keyboard.press(key)
    first = desk.locator("tbody tr").first
    assert first.get_attribute("aria-selected") == "true"
    assert desk.locator("[data-chosen]").inner_text() == "1"
    desk.keyboard.press("Enter")
    desk.wait_for_url(f"**{address('report', numbers[0])}")
    desk.keyboard.press("n")
    assert desk.evaluate("document.activeElement.id") == "note-text"
    desk.keyboard.type("Gebeld.")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    desk.wait_for_url(f"**{address('report', numbers[0])}")
    desk.get_by_text("Gebeld.").wait_for()
    desk.goto(live_server.url + address("report", numbers[2]))
    desk.keyboard.press("a")
    desk.get_by_role("status").filter(has_text="Aangenomen").wait_for()
    assert Report.objects.unscoped("a test looks").get(pk=numbers[2]).state == "in_progress"


def test_many_are_done_at_once_by_keys(desk: Any, live_server: Any, numbers: list[int]) -> None:
    desk.goto(live_server.url + address("queue"))
    assert desk.locator("[data-when-chosen]").is_hidden()
    for key in "jxjx":
        desk.keyboard.press(key)
    desk.keyboard.press("s")
    desk.get_by_role("heading", name="Opgelost").wait_for()
    desk.locator("#id_text").fill("In één ronde.")
    desk.get_by_role("button", name="Opgelost").click()
    desk.get_by_role("heading", name="2 meldingen gedaan").wait_for()
    assert_accessible(desk)
    assert Report.objects.unscoped("a test looks").filter(state="solved").count() == 3


def test_an_error_is_led_to_with_what_was_typed(desk: Any, live_server: Any, numbers: list[int]) -> None:
    desk.goto(live_server.url + address("report", numbers[2]))
    desk.keyboard.press("t")
    desk.locator("#transfer-text").fill("Niet van ons.")
    desk.locator("#do-transfer button").click()
    desk.locator(".summary-errors").wait_for()
    assert desk.evaluate("document.activeElement.closest('.summary-errors') !== null")
    desk.locator(".summary-errors a").click()
    assert desk.evaluate("document.activeElement.id") == "transfer-to"
    assert desk.locator("#transfer-text").input_value() == "Niet van ons."
    assert_accessible(desk)


def test_a_photo_is_blurred_by_drawing_and_by_keys(desk: Any, live_server: Any, numbers: list[int]) -> None:
    photo = Photo.objects.get()
    desk.goto(live_server.url + address("photo", numbers[0], photo.pk))
    picture = desk.locator("[data-blurring]")
    area = picture.bounding_box()
    desk.mouse.move(area["x"] + area["width"] * 0.5, area["y"] + area["height"] * 0.5)
    desk.mouse.down()
    desk.mouse.move(area["x"] + area["width"] * 0.75, area["y"] + area["height"] * 0.9)
    desk.mouse.up()
    assert picture.locator("div:visible").count() == 2
    drawn = desk.locator("[data-regions] tr").nth(1)
    assert float(drawn.locator("[name=left]").input_value()) == pytest.approx(50, abs=1)
    drawn.locator("[name=left]").focus()
    desk.keyboard.press("ArrowUp")
    desk.get_by_role("button", name="Deze plekken vervagen").click()
    desk.get_by_text("Vervaagd.").wait_for()
    photo.refresh_from_db()
    assert [one["kind"] for one in photo.regions] == ["face", "hand"]
    assert photo.regions[1]["bottom"] == pytest.approx(0.9, abs=0.02)


def test_a_call_shows_what_is_known_while_one_types(desk: Any, live_server: Any, numbers: list[int]) -> None:
    desk.goto(live_server.url + address("new"))
    desk.locator("#where-lat").fill(str(HERE[0]))
    desk.locator("#where-lon").fill(str(HERE[1]))
    desk.locator("#id_category").fill("roads-pothole")
    desk.locator("#id_category").blur()
    desk.get_by_text(f"#{numbers[2]}").wait_for()
    assert_accessible(desk)
    desk.locator(f"#beside [value='{numbers[2]}']").check()
    desk.locator("#id_email").fill("beller@example.org")
    desk.get_by_role("button", name="De melding versturen").click()
    desk.wait_for_url(lambda url: "/new/" not in url)
    assert Report.objects.unscoped("a test looks").count() == 3, "the caller follows, nothing is reported twice"


def test_everything_is_done_without_script(browser: Any, live_server: Any, numbers: list[int]) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    enter(context, live_server.url, make_agent(TOWN, [Role.AGENT]))
    page.goto(live_server.url + address("queue"))
    page.locator("tbody input[type=checkbox]").first.check()
    page.locator("button[name=step][value=note]").click()
    page.locator("#id_text").fill("Zonder script.")
    page.locator("main form .button").first.click()
    page.goto(live_server.url + address("act", numbers[2], "plan"))
    page.locator("#plan-month").select_option(index=2)
    page.locator("#do-plan button").click()
    assert Report.objects.unscoped("a test looks").get(pk=numbers[2]).planned_on is not None
    photo = Photo.objects.get()
    page.goto(live_server.url + address("photo", numbers[0], photo.pk))
    fresh = page.locator("[data-regions] tr").nth(1)
    for edge, value in (("left", "40"), ("top", "40"), ("width", "20"), ("height", "20")):
        fresh.locator(f"[name={edge}]").fill(value)
    page.locator("#regions .button").click()
    photo.refresh_from_db()
    assert len(photo.regions) == 2
    context.close()


def pages_of(page: Any) -> int:
    """Return over how many sheets of A4 a page is printed."""
    return int(PdfFileReader(io.BytesIO(page.pdf(format="A4"))).root["/Pages"]["/Count"])


def test_the_sheet_for_the_crew_is_one_page_of_paper(desk: Any, live_server: Any, numbers: list[int]) -> None:
    desk.goto(live_server.url + address("print", numbers[0]))
    desk.wait_for_load_state("networkidle")
    assert pages_of(desk) == 1
    desk.goto(live_server.url + address("print_many") + "?" + "&".join(f"number={one}" for one in numbers))
    desk.wait_for_load_state("networkidle")
    assert pages_of(desk) == 3


def test_a_contractor_answers_work_on_a_telephone(page: Any, live_server: Any, numbers: list[int]) -> None:
    enter(page.context, live_server.url, make_agent(CONTRACTOR, [Role.AGENT]))
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(live_server.url + address("tasks"))
    assert_accessible(page)
    page.get_by_role("link", name="Vullen.").click()
    assert_accessible(page)
    assert_narrow(page)
    page.keyboard.press("d")
    page.get_by_role("status").wait_for()
    assert "Vullen." not in page.locator("main table").all_inner_texts()


def test_rules_are_tried_before_they_are_published(editor: Any, live_server: Any, numbers: list[int]) -> None:
    editor.goto(live_server.url + address("edit_rules", space="incident_steering"))
    text = editor.locator("#text").input_value()
    editor.locator("#text").fill(text.replace('"= municipality"', OTHER))
    editor.get_by_role("button", name="Proberen").click()
    editor.get_by_role("heading", name="Van wie naar wie").wait_for()
    assert_accessible(editor)
    assert_narrow(editor)
    editor.get_by_role("button", name="Publiceren").click()
    editor.get_by_text("Vanaf nu beslist uitgave 2.").wait_for()
