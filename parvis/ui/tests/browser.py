"""A real browser for tests: `browser`, `page`, and what every page must hold to. Loaded by the topmost `conftest.py`.

    @pytest.mark.browser
    def test_the_queue(page, live_server, assert_accessible, assert_light, assert_narrow):
        page.goto(f"{live_server.url}/nl/queue/")
        assert_accessible(page)
        assert_light(page, 60_000)
        assert_narrow(page)

The assertions are fixtures too, so that the kernel's tests need not import from a floor above theirs.
A test that needs rows in the database takes `transactional_db` (`live_server` does so by itself).
"""

import gzip
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, Response, sync_playwright

CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--headless",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
APART = (".png", ".jpg", ".jpeg", ".webp", "/leaflet/")
"""Photographs and maps do not count in the weight of a page."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return Debian's chromium; the test is skipped where there is none."""
    if not Path(CHROMIUM).exists():
        pytest.skip(f"{CHROMIUM} is not installed; `make test` installs it where that is possible.")
    # Playwright's loop runs in this thread, which Django takes for asynchronous code; the tests are not.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield started
        started.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
    else:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Return a fresh profile: no cookie, a desktop window, light."""
    made = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme="light")
    made.set_default_timeout(10_000)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    """Return an empty page. At the end, nothing may have broken: no script error, no refusal by the security policy."""
    made = context.new_page()
    broken: list[str] = []
    made.on("pageerror", lambda error: broken.append(str(error)))
    made.on("console", lambda message: broken.append(message.text) if _refused(message.text) else None)
    made.weights = {}  # type: ignore[attr-defined]
    made.on("response", lambda response: _weigh(made, response))
    yield made
    made.close()
    assert not broken, "The page broke something."


def _refused(text: str) -> bool:
    return "Content Security Policy" in text or "Refused to" in text


def _weigh(page: Page, response: Response) -> None:
    if response.request.is_navigation_request() and response.frame == page.main_frame:
        page.weights.clear()  # type: ignore[attr-defined]
    page.weights[response.url] = response  # type: ignore[attr-defined]


def assert_accessible(page: Page, context: str | None = None) -> None:
    """Fail with every violation of WCAG 2.2 AA that axe finds on the page, or in the part chosen by `context`."""
    found = Axe().run(page, context=context, options={"runOnly": {"type": "tag", "values": RULES}})
    said = [
        f"{one['id']} ({one['impact']}): {one['help']}\n    "
        + "\n    ".join(node["html"][:160] for node in one["nodes"][:5])
        for one in found.response["violations"]
    ]
    assert not said, "\n".join([page.url, *said])


def assert_light(page: Page, most: int = 60_000) -> None:
    """Fail when the page, with style and scripts, without photographs and maps, sends more than `most` bytes.

    Style and scripts travel compressed (`parvis.config.static`). A page does not: it holds secrets of its reader beside
    what others wrote, and its length would tell of them.
    """
    weights = {
        url: len(gzip.compress(response.body()) if "/static/" in url else response.body())
        for url, response in list(page.weights.items())  # type: ignore[attr-defined]
        if response.ok and not any(part in url for part in APART)
    }
    assert sum(weights.values()) <= most, weights


def assert_narrow(page: Page, width: int = 320) -> None:
    """Fail when the page must be scrolled sideways on a screen of `width` pixels (WCAG 1.4.10)."""
    before = page.viewport_size
    page.set_viewport_size({"width": width, "height": 640})
    reach = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size(before or {"width": 1280, "height": 900})
    assert reach <= width, f"{page.url} is {reach} pixels wide on a screen of {width}."


def assert_few_elements(page: Page, most: int = 300) -> None:
    """Fail when the page has more than `most` elements."""
    count = page.locator("*").count()
    assert count <= most, f"{page.url} has {count} elements."


def assert_focus_shows(page: Page, steps: int = 12) -> None:
    """Press Tab `steps` times; fail when what has the focus does not show it, or lies outside the window."""
    for _ in range(steps):
        page.keyboard.press("Tab")
        seen = page.evaluate(
            """() => { const one = document.activeElement; const style = getComputedStyle(one);
            const box = one.getBoundingClientRect();
            return {what: one.outerHTML.slice(0, 120), outline: parseFloat(style.outlineWidth) || 0,
                    style: style.outlineStyle, visible: box.bottom > 0 && box.top < innerHeight}; }"""
        )
        if seen["what"].startswith("<body"):
            return
        assert seen["visible"], seen
        assert seen["style"] != "none", seen
        assert seen["outline"] >= 2, seen


def _offer(function: Callable[..., None]) -> Callable[..., Callable[..., None]]:
    """Make an assertion available as a fixture of its own name."""

    @pytest.fixture(name=function.__name__, scope="session")
    def offered() -> Callable[..., None]:
        return function

    return offered


offered_accessible = _offer(assert_accessible)
offered_light = _offer(assert_light)
offered_narrow = _offer(assert_narrow)
offered_few_elements = _offer(assert_few_elements)
offered_focus_shows = _offer(assert_focus_shows)
