"""What a check found: problems that keep a procedure from being offered, and warnings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from parvis.counter.types import Definition
from parvis.kernel.definitions import Problem, Source

Level = Literal["error", "warning"]


@dataclass(frozen=True)
class Finding:
    """One thing that a check found.

    :param code: the kind of fault, as `docs` and tests name it.
    """

    level: Level
    code: str
    problem: Problem

    def __str__(self) -> str:
        return f"{self.level}: {self.problem} [{self.code}]"


@dataclass
class Report:
    """Gathers findings about one definition, each at its place in a file."""

    definition: Definition
    sources: Mapping[str, Source]
    findings: list[Finding] = field(default_factory=list)

    def error(self, code: str, file: str, path: Sequence[str | int], message: str, hint: str = "") -> None:
        """Note something that must be mended."""
        self._note("error", code, file, path, message, hint)

    def warning(self, code: str, file: str, path: Sequence[str | int], message: str, hint: str = "") -> None:
        """Note something that a person should look at."""
        self._note("warning", code, file, path, message, hint)

    def _note(self, level: Level, code: str, file: str, path: Sequence[Any], message: str, hint: str) -> None:
        source = self.sources.get(file)
        hint = hint or "Name something that exists, or add it."
        found = (
            source.problem(path, message, hint)
            if source
            else Problem(file, 0, " › ".join(str(step) for step in path), message, hint)
        )
        self.findings.append(Finding(level, code, found))
