"""Every example in the README is true."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from parvis.kernel.definitions import load_text, read_text
from parvis.kernel.rules import FUNCTIONS, RuleError, Table, decide, evaluate, gaps_and_overlaps, parse

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
BLOCKS = dict(re.findall(r"```yaml (\w+)\n(.*?)```", README, re.DOTALL))
FACTS: dict[str, Any] = read_text(BLOCKS["facts"]).data
TODAY: date = FACTS["today"]
CELLS = [
    [cell.strip() for cell in line.strip("|").split(" | ")] for line in README.splitlines() if line.startswith("| `")
]
EXAMPLES = [(cells[0].strip("`"), cells[1].strip("`")) for cells in CELLS if cells[1].startswith("`")]
REFUSALS = [(cells[0].strip("`"), cells[1].removesuffix(" |")) for cells in CELLS if not cells[1].startswith("`")]


@pytest.mark.parametrize(("text", "value"), EXAMPLES)
def test_it_gives_what_the_reference_says(text: str, value: str) -> None:
    found = evaluate(parse(text), FACTS, today=TODAY)
    wanted = evaluate(parse(value), {}, today=TODAY)
    assert found == wanted
    assert isinstance(found, bool) == isinstance(wanted, bool)


@pytest.mark.parametrize(("text", "answer"), REFUSALS)
def test_it_refuses_as_the_reference_says(text: str, answer: str) -> None:
    with pytest.raises(RuleError) as refused:
        parse(text)
    assert f"{refused.value} {refused.value.suggestion}".strip() == answer


def test_the_reference_has_its_examples() -> None:
    assert len(EXAMPLES) >= 45
    assert len(REFUSALS) >= 6


def test_every_function_is_in_the_reference() -> None:
    used = " ".join(text for text, _ in EXAMPLES)
    assert [name for name in FUNCTIONS if f"{name}(" not in used and name != "min"] == []
    assert "`min` the least" in README


def test_the_table_of_the_reference_decides_as_it_says() -> None:
    table = load_text(BLOCKS["table"], Table)
    decision = decide(table, FACTS, on=FACTS["submitted_on"], today=TODAY)
    assert decision.values["amount_cents"] == 35_00
    assert decision.row_ids == ("more_cards_until_2026",)
    assert gaps_and_overlaps(table) == []
