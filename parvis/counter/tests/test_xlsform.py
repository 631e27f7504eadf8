"""Forms come from spreadsheets and go to them, and lose nothing on the way there and back."""

import zipfile
from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook, load_workbook

from parvis.counter import api
from parvis.counter.catalogue.shelves import current
from parvis.counter.rules.xlsform import Sheets, form_of
from parvis.counter.rules.xlsform.expressions import CannotSay, from_xpath, to_xpath
from parvis.counter.types import Kind
from parvis.kernel.definitions import DefinitionErrors

NAMES = {"age": "age", "colours": "colours", "Born On": "born_on", "name": "name"}


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("${age} >= 18", "age >= 18"),
        ("${age} = 18 and not(${name} = 'An')", 'age == 18 and not (name == "An")'),
        ("selected(${colours}, 'red') or selected(${colours}, \"blue\")", '"red" in colours or "blue" in colours'),
        (". > 0 and . <= 100", "age > 0 and age <= 100"),
        ("string-length(.) < 10", "len(age) < 10"),
        ("${Born On} < today()", "born_on < today"),
        ("${age} div 2 + 1", "age / 2 + 1"),
        ("count-selected(${colours}) > 1", "count(colours) > 1"),
    ],
)
def test_conditions_of_a_spreadsheet_are_read(theirs, ours):
    assert "".join(from_xpath(theirs, here="age", names=NAMES).split()) == "".join(ours.split())


@pytest.mark.parametrize("theirs", ["pulldata('x', 'y')", "${nobody} = 1", "${age} mod 2 = 0", "age >"])
def test_what_cannot_be_said_here_is_told(theirs):
    with pytest.raises(CannotSay):
        from_xpath(theirs, here="age", names=NAMES)


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("age >= 18 and sex in ['m', 'x']", "${age} >= 18 and (${sex} = 'm' or ${sex} = 'x')"),
        ('"red" in colours', "selected(${colours}, 'red')"),
        ("not (age == 3) or today > born", "not(${age} = 3) or today() > ${born}"),
        ("is_filled(name)", "${name} != ''"),
        ('day == date("2026-01-01")', "${day} = date('2026-01-01')"),
        ("len(name) <= 10", "string-length(.) <= 10"),
    ],
)
def test_our_conditions_are_written_as_other_tools_read_them(ours, theirs):
    assert to_xpath(ours, here="name" if ours.startswith("len") else "") == theirs


def test_what_other_tools_have_no_words_for_is_told():
    with pytest.raises(CannotSay):
        to_xpath("parameters.term > 3")
    with pytest.raises(CannotSay):
        to_xpath("any(children, age < 18)")


def test_every_form_of_the_house_comes_back_whole_from_a_file(region):
    for one in current().procedures:
        definition = current().find(one.id)
        back = api.import_form(api.export_form(definition), "form.xlsx")
        assert back.form == definition.form
        assert back.remarks == ()


def survey(*rows, choices=()):
    heads = ("type", "name", "label", "relevant")
    return Sheets([dict(zip(heads, row, strict=False)) for row in rows], list(choices), [{"form_title": "Kermis"}])


def test_a_form_made_elsewhere_comes_over_with_remarks():
    imported = form_of(
        survey(
            ("start", "begun"),
            ("text", "Your Name", "Hoe heet u?"),
            ("begin group", "animals", "Dieren", "${Your Name} != ''"),
            ("select_one yn", "has_dog", "Hebt u een hond?"),
            ("select_multiple breeds", "breeds", "Welke?", "${has_dog} = 'yes'"),
            ("integer", "many", "Hoeveel?", "pulldata('a', 'b')"),
            ("barcode", "chip", "Chip"),
            ("end group", "animals"),
            ("begin repeat", "children", "Kinderen"),
            ("text", "child", "Naam"),
            ("end repeat", "children"),
            choices=[
                {"list_name": "yn", "name": "yes", "label": "Ja"},
                {"list_name": "yn", "name": "no", "label": "Nee"},
                {"list_name": "breeds", "name": "Teckel", "label": "Teckel"},
            ],
        )
    )
    assert imported.title == "Kermis"
    form = imported.form
    kinds = {one.id: one.kind for one in form.questions}
    assert kinds == {
        "your_name": Kind.TEXT,
        "has_dog": Kind.YES_NO,
        "breeds": Kind.SEVERAL_OF,
        "many": Kind.NUMBER,
        "children": Kind.GROUP,
    }
    assert form.question("breeds").options[0].value == "teckel"
    assert form.question("children").items[0].id == "child"
    assert 'your_name != ""' in form.steps[1].pages[0].when
    said = " ".join(one.text for one in imported.remarks)
    for wanted in ("your_name", "collected by itself", "pulldata", "barcode", "no text in"):
        assert wanted in said


def test_a_spreadsheet_that_says_nothing_makes_no_form():
    imported = form_of(survey())
    assert imported.form is None
    assert imported.remarks


def file_of(*sheets):
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def test_files_that_are_no_form_are_refused_in_words():
    with pytest.raises(DefinitionErrors, match="no spreadsheet"):
        api.import_form(b"%PDF-1.7", "plan.pdf")
    with pytest.raises(DefinitionErrors, match="survey"):
        api.import_form(file_of(("Blad1", [["a"]])), "blad.xlsx")
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/workbook.xml", b"0" * 60_000_000)
    with pytest.raises(DefinitionErrors, match="Unpacked"):
        api.import_form(packed.getvalue(), "bomb.xlsx")


def test_a_text_that_looks_like_a_formula_stays_a_text(region):
    definition = current().find("complaint")
    book = load_workbook(BytesIO(api.export_form(definition)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)


@pytest.mark.usefixtures("region")
def test_the_commands_write_and_read(db, tmp_path):
    file, form = tmp_path / "form.xlsx", tmp_path / "form.yaml"
    call_command("export-form", "parking-card", file, stdout=StringIO())
    call_command("import-form", file, to=form, stdout=StringIO(), stderr=StringIO())
    assert "steps:" in form.read_text()
    with pytest.raises(CommandError):
        call_command("import-form", tmp_path / "nothing.xlsx")
    with pytest.raises(CommandError):
        call_command("export-form", "nothing", file)
