"""Checks a procedure folder as a whole: it reads, nothing static is wrong, and its golden cases hold."""

from dataclasses import dataclass
from pathlib import Path

from parvis.counter.catalogue.folder import read_folder
from parvis.counter.rules.checks import Finding, check, run_golden
from parvis.kernel.definitions import DefinitionErrors


@dataclass(frozen=True)
class CheckedFolder:
    """What a check found.

    :param golden: how many golden cases were played, and `golden_failed` how many of them came out differently.
    """

    findings: tuple[Finding, ...]
    golden: int = 0
    golden_failed: int = 0

    @property
    def is_good(self) -> bool:
        """Whether nothing must be mended; warnings may remain."""
        return all(one.level == "warning" for one in self.findings)


def check_folder(path: Path | str) -> CheckedFolder:
    """Check a procedure folder; never raises for what is in it."""
    try:
        folder = read_folder(path)
    except DefinitionErrors as errors:
        return CheckedFolder(tuple(Finding("error", "unreadable", problem) for problem in errors.problems))
    findings = check(folder.definition, folder.sources)
    if any(one.level == "error" for one in findings):
        return CheckedFolder(tuple(findings), len(folder.definition.golden))
    golden = run_golden(folder.definition, folder.sources)
    failed = {one.problem.line for one in golden if one.level == "error"}
    return CheckedFolder((*findings, *golden), len(folder.definition.golden), len(failed))
