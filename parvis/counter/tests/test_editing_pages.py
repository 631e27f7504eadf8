"""The pages on which a part of a procedure is edited: nothing typed is lost, faults beside what they are about."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import load_workbook

from parvis.counter.catalogue.overlays import example_yaml
from parvis.counter.models import Adoption
from parvis.counter.queries.adoption import adoption_page
from parvis.counter.queries.published import current, forget_published
from parvis.counter.tests.adopting import TOWN, editor, overlay
from parvis.counter.tests.cases import SENT
from parvis.counter.types import Overlay
from parvis.kernel.people.models import Account
from parvis.kernel.people.tests.factories import make_agent, sign_in
from parvis.kernel.people.types import Role

pytestmark = pytest.mark.django_db
PAGE = f"/en/editor/{TOWN}/bench/"
LABEL = "t:questions.name.label"
FORM = {"editing": "texts", f"{LABEL}:nl": "Naam", f"{LABEL}:fr": "Nom", f"{LABEL}:en": "Name"}


@pytest.fixture
def writer(bench: Path) -> Account:
    return make_agent(TOWN, (Role.EDITOR,))


@pytest.fixture
def client(writer: Account) -> Client:
    client = sign_in(Client(), writer)
    client.post(f"{PAGE}propose/")
    return client


@pytest.fixture
def colleague(bench: Path) -> Client:
    return sign_in(Client(), make_agent(TOWN, (Role.EDITOR,)))


def kept() -> Overlay:
    found = adoption_page(TOWN, "bench", by=editor(), at=SENT).open
    assert found is not None
    return found.overlay


def post(client: Client, what: str, **data: Any) -> Any:
    revision = Adoption.objects.unscoped("the test looks").filter(state__in=("draft", "in_review")).get().revision
    return client.post(f"{PAGE}{what}/", {"revision": revision, **data})


def text(response: Any, *, status: int = 200) -> str:
    assert response.status_code == status, response.status_code
    return " ".join(response.content.decode().split())


@pytest.mark.parametrize(
    "address",
    ["texts/", "texts/?part=letters", "texts/?show=missing", "texts/?show=changed", "questions/", "questions/?on=kind",
     "questions/?on=new:spot", "flow/", "flow/?on=action:refuse", "flow/?on=deadline:handle", "flow/?on=expert",
     "letters/", "letters/?on=refusal", "sheet/", "examples/"],
)  # fmt: skip
@pytest.mark.parametrize("language", ["en", "nl", "fr"])
def test_every_page_opens(client: Client, address: str, language: str) -> None:
    shown = text(client.get(f"/{language}/editor/{TOWN}/bench/{address}"))
    assert len(shown) < 60_000


def test_there_is_nothing_to_edit_without_a_draft(colleague: Client) -> None:
    assert colleague.get(f"{PAGE}texts/").status_code == 404


def test_strangers_see_none_of_it(client: Client, bench: Path) -> None:
    stranger = sign_in(Client(), make_agent(TOWN, (Role.AGENT,)))
    for what in ("texts", "questions", "flow", "letters", "preview"):
        assert stranger.get(f"{PAGE}{what}/").status_code == 403


def test_other_words_are_kept_and_taken_back(client: Client) -> None:
    assert post(client, "texts", **FORM).status_code == 302
    assert kept().texts["questions.name.label"].en == "Name"
    assert "Shared text" in text(client.get(f"{PAGE}texts/?show=changed"))
    post(client, "texts", **{f"{LABEL}:{code}": "" for code in ("nl", "fr", "en")})
    assert kept().texts == {}


def test_what_is_right_is_kept_when_something_else_is_wrong(client: Client) -> None:
    wrong = {
        "t:questions.kind.label:nl": "Welke dan?",
        "t:questions.kind.label:fr": "",
        "t:questions.kind.label:en": "",
    }
    shown = text(post(client, "texts", **FORM, **wrong), status=422)
    assert "Welke dan?" in shown
    assert "Write it in all three languages, or in none." in shown
    assert set(kept().texts) == {"questions.name.label"}


def test_two_editors_lose_nothing(client: Client, colleague: Client) -> None:
    post(client, "texts", **FORM)
    shown = text(colleague.post(f"{PAGE}texts/", {**FORM, f"{LABEL}:en": "Who?", "revision": "1"}), status=409)
    assert "A colleague changed this version meanwhile" in shown
    assert "Who?" in shown
    assert "<dd>Name</dd>" in shown
    assert kept().texts["questions.name.label"].en == "Name"
    assert post(colleague, "texts", **{**FORM, f"{LABEL}:en": "Who?"}).status_code == 302
    assert kept().texts["questions.name.label"].en == "Who?"


def test_a_question_becomes_another_one(client: Client) -> None:
    good = {"on": "name", "required": "no", "when": 'kind == "wood"', "editing": "questions"}
    assert post(client, "questions", **good).status_code == 302
    patch = kept().questions["name"]
    assert (patch.required, patch.when) == (False, 'kind == "wood"')
    shown = text(post(client, "questions", **{**good, "when": "kind = 3"}), status=422)
    assert "at column" in shown
    shown = text(post(client, "questions", **{**good, "when": "kidn == 3"}), status=422)
    assert "Did you mean" in shown
    assert kept().questions["name"].when == 'kind == "wood"'
    shown = text(post(client, "questions", on="kind", required="yes", when="", hide=["wood", "stone"]), status=422)
    assert "Leave at least one choice." in shown
    shown = text(post(client, "questions", on="kind", required="yes", when="", remove="on"), status=422)
    assert "Its answer is still used by: price, colour." in shown


def test_pages_move_up_and_down(client: Client) -> None:
    post(client, "questions", move="up:spot")
    assert kept().order == {"what": ("kind", "spot", "colour")}
    post(client, "questions", move="down:spot")
    assert kept().order == {}
    post(client, "questions", move="up:kind")
    assert kept().order == {}


EXTRA = {
    "on": "new:spot", "kind": "one_of", "required": "yes", "when": "", "legal": "rules", "sensitivity": "personal",
    "used_for": "decision", "options": "sun | Zon | Soleil | Sun\nshade | Schaduw | Ombre | Shade",
    **{f"label:{code}": "Sun?" for code in ("nl", "fr", "en")},
    **{f"why:{code}": "To place it well." for code in ("nl", "fr", "en")},
}  # fmt: skip


def test_a_question_of_ones_own_is_asked_without_yaml(client: Client) -> None:
    shown = text(post(client, "questions", **{**EXTRA, "why:fr": "", "options": "sun"}), status=422)
    assert "Write it in all three languages." in shown
    assert "Line 1 is not" in shown
    assert post(client, "questions", **EXTRA).status_code == 302
    extra = kept().ask[0]
    assert (extra.after, extra.page.id) == ("spot", "local_1")
    assert [one.label.fr for one in extra.page.questions[0].options] == ["Soleil", "Ombre"]
    post(client, "questions", on="local_1", remove="on")
    assert kept().ask == ()


def test_terms_and_actions(client: Client) -> None:
    post(client, "flow", on="deadline:handle", term="3", term_unit="months")
    term = kept().flow.deadlines["handle"].term
    assert term is not None
    assert (term.length, term.unit) == (3, "months")
    shown = text(post(client, "flow", on="deadline:handle", term="soon", term_unit="months"), status=422)
    assert "term_days" in shown
    post(client, "flow", on="deadline:handle", term="term_days", term_unit="calendar")
    assert kept().flow.deadlines == {}
    post(client, "flow", on="action:refuse", four_eyes="place", automatic="")
    assert kept().flow.actions["refuse"].four_eyes == "place"
    post(client, "flow", on="action:refuse", four_eyes="-", automatic="")
    assert kept().flow.actions == {}
    shown = text(post(client, "flow", on="expert", yaml="add_states: [{}]"), status=422)
    assert "add_states" in shown
    added = "add_states:\n  - id: wait\n    label: {nl: a, fr: b, en: c}\n"
    post(client, "flow", on="expert", yaml=added)
    assert [one.id for one in kept().flow.add_states] == ["wait"]


def test_a_letter_is_rewritten(client: Client) -> None:
    words = {f"b:0:text:{code}": "Dear {{ name }}, no." for code in ("nl", "fr", "en")}
    post(client, "letters", on="refusal", **words)
    assert kept().letters["refusal"][0].text is not None
    post(client, "letters", on="refusal", add="1", **words)
    assert len(kept().letters["refusal"]) == 2
    post(client, "letters", on="refusal", away="1", **words)
    assert len(kept().letters["refusal"]) == 1
    strange = dict.fromkeys(words, "Dear {{ nmae }}")
    post(client, "letters", on="refusal", **strange)
    assert "nmae" in text(client.get(f"{PAGE}letters/?on=refusal"))
    assert "The check says" in text(client.get(f"{PAGE}letters/?on=refusal"))


def test_a_preview_shows_what_is_being_typed_and_keeps_nothing(client: Client) -> None:
    shown = text(post(client, "preview", **FORM, look="page:name", look_language="fr"))
    assert "Nom" in shown
    assert "An Peeters" in shown
    assert kept().texts == {}
    response = client.get(f"{PAGE}preview/?look=page:colour&look_language=nl")
    assert "Welke kleur?" in text(response)
    assert "frame-ancestors 'self'" in response.headers["Content-Security-Policy"]
    assert response.headers["X-Frame-Options"] == "SAMEORIGIN"
    words = {f"b:0:text:{code}": "Hello {{ name }}" for code in ("nl", "fr", "en")}
    letter = {"editing": "letters", "on": "refusal", "look": "letter:refusal", "look_language": "fr", **words}
    assert "Hello An Peeters" in text(post(client, "preview", **letter))
    assert "There is nothing to show" in text(client.get(f"{PAGE}preview/?look=page:nothing"))


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_a_letter_comes_on_paper(client: Client, language: str) -> None:
    found = client.get(f"{PAGE}preview/?look=letter:refusal&look_language={language}&paper=1")
    assert found.headers["Content-Type"] == "application/pdf"
    assert found.content.startswith(b"%PDF")


def test_what_was_edited_is_published_by_another(client: Client, colleague: Client) -> None:
    post(client, "texts", **FORM)
    post(client, "flow", on="action:refuse", four_eyes="place", automatic="")
    post(client, "review")
    assert "It cannot be changed now" in text(client.get(f"{PAGE}texts/"))
    assert post(client, "texts", **FORM).status_code == 302
    post(colleague, "publish")
    forget_published()
    definition = current().effective("bench", TOWN)
    assert definition.questions["name"].label.en == "Name"
    assert definition.flow.action("refuse").four_eyes == "place"


def test_the_form_of_the_overview_leaves_the_parts_as_they_are(client: Client) -> None:
    post(client, "texts", **FORM)
    post(client, "draft", is_offered="yes", fee="", figure_term_days="15", why="x", yaml="")
    assert kept() == overlay(
        "parameters: {term_days: 15}\ntexts: {questions.name.label: {nl: Naam, fr: Nom, en: Name}}"
    )


def test_the_form_goes_to_a_spreadsheet_and_back(client: Client) -> None:
    sheet = client.get(f"{PAGE}sheet/form.xlsx")
    assert sheet.headers["Content-Type"].endswith("spreadsheetml.sheet")
    assert "Choose a spreadsheet first." in text(post(client, "sheet"), status=422)
    assert post(client, "sheet", sheet=upload(sheet.content)).status_code == 302
    assert kept() == Overlay()
    assert post(client, "sheet", sheet=upload(changed(sheet.content))).status_code == 302
    assert kept().texts["questions.name.label"].en == "Who are you?"
    assert kept().questions["mail"].required is False
    assert "This is no spreadsheet" in text(post(client, "sheet", sheet=upload(b"no")), status=422)


def upload(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("form.xlsx", content)


def changed(content: bytes) -> bytes:
    """Change a label, and make a question optional, as a person would in a spreadsheet."""
    book = load_workbook(BytesIO(content))
    sheet = book["survey"]
    heads = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        cells = dict(zip(heads, row, strict=True))
        if cells["name"].value == "name":
            cells["label::English (en)"].value = "Who are you?"
        if cells["name"].value == "mail":
            cells["required"].value = ""
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_golden_cases_are_listed_tried_and_kept(client: Client) -> None:
    shown = text(client.get(f"{PAGE}examples/?copy=stone-bench"))
    assert "as promised" in shown
    assert "fee_cents: 1000" in shown
    case = example_yaml(current().find("bench").golden[0]).replace("id: stone-bench", "id: another")
    shown = text(post(client, "examples", example=case))
    assert "This comes out" in shown
    assert "14 December 2026" in shown
    assert "Answer" in text(post(client, "examples", example="id: x\nanswers: {}"), status=422)
    broken = case.replace("kind: stone", "kind: iron")
    assert "It cannot be played" in text(post(client, "examples", example=broken, keep="1"))
    assert post(client, "examples", example=case, keep="1").status_code == 302
    assert [one.id for one in kept().cases] == ["another"]
    assert kept().cases[0].expect.fee_cents == 1000
    post(client, "flow", on="deadline:handle", term="3", term_unit="months")
    assert "differently" in text(client.get(f"{PAGE}examples/"))
