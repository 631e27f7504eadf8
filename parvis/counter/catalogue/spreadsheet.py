"""Forms as spreadsheet files: reads and writes the sheets of an XLSForm, with limits on what comes in."""

import zipfile
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from io import BytesIO
from typing import Any, BinaryIO

from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from parvis.counter.rules.xlsform import Sheets, sheets_of
from parvis.counter.rules.xlsform.writing import CHOICES, SETTINGS, SURVEY
from parvis.counter.types import Definition
from parvis.kernel.definitions import DefinitionErrors, Problem

MOST_BYTES = 5_000_000
MOST_UNPACKED = 50_000_000
MOST_ROWS, MOST_COLUMNS = 2_500, 80
_WIDE = {"label", "hint"}


def write_spreadsheet(definition: Definition) -> bytes:
    """Return the form of a definition as an .xlsx file."""
    sheets = sheets_of(definition)
    book = Workbook()
    book.remove(book.active)
    for name, columns, rows in (
        ("survey", SURVEY, sheets.survey),
        ("choices", CHOICES, sheets.choices),
        ("settings", SETTINGS, sheets.settings),
    ):
        _write(book.create_sheet(name), columns, rows)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _write(sheet: Any, columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> None:
    sheet.append(list(columns))
    for row in rows:
        sheet.append([_cell(row.get(name, "")) for name in columns])
    sheet.freeze_panes = "C2"
    for number, name in enumerate(columns, start=1):
        sheet.cell(1, number).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(number)].width = 40 if name.partition("::")[0] in _WIDE else 18
    for cells in sheet.iter_rows(min_row=2):
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.data_type = "s"  # a text that begins with = is a text, never a formula


def _cell(value: Any) -> Any:
    return "" if value is None else str(value)


def read_spreadsheet(content: bytes | BinaryIO, name: str = "form.xlsx") -> Sheets:
    """Return the rows of a spreadsheet.

    :raises DefinitionErrors: if it is no spreadsheet, is too large, or has no sheet `survey`.
    """
    data = content if isinstance(content, bytes) else content.read(MOST_BYTES + 1)
    _refuse_large(data, name)
    try:
        # Values only: formulas are not worked out, links are not followed.
        book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, SyntaxError) as broken:
        raise _problem(name, "This is no spreadsheet that can be read.", "Save it as .xlsx and try again.") from broken
    with closing(book):
        if "survey" not in book.sheetnames:
            raise _problem(name, "There is no sheet ‘survey’.", "An XLSForm has the sheets survey, choices, settings.")
        return Sheets(*(_read(book, sheet) for sheet in ("survey", "choices", "settings")))


def _refuse_large(data: bytes, name: str) -> None:
    if len(data) > MOST_BYTES:
        raise _problem(name, f"This is larger than {MOST_BYTES // 1_000_000} MB.", "A form is smaller; look inside.")
    try:
        with zipfile.ZipFile(BytesIO(data)) as packed:
            unpacked = sum(one.file_size for one in packed.infolist())
    except zipfile.BadZipFile as broken:
        raise _problem(name, "This is no spreadsheet that can be read.", "Save it as .xlsx and try again.") from broken
    if unpacked > MOST_UNPACKED:
        raise _problem(name, "Unpacked, this is larger than any form.", "Look where it comes from.")


def _read(book: Any, name: str) -> list[dict[str, Any]]:
    if name not in book.sheetnames:
        return []
    rows = book[name].iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS, values_only=True)
    heads = [str(one).strip() if one is not None else "" for one in next(rows, ())]
    found = []
    for row in rows:
        cells = {head: _text(cell) for head, cell in zip(heads, row, strict=False) if head}
        found.append(cells)
    while found and not any(found[-1].values()):
        found.pop()
    return found


def _text(value: Any) -> Any:
    """Return a cell as its text: a whole number that the spreadsheet keeps as 1.0 is 1."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)


def _problem(name: str, message: str, hint: str) -> DefinitionErrors:
    return DefinitionErrors([Problem(name, 0, "", message, hint)])
