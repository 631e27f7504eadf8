"""Forms as spreadsheets: the subset of XLSForm (xlsform.org) that a form of a procedure can say, and back without loss.

A spreadsheet that someone made elsewhere comes in with its questions, choices, groups and conditions; what it says that
we cannot is told, line by line. A form that goes out carries what XLSForm has no word for in columns of our own,
`parvis::…`, which other tools leave alone, so that bringing it in again gives the very same form.
"""

from parvis.counter.rules.xlsform.reading import Imported, Remark, form_of
from parvis.counter.rules.xlsform.writing import Sheets, sheets_of

__all__ = ["Imported", "Remark", "Sheets", "form_of", "sheets_of"]
