"""Forms out of spreadsheets, in one step."""

from typing import BinaryIO

from parvis.counter.catalogue.spreadsheet import read_spreadsheet
from parvis.counter.rules.xlsform import Imported, form_of


def import_form(content: bytes | BinaryIO, name: str) -> Imported:
    """Return the form that a spreadsheet says, with a remark for everything that did not come over.

    :raises DefinitionErrors: if it is no spreadsheet, is too large, or has no sheet `survey`.
    """
    return form_of(read_spreadsheet(content, name))
