"""The pages of editors: what is offered, what changed upstream, a draft with its faults, four eyes, running cases."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from parvis.counter.catalogue.overlays import overlay_yaml, read_overlay
from parvis.counter.models import Adoption, Case
from parvis.counter.operations import migrating
from parvis.counter.queries.adoption import adoption_page
from parvis.counter.queries.published import current, forget_published
from parvis.counter.tests.adopting import (
    FEE_KEPT,
    NEW_LABEL,
    OTHER,
    RENAMED_FIGURE,
    TOWN,
    change_folder,
    overlay,
    published,
    remove_folder,
)
from parvis.counter.tests.cases import DAY, SENT, citizen, sent
from parvis.kernel.people.models import Account
from parvis.kernel.people.queries.actors import actor_of
from parvis.kernel.people.tests.factories import make_agent, sign_in
from parvis.kernel.people.types import Actor, Role

pytestmark = pytest.mark.django_db
WHY = "the test looks"
PAGE = f"/en/editor/{TOWN}/bench/"
FIELDS = {"is_offered": "yes", "fee": "5,00", "figure_term_days": "15", "why": "Our own price."}


@pytest.fixture
def writer(bench: Path) -> Account:
    return make_agent(TOWN, (Role.EDITOR,))


@pytest.fixture
def client(writer: Account) -> Client:
    return sign_in(Client(), writer)


@pytest.fixture
def colleague(bench: Path) -> Client:
    return sign_in(Client(), make_agent(TOWN, (Role.EDITOR,)))


def text(response: Any) -> str:
    assert response.status_code in (200, 409, 422), response.status_code
    return " ".join(response.content.decode().split())


def revision() -> int:
    return Adoption.objects.unscoped(WHY).filter(state__in=("draft", "in_review")).get().revision


def post(client: Client, what: str, **data: str) -> Any:
    return client.post(f"{PAGE}{what}/", {"revision": revision(), **data}, follow=True)


def test_from_a_fee_to_what_citizens_see(client: Client, colleague: Client) -> None:
    assert client.get("/en/editor/").headers["Location"] == f"/en/editor/{TOWN}/"
    assert "Follows the shared procedure" in text(client.get(f"/en/editor/{TOWN}/"))
    assert "Begin a version" in text(client.get(PAGE))
    client.post(f"{PAGE}propose/")
    shown = text(post(client, "draft", **FIELDS))
    assert "Changed: the fee, amount." in shown
    assert "1 of 1 golden case comes out differently." in shown
    assert "It costs 500 cents." in shown
    shown = text(post(client, "promise"))
    assert "It can be published" in shown
    assert "fee_cents: 500" in shown
    assert "You wrote in this version yourself" in text(post(client, "review"))
    assert "a colleague must look at it" in text(post(client, "publish"))
    assert "Our own price." in text(colleague.get(PAGE))
    assert "It is published." in text(post(colleague, "publish"))
    forget_published()
    definition = current().effective("bench", TOWN)
    assert (definition.procedure.fee.amount_cents, definition.parameters["term_days"]) == (500, 15)
    given = client.get(f"{PAGE}overlay.yaml").content.decode()
    assert read_overlay(given).parameters == {"term_days": 15}
    assert "Written by" in text(client.get(PAGE))


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client: Client) -> None:
    client.post(f"{PAGE}propose/")
    answered = post(
        client, "draft", fee="much", figure_term_days="soon", note_nl="Enkel hier.", contact_email="a@b.example",
        yaml="aks: []\n", why="Try",
    )  # fmt: skip
    shown = text(answered)
    assert answered.status_code == 422
    for said in (
        "Write an amount, such as 12,50.",
        "Write it like this: 20.",
        "Write it in all three languages, or in none.",
        "Say which service this is.",
        "Did you mean ‘ask’?",
        'value="much"',
        'value="soon"',
        "aks: []",
    ):
        assert said in shown, said
    assert Adoption.objects.unscoped(WHY).get().revision == 1


def test_a_colleague_who_was_quicker_is_told_and_what_was_typed_is_there(client: Client, colleague: Client) -> None:
    client.post(f"{PAGE}propose/")
    old = revision()
    post(colleague, "draft", **FIELDS)
    answered = client.post(f"{PAGE}draft/", {**FIELDS, "revision": old, "fee": "7,50"})
    assert answered.status_code == 409
    assert 'value="7,50"' in text(answered)
    assert "A colleague changed this meanwhile" in text(answered)


def test_a_reviewer_sends_back_and_a_writer_puts_away(client: Client, colleague: Client) -> None:
    client.post(f"{PAGE}propose/")
    post(client, "draft", note_nl="Hier.", note_fr="Ici.", note_en="Here.", why="A remark.")
    post(client, "review")
    shown = text(post(colleague, "back", why="In French: seulement ici."))
    assert "In French: seulement ici." in shown
    assert "what you offer stays as it was" in text(post(client, "away"))
    assert not adoption_page(TOWN, "bench", by=actor_for(client), at=SENT).open


def actor_for(client: Client) -> Actor:
    return actor_of(Account.objects.get(pk=client.session["_auth_user_id"]), SENT)


def test_what_changed_upstream_is_told_with_whom_it_breaks(client: Client, bench: Path) -> None:
    published(FEE_KEPT + "parameters: {term_days: 15}\n")
    change_folder(bench, *RENAMED_FIGURE)
    shown = text(client.get(PAGE))
    assert "Removed: figure “Term”." in shown
    assert "breaks your own changes: 1" in shown
    assert "Changed upstream" in text(client.get(f"/en/editor/{TOWN}/?show=changed"))
    client.post(f"{PAGE}propose/", {"upstream": "1"})
    assert "Did you mean ‘term_of_days’?" in text(client.get(PAGE))


def test_a_draft_can_be_laid_over_the_new_version(client: Client, bench: Path) -> None:
    published()
    client.post(f"{PAGE}propose/")
    change_folder(bench, *NEW_LABEL)
    assert "It lies over the version that you accepted" in text(client.get(PAGE))
    shown = text(post(client, "draft", **FIELDS, upstream="1", yaml=overlay_yaml_of(FEE_KEPT)))
    assert "It lies over the version that you accepted" not in shown
    assert "Changed: question “Your name”, label." in shown


def overlay_yaml_of(kept: str) -> str:
    return overlay_yaml(overlay(kept), without=frozenset({"fee"}))


def test_a_procedure_whose_folder_is_gone_says_so(client: Client, bench: Path) -> None:
    published()
    remove_folder(bench)
    assert "The shared procedure is gone" in text(client.get(f"/en/editor/{TOWN}/"))
    assert "Nobody keeps it up to date any more." in text(client.get(PAGE))
    assert client.get("/en/procedures/bench/").status_code == 200


@pytest.mark.parametrize("language", ["nl", "fr"])
def test_pages_speak_the_language_of_who_reads(client: Client, bench: Path, language: str) -> None:
    published()
    change_folder(bench, *NEW_LABEL)
    for path in ("", "bench/", "bench/cases/"):
        answered = client.get(f"/{language}/editor/{TOWN}/{path}")
        assert answered.status_code == 200
    said = {"nl": "Wat er in de gedeelde procedure veranderd is", "fr": "Ce qui a changé dans la démarche partagée"}
    assert said[language] in text(client.get(f"/{language}/editor/{TOWN}/bench/"))


def test_others_find_nothing(bench: Path) -> None:
    elsewhere = sign_in(Client(), make_agent(OTHER, (Role.EDITOR,)))
    handler = sign_in(Client(), make_agent(TOWN, (Role.AGENT, Role.DECIDER)))
    for path in (f"/en/editor/{TOWN}/", PAGE, f"{PAGE}cases/", f"{PAGE}overlay.yaml"):
        assert elsewhere.get(path).status_code == 404
        assert handler.get(path).status_code == 403
        assert Client().get(path).status_code == 302
    assert elsewhere.get(f"/en/editor/{OTHER}/nothing/").status_code == 404


# Running cases -----------------------------------------------------------------------------------------


@pytest.fixture
def running(writer: Account) -> list[Case]:
    base = current().find("bench")
    for number in range(3):
        answers = {"kind": "stone", "name": f"An {number}", "mail": "an@example.be", "height": None}
        sent(definition=base, by=citizen(), at=SENT, **answers, spot={"lat": 50.83, "lon": 4.37, "municipality": TOWN})
    return list(Case.objects.unscoped(WHY).order_by("received_at", "id"))


def test_chosen_cases_go_over_after_a_preview(client: Client, running: list[Case]) -> None:
    published(FEE_KEPT + "parameters: {term_days: 400}\n")
    shown = text(client.get(f"{PAGE}cases/"))
    assert "3 cases can go over" in shown
    assert "“Decide” moves from" in shown
    assert "An 1" not in shown
    after = current().effective("bench", TOWN).hash
    one = running[0]
    data = {"after": after, "case": str(one.pk), "revision": [f"{case.pk}:{case.revision}" for case in running]}
    answered = client.post(f"{PAGE}cases/begin/", data, follow=True)
    assert answered.headers["Refresh"] == "2"
    migration = answered.redirect_chain[-1][0].rstrip("/").rpartition("/")[2]
    migrating.do_migration(migration=migration, by=Actor.system("migrating"), at=SENT + DAY)
    shown = text(client.get(f"/en/editor/migrations/{migration}/"))
    assert "1 case goes on under the new version." in shown
    assert "2 cases can go over" in text(client.get(f"{PAGE}cases/"))
    clerk = sign_in(Client(), make_agent(TOWN, (Role.AGENT,)))
    assert "Goes on under a new version of the procedure" in text(clerk.get(f"/en/desk/cases/{one.pk}/"))


@pytest.mark.parametrize("wrong", [{}, {"case": "x", "revision": "x:1"}, {"case": "x", "revision": "x"}])
def test_a_choice_of_nothing_is_answered(client: Client, running: list[Case], wrong: dict[str, str]) -> None:
    assert client.post(f"{PAGE}cases/begin/", {"after": "f" * 64, **wrong}).status_code == 302


def test_an_overlay_is_the_same_after_it_was_written_as_yaml(bench: Path) -> None:
    whole = (
        FEE_KEPT
        + """
parameters: {term_days: 15}
note: {nl: "yes", fr: "012", en: "2026-11-24"}
contact: {name: {nl: A, fr: B, en: C}, phone: +32 2 555 00 00}
ask: [{after: spot, page: {questions: [{id: shade, kind: yes_no, label: {nl: S, fr: S, en: S}}]}}]
rules:
  - id: price
    purpose: Ours
    rows: [{id: all, then: {amount_cents: 5_00}, valid_from: 2026-01-01}]
"""
    )
    given = overlay(whole)
    assert read_overlay(overlay_yaml(given)) == given
    assert overlay_yaml(read_overlay("")) == ""
