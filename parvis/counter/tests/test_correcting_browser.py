"""Correcting, disagreeing and reading why, in a real browser: for everyone, in their language, without script."""

import os
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.urls import reverse
from django.utils import translation

from parvis.counter import api
from parvis.counter.models import Draft
from parvis.counter.operations.cases import submit
from parvis.counter.operations.definitions import pin
from parvis.counter.tests.looking import enter, untranslated
from parvis.counter.tests.region import TOWN
from parvis.counter.types import Channel
from parvis.kernel.people.models import Account
from parvis.kernel.people.queries.actors import actor_of
from parvis.kernel.people.tests.factories import make_agent, make_citizen
from parvis.ui.tests.browser import assert_accessible, assert_light, assert_narrow

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("region"),
]
PICTURES = os.environ.get("PARVIS_PICTURES", "")
ANSWERS: dict[str, Any] = {
    "address": {
        "street_id": "101",
        "street_nl": "Waversesteenweg",
        "street_fr": "Chaussée de Wavre",
        "number": "12",
        "box": "",
        "postcode": "1050",
        "municipality": TOWN,
        "municipality_nl": "Elsene",
        "municipality_fr": "Ixelles",
        "lat": 50.85,
        "lon": 4.37,
    },
    "residence": "main",
    "plate_country": "belgium",
    "plate": "1-ABC-234",
    "holder": "own",
    "under_limit": True,
    "cards_held": 2,
    "disabled_card": False,
    "start_on": "2030-12-02",
    "name": "Amélie Dubois",
    "national_number": "79031211244",
    "email": "amelie@example.be",
}


@pytest.fixture
def me() -> Account:
    return make_citizen()


@pytest.fixture
def clerk() -> Account:
    return make_agent(TOWN)


def card(me: Account, now: datetime) -> Any:
    definition = api.definition_for("parking-card", TOWN)
    by = actor_of(me, now)
    pin(definition=definition, by=by, at=now)
    return submit(
        definition=definition, organisation=TOWN, answers=ANSWERS, files=[], by=by, at=now, channel=Channel.WEB,
        language="nl", draft_id=uuid4(),
    )  # fmt: skip


@pytest.fixture
def going(me: Account, now: datetime) -> Any:
    """Return an open case that its applicant is correcting."""
    info = card(me, now)
    by, holder = actor_of(me, now), api.Holder(account=UUID(str(me.pk)))
    draft = api.begin_correction(case=info.id, holder=holder, by=by, at=now, language="nl")
    shown = api.open_form(draft.id, holder, at=now, language="nl")
    for page, typed in (("residence", {"residence": "second_home"}), ("plate", {"plate": "1-XYZ-987"})):
        here = next(one for one in shown.walk.pages if one.id == page or one.has(page))
        everything = {one.id: shown.draft.answers.get(one.id) for one in here.questions} | typed
        api.fill_page(
            shown=shown, holder=holder, page=here.id, typed=everything, seen=None, by=by, at=now, language="nl"
        )
        shown = api.open_form(draft.id, holder, at=now, language="nl")
    return info


@pytest.fixture
def refused(me: Account, clerk: Account, now: datetime) -> Any:
    """Return a case that was refused, and corrected by a clerk before."""
    info = card(me, now)
    by = actor_of(clerk, now)
    api.correct_answers(case=info.id, answers={"plate": "1-ABC-235"}, by=by, at=now)
    api.act(case=info.id, action="refuse", filled={}, by=by, at=now)
    return info


def seen(page: Any, url: str, name: str, language: str) -> None:
    assert page.goto(url).status == 200, url
    if PICTURES:
        for width in (390, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=str(Path(PICTURES) / f"{name}-{language}-{width}.png"), full_page=True)
    assert_accessible(page)
    assert_light(page)
    assert_narrow(page)
    assert untranslated(page, language) == [], page.url


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_the_applicants_pages(
    page: Any, live_server: Any, me: Account, going: Any, refused: Any, language: str
) -> None:
    enter(page.context, live_server.url, me)
    with translation.override(language):
        paths = {
            "case-open": reverse("my:case", args=[going.id]),
            "correction": reverse("counter:correction", args=[Draft.objects.get(corrects=going.id).pk]),
            "case-refused": reverse("my:case", args=[refused.id]),
            "why": reverse("my:why", args=[refused.id]),
            "why-open": reverse("my:why", args=[going.id]),
        }
    for name, path in paths.items():
        seen(page, live_server.url + path, name, language)


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_the_clerks_pages(page: Any, live_server: Any, clerk: Account, going: Any, refused: Any, language: str) -> None:
    enter(page.context, live_server.url, clerk)
    with translation.override(language):
        paths = {
            "desk-case": reverse("desk:case", args=[refused.id]),
            "desk-why": reverse("desk:why", args=[going.id]),
        }
    for name, path in paths.items():
        seen(page, live_server.url + path, name, language)
