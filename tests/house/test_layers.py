"""The linter that keeps arrows pointing down does its work."""

from importlinter.application.use_cases import SUCCESS
from importlinter.cli import lint_imports


def test_every_contract_holds():
    assert lint_imports(no_cache=True) == 0, SUCCESS
