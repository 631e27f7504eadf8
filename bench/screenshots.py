"""Picture the main pages, phone and desktop, in three languages, into docs/images: `make screenshots`.

Starts a demonstration of its own in a folder that is thrown away, and walks it as a citizen and as a clerk would.
`python -m bench.screenshots http://localhost:8000` pictures one that runs already.
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from urllib.error import URLError

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "images"
SIZES = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 800}}
CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--headless",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
CITIZEN, CLERK, MANAGER = "amelie.dubois", "agent.elsene", "manager.elsene"
PUBLIC = {
    "home": "/",
    "search": "/search/?q=ik+ben+mijn+kaart+kwijt",
    "catalogue": "/procedures/",
    "procedure": "/procedures/change-of-address/",
    "verify": "/verify/",
}


@contextmanager
def demonstration() -> Iterator[str]:
    """Start a demonstration and give its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "PORT": str(port), "PARVIS_DATA_DIR": folder}
        process = subprocess.Popen(
            [sys.executable, "-m", "parvis", "demo"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
        )
        try:
            address = f"http://localhost:{port}"
            _wait_for(address)
            yield address
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def _wait_for(address: str) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(f"{address}/health", timeout=2)
            return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.5)
    raise SystemExit(f"{address} does not answer.")


def picture(page: Page, name: str) -> None:
    """Keep the whole page as a small picture."""
    shot = Image.open(BytesIO(page.screenshot(full_page=True, animations="disabled")))
    if shot.height > 3 * shot.width + 1200:
        shot = shot.crop((0, 0, shot.width, 3 * shot.width + 1200))
    shot.convert("RGB").quantize(192).save(FOLDER / f"{name}.png", optimize=True)


def sign_in(page: Page, address: str, language: str, username: str) -> None:
    """Sign in with one click on the demonstration's page."""
    page.goto(f"{address}/{language}/demo/")
    page.locator("details").evaluate_all("all => all.forEach(one => one.open = true)")
    page.locator(f'button[value="{username}"]').first.click()
    page.wait_for_load_state()


def public_pages(browser: Browser, address: str) -> None:
    """Picture what everybody sees."""
    for size, viewport in SIZES.items():
        for language in ("nl", "fr", "en"):
            page = browser.new_page(viewport=viewport)
            for name, path in PUBLIC.items():
                if language == "nl" or name in ("home", "procedure"):
                    page.goto(f"{address}/{language}{path}")
                    picture(page, f"{name}-{language}-{size}")
            page.close()


def form_pages(browser: Browser, address: str) -> None:
    """Picture a form: its first questions, and an answer that is refused."""
    for size, viewport in SIZES.items():
        page = browser.new_page(viewport=viewport)
        page.goto(f"{address}/nl/procedures/complaint/")
        page.locator("main select").select_option(index=3)
        page.locator("main form button").last.click()
        page.wait_for_load_state()
        picture(page, f"question-nl-{size}")
        page.locator("main form button.button").first.click()
        page.wait_for_load_state()
        picture(page, f"error-nl-{size}")
        page.close()


def personal_pages(browser: Browser, address: str) -> None:
    """Picture what a citizen sees of their own, and what a clerk and a manager see."""
    for size, viewport in SIZES.items():
        page = browser.new_page(viewport=viewport)
        page.goto(f"{address}/nl/demo/")
        picture(page, f"demo-nl-{size}")
        sign_in(page, address, "nl", CITIZEN)
        page.goto(f"{address}/nl/my/")
        picture(page, f"my-nl-{size}")
        page.locator('main a[href*="/my/cases/"]').first.click()
        page.wait_for_load_state()
        picture(page, f"case-nl-{size}")
        page.close()
        desk(browser, address, viewport, size)


def desk(browser: Browser, address: str, viewport: dict[str, int], size: str) -> None:
    """Picture the work of a clerk and of a manager."""
    page = browser.new_page(viewport=viewport)
    sign_in(page, address, "nl", CLERK)
    page.goto(f"{address}/nl/desk/")
    picture(page, f"queue-nl-{size}")
    page.locator('main a[href*="/desk/cases/"]').first.click()
    page.wait_for_load_state()
    picture(page, f"desk-case-nl-{size}")
    page.close()
    page = browser.new_page(viewport=viewport)
    sign_in(page, address, "fr", MANAGER)
    page.goto(f"{address}/fr/desk/workload/")
    picture(page, f"workload-fr-{size}")
    page.close()


def walk(address: str) -> None:
    """Picture everything of a running demonstration."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        public_pages(browser, address)
        form_pages(browser, address)
        personal_pages(browser, address)
        browser.close()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        walk(sys.argv[1].rstrip("/"))
    else:
        with demonstration() as here:
            walk(here)
