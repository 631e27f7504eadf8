"""What is wrong with a definition, said so that its author can mend it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend.

    :param file: the file as it was named to us.
    :param line: counted from 1; 0 when the whole file is meant.
    :param where: the path to the spot in words, such as `steps › you › label`.
    :param message: what is wrong.
    :param hint: what to write instead; may be empty.
    """

    file: str
    line: int
    where: str
    message: str
    hint: str = ""

    def __str__(self) -> str:
        spot = f"{self.file}:{self.line}" if self.line else self.file
        said = f"{spot}: {self.where}: {self.message}" if self.where else f"{spot}: {self.message}"
        return f"{said} {self.hint}" if self.hint else said


class DefinitionErrors(Exception):
    """A definition cannot be used; `problems` lists everything wrong with it, in order of the lines."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: (problem.file, problem.line)))
        super().__init__("\n".join(map(str, self.problems)))
