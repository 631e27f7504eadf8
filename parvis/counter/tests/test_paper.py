"""Procedures on paper: everything is asked, in three languages, accessibly, and each sheet says which it is."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
from django.test import Client

from parvis.counter.catalogue import shelves
from parvis.counter.models import DefinitionVersion, Draft
from parvis.counter.rules.paper import Desk, Print, paper_form
from parvis.counter.rules.paper.conditions import Conditions
from parvis.counter.rules.paper.spaces import space_for, value_of_box
from parvis.counter.tests.region import OTHER, TOWN
from parvis.counter.types import Definition, Kind
from parvis.kernel.documents import api as documents
from parvis.kernel.documents.paper import Boxes, Comb, Lines, Sign

DAY = date(2026, 11, 24)
DESK = Desk("Gemeente Elsene", "Dienst Bevolking", "Elsensesteenweg 168", "02 515 61 11", is_competent=True)
LANGUAGES = ("nl", "fr", "en")


def form_of(definition: Definition, language: str = "nl", **more):
    return paper_form(definition, Print(language=language, desk=DESK, day=DAY, **more))


def text_of(pdf: bytes) -> str:
    """Return the words of a PDF, without anything between them: lines break where they like."""
    pages = pypdfium2.PdfDocument(pdf)
    return squeezed("".join(page.get_textpage().get_text_range() for page in pages))


def squeezed(text: str) -> str:
    """Leave out spaces, and hyphens: at the end of a line a reader of PDFs takes one for a broken word."""
    return "".join(sign for sign in text if not sign.isspace() and sign not in "-\ufffe\x02")


def asked_in(form: documents.PaperForm) -> Iterator:
    for section in form.sections:
        for group in section.groups:
            yield from group.asked


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_of_every_procedure_is_on_paper(own_catalogue: shelves.Catalogue, language: str) -> None:
    for procedure in own_catalogue.procedures:
        definition = own_catalogue.find(procedure.id)
        text = text_of(documents.print_form(form_of(definition, language)))
        for question in definition.form.questions:
            if question.kind is Kind.COMPUTED:
                continue
            wanted = [question.label, *(option.label for option in question.options)]
            wanted += [item.label for item in question.items]
            wanted += [one for one in (question.help, question.why, question.statement) if one is not None]
            for one in wanted:
                assert squeezed(one.to(language)) in text, (procedure.id, one.to(language))


def test_is_archivable_accessible_and_in_its_language(own_catalogue: shelves.Catalogue) -> None:
    pdf = pikepdf.open(BytesIO(documents.print_form(form_of(own_catalogue.find("parking-card"), "fr"))))
    with pdf.open_metadata() as metadata:
        assert metadata["pdfaid:part"] == "2"
        assert metadata["pdfaid:conformance"] == "A"
        assert metadata["pdfuaid:part"] == "1"
    assert str(pdf.Root.Lang).startswith("fr")
    assert pdf.Root.MarkInfo.Marked
    assert "/StructTreeRoot" in pdf.Root


class TestConditions:
    @pytest.fixture
    def said(self, own_catalogue: shelves.Catalogue):
        definition = own_catalogue.find("change-of-address")
        numbers = {question.id: str(at) for at, question in enumerate(definition.form.questions, 1)}

        def say(*conditions: str, language: str = "en") -> str | None:
            return Conditions(definition, language, numbers).said(*conditions)

        return say

    @pytest.mark.parametrize(
        ("condition", "wanted"),
        [
            ("", ""),
            ('channel == "paper"', ""),
            ('channel == "web"', None),
            ('channel == "web" or others_move == true', "Only if you answered “Yes” to question"),
            ("others_move", "Only if you answered “Yes” to question"),
            ("not others_move", "Only if you answered “No” to question"),
            ("others_move != true", "Only if you answered “No” to question"),
            ("is_filled(movers)", "Only if you filled in question"),
            ('any(movers, mover_relation == "child")', "Only if somebody in question"),
            ("today > date(\"2027-01-01\")", "Only if this applies to you"),
        ],
    )  # fmt: skip
    def test_are_said_in_words(self, said, condition: str, wanted: str | None) -> None:
        found = said(condition)
        assert found is None if wanted is None else found is not None
        assert (found or "").startswith(wanted or "")
        assert wanted == "" or found != ""

    def test_who_reads_the_narrow_one_need_not_read_the_wide_one(self, said) -> None:
        assert said("others_move", "others_move or joins_household") == said("others_move")


class TestSpaces:
    def test_what_is_known_stands_in_it(self, own_catalogue: shelves.Catalogue) -> None:
        questions = {
            one.kind: one
            for procedure in own_catalogue.procedures
            for one in own_catalogue.find(procedure.id).form.questions
        }
        born = space_for(questions[Kind.DATE], "1985-07-30", "nl")
        assert isinstance(born, Comb)
        assert born.filled == "30071985"
        yes = space_for(questions[Kind.YES_NO], True, "nl")
        assert isinstance(yes, Boxes)
        assert [one.is_ticked for one in yes.choices] == [True, False]
        account = space_for(questions[Kind.IBAN], "BE68539007547034", "nl")
        assert isinstance(account, Comb)
        assert account.filled == "BE68539007547034"
        foreign = space_for(questions[Kind.IBAN], "FR7630006000011234567890189", "nl")
        assert isinstance(foreign, Lines)
        assert isinstance(space_for(questions[Kind.SIGNATURE], None, "nl"), Sign)

    def test_two_ticks_for_one_answer_say_nothing(self, own_catalogue: shelves.Catalogue) -> None:
        question = own_catalogue.find("change-of-address").questions["others_move"]
        assert value_of_box(question, ["yes"]) is True
        assert value_of_box(question, ["no"]) is False
        assert value_of_box(question, ["yes", "no"]) is None
        assert value_of_box(question, []) is None


def test_every_box_to_tick_is_found_on_its_page(own_catalogue: shelves.Catalogue) -> None:
    form = form_of(own_catalogue.find("criminal-record"))
    boxes = [
        (one.id, choice.value) for one in asked_in(form) if isinstance(one.space, Boxes) for choice in one.space.choices
    ]
    marks = documents.marks_of(form)
    assert {(one.question, one.value) for one in marks} >= set(boxes)
    pages = documents.count_pages(form)
    assert all(1 <= one.page <= pages and 20 < one.x < 190 and 20 < one.y < 260 for one in marks)


@pytest.mark.django_db
@pytest.mark.usefixtures("region")
class TestPages:
    def test_the_form_is_found_and_names_the_administration(self, client: Client) -> None:
        page = client.get(f"/nl/procedures/complaint/?at={TOWN}").content.decode()
        assert f"/nl/procedures/complaint/paper/?at={TOWN}" in page
        chosen = client.get(f"/nl/procedures/complaint/paper/?at={TOWN}").content.decode()
        assert f'value="{TOWN}" selected' in chosen
        response = client.get(f"/nl/procedures/complaint/paper.pdf?at={TOWN}&language=fr")
        assert response["Content-Type"] == "application/pdf"
        text = text_of(response.content)
        assert "Commentremplirceformulaire" in text
        assert "·FR·1/" in text

    def test_the_version_that_was_printed_is_kept(self, client: Client) -> None:
        client.get(f"/nl/procedures/complaint/paper.pdf?at={TOWN}")
        assert DefinitionVersion.objects.filter(procedure="complaint").exists()

    @pytest.mark.parametrize("address", ["nothing/paper/", "nothing/paper.pdf", "complaint/paper.pdf?at=nowhere"])
    def test_what_is_not_offered_is_not_printed(self, client: Client, address: str) -> None:
        assert client.get(f"/nl/procedures/{address}").status_code == 404

    def test_a_draft_is_printed_by_its_holder_only(self, client: Client) -> None:
        client.post("/nl/procedures/complaint/start/", {"organisation": OTHER})
        draft = Draft.objects.get()
        response = client.get(f"/nl/forms/{draft.pk}/paper.pdf")
        assert response["Content-Type"] == "application/pdf"
        assert "no-store" in response["Cache-Control"]
        assert Client().get(f"/nl/forms/{draft.pk}/paper.pdf").status_code == 404
