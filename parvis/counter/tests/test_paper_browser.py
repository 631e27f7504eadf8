"""The pages about paper in a browser: accessible, narrow, in our words."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from parvis.counter.models import ScanPage
from parvis.counter.tests.looking import enter, untranslated
from parvis.counter.tests.region import TOWN
from parvis.counter.tests.test_scans import form, sheets
from parvis.kernel.documents import api as documents
from parvis.kernel.documents.tests.sheets import as_pdf, penned, scanned
from parvis.kernel.jobs import api as jobs
from parvis.kernel.people.tests.factories import make_agent
from parvis.kernel.people.types import Role
from parvis.ui.tests.browser import assert_accessible, assert_light, assert_narrow

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("region"),
]


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_the_form_is_asked_for(page: Any, live_server: Any, language: str) -> None:
    page.goto(f"{live_server.url}/{language}/procedures/complaint/paper/")
    assert_accessible(page)
    assert_narrow(page)
    assert_light(page)
    assert not untranslated(page, language)


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_from_the_scanner_to_the_questions(page: Any, live_server: Any, language: str, tmp_path: Path) -> None:
    enter(page.context, live_server.url, make_agent(TOWN, [Role.AGENT]))
    dice = np.random.default_rng(1)
    crossed = [one for one in documents.marks_of(form()) if one.value in ("population", "waiting")]
    paper = [
        scanned(penned(one, [mark for mark in crossed if mark.page == n], dice=dice), dice=dice, angle=1.5)
        for n, one in enumerate(sheets(), 1)
    ]
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(as_pdf([*paper[:2], Image.new("L", paper[0].size, 240)]))
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{live_server.url}/{language}/desk/scans/")
    page.set_input_files("#scan", str(scan))
    page.click("main form .button")
    page.wait_for_url("**/desk/scans/*-*/")
    jobs.run_pending(limit=5)
    page.wait_for_selector(".scan-loose")
    _looked_at(page, language, tmp_path / f"scan_{language}")
    page.goto(f"{live_server.url}/{language}/desk/scans/")
    _looked_at(page, language, tmp_path / f"scans_{language}")
    page.click("main section form .button")
    page.wait_for_url("**/desk/entry/**")
    assert page.locator(".scan-sheets img").count() == 2
    _looked_at(page, language, tmp_path / f"entry_{language}")
    page.click(".scan-sheets form .button")
    page.wait_for_url("**/desk/entry/**")
    assert page.locator("[name=service]:checked, [name=kinds]:checked").count() == 2
    assert ScanPage.objects.unscoped("test").filter(draft=None).count() == 1


def _looked_at(page: Any, language: str, kept: Path) -> None:
    page.screenshot(path=f"{kept}_desktop.png", full_page=True)
    page.set_viewport_size({"width": 390, "height": 800})
    page.screenshot(path=f"{kept}_phone.png", full_page=True)
    assert_accessible(page)
    assert_narrow(page)
    assert not untranslated(page, language)
    page.set_viewport_size({"width": 1280, "height": 900})
