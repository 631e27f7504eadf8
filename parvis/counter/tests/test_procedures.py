"""The procedures that we ship, and the worked example of the manual: in order, and their golden cases hold."""

import re
from pathlib import Path

import pytest

from parvis.counter import api
from parvis.counter.catalogue.folder import load_folder
from parvis.counter.manifest import MANIFEST
from parvis.counter.rules.letters import law_text, reasons_of

SHIPPED = api.folders(list(MANIFEST.procedures))
HOW_TO = Path(__file__).parents[3] / "docs" / "how-to" / "write-a-procedure.md"
_FILE = re.compile(r"^`([a-z/_]+\.yaml)`[^\n]*\n+```yaml\n(.*?)^```$", re.M | re.S)


def test_the_first_six_procedures_are_still_shipped():
    assert {one.name for one in SHIPPED} >= {
        "change-of-address",
        "complaint",
        "household-composition",
        "lost-identity-card",
        "parking-card",
        "road-occupation",
    }


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda one: one.name)
def test_a_shipped_procedure_is_in_order(folder):
    checked = api.check_folder(folder)
    assert [str(one) for one in checked.findings if one.code != "unverified"] == []
    assert checked.golden >= 6
    assert checked.golden_failed == 0


@pytest.mark.parametrize("folder", SHIPPED, ids=lambda one: one.name)
def test_every_row_of_a_shipped_table_names_a_legal_basis(folder):
    definition = load_folder(folder)
    known = {one.id for one in definition.procedure.legal}
    assert {row.legal for table in definition.tables for row in table.rows if row.because} <= known


def test_the_worked_example_of_the_manual_is_in_order(tmp_path):
    folder = tmp_path / "compost-bin"
    files = dict(_FILE.findall(HOW_TO.read_text(encoding="utf-8")))
    assert {"procedure.yaml", "form.yaml", "flow.yaml", "cases.yaml"} < set(files)
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    checked = api.check_folder(folder)
    assert [str(one) for one in checked.findings] == []
    assert (checked.golden, checked.golden_failed) == (2, 0)


def test_a_reason_names_its_law_by_title_and_article():
    definition = load_folder(next(one for one in SHIPPED if one.name == "household-composition"))
    assert reasons_of(definition, "route", ["past"], "en") == [
        (
            "You ask for the household on a day in the past. A clerk looks it up.",
            "Royal Decree of 16 July 1992 on obtaining information from the population registers and the register of "
            "foreign nationals, art. 3",
        )
    ]
    assert law_text(definition, "Regulation of 3 May, article 4", "nl") == "Regulation of 3 May, article 4"
