"""Checks a procedure folder as a whole: it reads, nothing static is wrong, and its golden cases hold."""

from dataclasses import dataclass
from pathlib import Path

from parvis.counter.catalogue.folder import folders, load_overlay, read_folder
from parvis.counter.rules.checks import Finding, check, run_golden
from parvis.kernel.definitions import DefinitionErrors, Problem, did_you_mean
from parvis.sources import api as sources


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
    registers = {one.id: one for one in sources.sources()}
    findings = check(folder.definition, folder.sources, registers=registers)
    if any(one.level == "error" for one in findings):
        return CheckedFolder(tuple(findings), len(folder.definition.golden))
    golden = run_golden(folder.definition, folder.sources)
    failed = {one.problem.line for one in golden if one.level == "error"}
    return CheckedFolder((*findings, *golden), len(folder.definition.golden), len(failed))


def check_overlays(offers: Path, parents: list[Path]) -> tuple[Finding, ...]:
    """Check that what organisations laid over procedures fits them; never raises for what is in it."""
    found: list[Finding] = []
    known = {path.name: path for path in folders(parents)}
    for path in sorted(offers.glob("*/*.yaml")):
        if path.stem not in known:
            problem = Problem(str(path), 0, "", f"There is no procedure ‘{path.stem}’.", did_you_mean(path.stem, known))
            found.append(Finding("error", "unknown_name", problem))
            continue
        try:
            base = read_folder(known[path.stem]).definition
        except DefinitionErrors:
            continue  # said where that folder is checked
        try:
            adapted = load_overlay(path, base, path.parent.name)
        except DefinitionErrors as errors:
            found.extend(Finding("error", "overlay", problem) for problem in errors.problems)
            continue
        new = {str(one.problem.message) for one in check(base, {})}
        found.extend(
            Finding(
                one.level, one.code, Problem(str(path), 0, one.problem.where, one.problem.message, one.problem.hint)
            )
            for one in check(adapted, {})
            if one.level == "error" and str(one.problem.message) not in new
        )
    return tuple(found)
