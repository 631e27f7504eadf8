"""How sure one must be of who asks: at each step, when sending, and not at the desk; nothing typed is lost."""

import shutil
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from parvis.counter.catalogue import shelves
from parvis.counter.models import Case, Draft
from parvis.counter.operations import sending
from parvis.counter.queries.forms import form, setting_of
from parvis.counter.rules.competence import assurance_wanted, is_too_low
from parvis.counter.tests import region as small
from parvis.counter.tests.region import PROCEDURES, TOWN
from parvis.counter.tests.test_drafts import NOW, answer, begun, complete
from parvis.counter.tests.test_form_pages import COMPLAINT, fill, path_of, start
from parvis.counter.types import Channel
from parvis.counter.types.drafts import NotIdentified
from parvis.kernel.people.queries.actors import actor_of
from parvis.kernel.people.tests.factories import make_citizen, plain_agent, sign_in
from parvis.kernel.people.types import Actor

SURER = {
    "procedure.yaml": ("assurance: none", "assurance: low"),
    "form.yaml": ("  - id: you\n", "  - id: you\n    assurance: substantial\n"),
}


@pytest.fixture(scope="session")
def sure_catalogue(tmp_path_factory: pytest.TempPathFactory) -> shelves.Catalogue:
    """Complaints of which the last step asks for more than the rest."""
    parent = tmp_path_factory.mktemp("sure")
    shutil.copytree(PROCEDURES / "complaint", parent / "complaint")
    for name, (before, after) in SURER.items():
        path = parent / "complaint" / name
        text = path.read_text()
        assert before in text
        path.write_text(text.replace(before, after, 1))
    return small.catalogue(tmp_path_factory.mktemp("kept"), parent)


@pytest.fixture
def sure(region: None, sure_catalogue: shelves.Catalogue) -> Iterator[None]:
    before = shelves.replace_current(sure_catalogue)
    yield
    shelves.replace_current(before)


def asked_of(response: Any) -> dict[str, str]:
    """Return what the page where one signs in was asked for."""
    parts = urlsplit(response["Location"])
    assert parts.path == "/nl/account/sign-in/"
    return {name: values[0] for name, values in parse_qs(parts.query).items()}


def halfway(client: Client) -> str:
    """Fill a complaint in up to the step that asks for more, and return the address of its page."""
    response = start(client, "complaint", organisation=TOWN)
    while not path_of(response).endswith("/identity/"):
        page = path_of(response).rstrip("/").split("/")[-1]
        data = COMPLAINT[page](response.content.decode())
        data["revision"] = Draft.objects.get().revision
        answered = client.post(path_of(response), data)
        if "sign-in" in answered["Location"] or answered["Location"].endswith("/q/identity/"):
            return str(answered["Location"])
        response = client.get(answered["Location"])
    raise AssertionError("the step was shown")


def session_at(client: Client, level: str) -> None:
    session = client.session
    session["assured"] = {**session["assured"], "level": level}
    session.save()


@pytest.mark.django_db
@pytest.mark.usefixtures("sure")
def test_a_step_that_asks_for_more_is_shown_to_who_showed_it(client: Client) -> None:
    page = halfway(client)
    assert asked_of(client.get(page)) == {"level": "substantial", "next": page}
    sign_in(client, make_citizen(), level="low")
    assert asked_of(client.get(page)) == {"level": "substantial", "next": page}
    session_at(client, "substantial")
    assert client.get(page).status_code == 200


@pytest.mark.django_db
@pytest.mark.usefixtures("sure")
def test_what_was_typed_while_the_certainty_went_is_there_again(client: Client) -> None:
    page = halfway(client)
    sign_in(client, make_citizen(), level="substantial")
    assert client.get(page).status_code == 200
    session_at(client, "low")
    answered = client.post(page, {"identity": "named", "then": "check", "revision": Draft.objects.get().revision})
    assert asked_of(answered) == {"level": "substantial", "next": f"{page}?then=check"}
    session_at(client, "high")
    assert 'value="named" checked' in client.get(page).content.decode()


@pytest.mark.django_db
@pytest.mark.usefixtures("sure")
def test_checking_and_sending_ask_for_it_too(client: Client) -> None:
    page = halfway(client)
    sign_in(client, make_citizen(), level="substantial")
    response = fill(client, client.get(page), COMPLAINT)
    check = path_of(response)
    send = check.replace("/check/", "/send/")
    session_at(client, "low")
    assert asked_of(client.get(check)) == {"level": "substantial", "next": check}
    assert asked_of(client.post(send)) == {"level": "substantial", "next": check}
    assert not Case.objects.unscoped("test").exists()
    session_at(client, "high")
    assert client.post(send)["Location"].endswith("/sent/")


@pytest.mark.django_db
@pytest.mark.usefixtures("region")
def test_the_check_says_that_one_must_show_once_more_who_one_is(client: Client) -> None:
    response = start(client, "parking-card")
    check = f"{path_of(response).split('/q/')[0]}/check/"
    sign_in(client, make_citizen(), level="low")
    shown = client.get(check)
    assert shown.status_code == 200, "what was answered needs no certainty to be seen by who answered it"
    assert shown.context["must_identify"]
    assert shown.context["must_step_up"]
    session_at(client, "substantial")
    assert not client.get(check).context["must_identify"]


@pytest.mark.django_db
@pytest.mark.usefixtures("sure")
@pytest.mark.parametrize(("level", "sends"), [("none", False), ("low", False), ("substantial", True), ("high", True)])
def test_the_operation_asks_by_itself(level: str, sends: bool) -> None:
    by = actor_of(make_citizen(), NOW)
    draft, holder = begun(by=by)
    complete(draft, holder)
    setting = setting_of(at=NOW, language="nl", organisation=TOWN)
    if sends:
        assert sending.send(draft_id=draft.id, holder=holder, by=by, setting=setting, at=NOW, level=level)[1]
        return
    with pytest.raises(NotIdentified) as unsure:
        sending.send(draft_id=draft.id, holder=holder, by=by, setting=setting, at=NOW, level=level)
    assert unsure.value.wanted == "substantial"


@pytest.mark.parametrize(
    ("by", "channel", "is_asked"),
    [
        (Actor.anonymous(), Channel.WEB, True),
        (Actor.anonymous(), Channel.DESK, False),
        (Actor.anonymous(), Channel.PAPER, False),
        (plain_agent(), Channel.WEB, False),
        (Actor.system("import"), Channel.WEB, False),
    ],
)
def test_agents_and_the_desk_have_seen_them(by: Actor, channel: Channel, is_asked: bool) -> None:
    assert is_too_low("none", "low", by, channel=channel) is is_asked


@pytest.mark.django_db
@pytest.mark.usefixtures("sure")
def test_the_most_that_is_asked_counts() -> None:
    draft, holder = begun()
    answer(draft, holder, "service", service="other")
    shown = form(draft.id, holder, at=NOW, language="nl")
    steps = {page.step.id: page.step for page in shown.walk.pages}
    assert assurance_wanted(shown.definition.procedure) == "low"
    assert assurance_wanted(shown.definition.procedure, steps.values()) == "substantial"
