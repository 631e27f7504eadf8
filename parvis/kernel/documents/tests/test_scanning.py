"""Forms on paper come back as scans, and are known again by their codes."""

from datetime import date
from io import BytesIO

import numpy as np
import pikepdf
import pytest
from PIL import Image

from parvis.kernel.documents import scanning
from parvis.kernel.documents.paper import (
    ANONYMOUS,
    Asked,
    Boxes,
    Choice,
    Group,
    Lines,
    PageCode,
    PaperForm,
    Section,
    read_code,
)
from parvis.kernel.documents.printing import count_pages, marks_of, print_form
from parvis.kernel.documents.tests.sheets import as_jpeg, as_pdf, drawn, penned, scanned

NASTY = '#import "x": * [#panic()] $x$ <label> @ref \\ `raw` // comment **strong** {"json": 1}'


def paper(form: str = "bench", *, copy: str = ANONYMOUS, questions: int = 14, said: str = "Waar?") -> PaperForm:
    asked = tuple(
        Asked(
            id=f"q{number}",
            number=str(number),
            label=said,
            help=said,
            why=said,
            condition=said,
            space=Boxes((Choice("yes", "Ja"), Choice("no", "Nee")), said, is_beside=number % 2 == 0)
            if number % 3
            else Lines(),
        )
        for number in range(1, questions + 1)
    )
    return PaperForm(
        title=said,
        language="nl",
        organisation=said,
        summary=said,
        first=((said, (said,)), (said, (said, said))),
        sections=(Section(said, (Group(asked[:2], said, said, said), Group(asked[2:]))),),
        last=((said, (said,)),),
        closing=said,
        code=PageCode(form, "0123456789ab", "nl", 1, 1, copy),
        dated_on=date(2026, 11, 24),
        mark=said,
        labels={"page": "Blad"},
    )


@pytest.fixture
def dice() -> np.random.Generator:
    return np.random.default_rng(20261124)


class TestCodes:
    def test_says_what_it_was_told(self) -> None:
        code = PageCode("parking-card", "0123456789ab", "fr", 2, 5, "7K3M9Q4P")
        assert read_code(code.text) == code

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "https://elsewhere.example",
            "PARVIS1:BENCH:0123456789AB:NL:3:2:0",
            "PARVIS1:BENCH:0123456789AB:NL:0:2:0",
            "PARVIS1:BENCH:XYZ:NL:1:2:0",
            "PARVIS1:../ETC:0123456789AB:NL:1:2:0",
            "PARVIS1:BENCH:0123456789AB:DE:1:2:0",
            "PARVIS2:BENCH:0123456789AB:NL:1:2:0",
        ],
    )
    def test_what_is_not_ours_is_no_code(self, text: str) -> None:
        assert read_code(text) is None


class TestPrinting:
    def test_what_people_typed_is_text(self) -> None:
        assert print_form(paper(said=NASTY)).startswith(b"%PDF")

    def test_is_archivable_and_accessible(self) -> None:
        pdf = pikepdf.open(BytesIO(print_form(paper())))
        with pdf.open_metadata() as metadata:
            assert metadata["pdfaid:part"] == "2"
            assert metadata["pdfuaid:part"] == "1"

    def test_has_as_many_sheets_as_it_says(self) -> None:
        form = paper(questions=30)
        assert len(pikepdf.open(BytesIO(print_form(form))).pages) == count_pages(form) > 2


class TestReading:
    def test_sheets_of_two_forms_in_any_order_and_anyhow(self, dice: np.random.Generator) -> None:
        one, two = drawn(print_form(paper())), drawn(print_form(paper("tree", copy="7K3M9Q4P")))
        sheets = [
            scanned(one[1], dice=dice, angle=3, turned=180),
            scanned(two[0], dice=dice, angle=-3),
            Image.new("L", (600, 800), 255),
            scanned(one[0], dice=dice, angle=1.5, turned=90),
        ]
        found = list(scanning.read_scan(as_pdf(sheets)))
        assert [(one.code.form, one.code.page, one.code.copy) if one.code else None for one in found] == [
            ("bench", 2, ANONYMOUS),
            ("tree", 1, "7K3M9Q4P"),
            None,
            ("bench", 1, ANONYMOUS),
        ]
        assert all(one.is_straight for one in found if one.code)

    @pytest.mark.parametrize("content", [b"", b"%PDF-1.7 nothing", b"\xff\xd8\xff\xe0 no picture"])
    def test_what_is_broken_is_refused(self, content: bytes) -> None:
        with pytest.raises(scanning.CannotScan):
            list(scanning.read_scan(content))

    def test_two_hundred_sheets_are_too_many(self) -> None:
        pdf = pikepdf.new()
        for _ in range(200):
            pdf.add_blank_page(page_size=(10, 10))
        kept = BytesIO()
        pdf.save(kept)
        with pytest.raises(scanning.TooManyPages):
            list(scanning.read_scan(kept.getvalue()))

    def test_a_sheet_as_large_as_a_street_is_drawn_small(self) -> None:
        pdf = pikepdf.new()
        pdf.add_blank_page(page_size=(14_000, 14_000))
        kept = BytesIO()
        pdf.save(kept)
        [page] = scanning.read_scan(kept.getvalue())
        with Image.open(BytesIO(page.picture)) as picture:
            assert max(picture.size) <= 1754


class TestTicked:
    def test_crosses_are_found_where_they_are(self, dice: np.random.Generator) -> None:
        form = paper(questions=30)
        marks = marks_of(form)
        right = wanted = wrong = 0
        for number, sheet in enumerate(drawn(print_form(form)), 1):
            boxes = [one for one in marks if one.page == number]
            crossed = [one for one in boxes if dice.random() < 0.4]
            scan = scanned(
                penned(sheet, crossed, dice=dice),
                dice=dice,
                angle=float(dice.uniform(-3, 3)),
                turned=180 * (number % 2),
            )
            [page] = scanning.read_scan(as_jpeg(scan))
            found = scanning.ticked(page.picture, boxes)
            assert found is not None
            right += len(set(found) & set(crossed))
            wrong += len(set(found) - set(crossed))
            wanted += len(crossed)
        assert wanted > 8
        assert right / wanted > 0.95
        assert wrong == 0

    def test_boxes_that_are_elsewhere_say_nothing(self) -> None:
        form = paper()
        [page, *_] = scanning.read_scan(print_form(form))
        elsewhere = [
            type(one)(one.question, one.value, one.page, one.x + 6, one.y + 6, one.size) for one in marks_of(form)
        ]
        assert scanning.ticked(page.picture, elsewhere) is None
