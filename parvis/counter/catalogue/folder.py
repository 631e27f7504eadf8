"""Reads a procedure folder, whole or not at all; everything wrong with it is said at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from parvis.counter.rules.overlay import with_overlay
from parvis.counter.types import Flow, Form, GoldenCase, Letter, Procedure
from parvis.counter.types.definition import Definition
from parvis.counter.types.overlay import Overlay
from parvis.counter.types.procedure import Record
from parvis.kernel.definitions import DefinitionErrors, Problem, Source, content_hash, read, typed_as
from parvis.kernel.rules import Table

ONE_EACH: dict[str, type[BaseModel]] = {"procedure.yaml": Procedure, "form.yaml": Form, "flow.yaml": Flow}
MANY: dict[str, type[BaseModel]] = {"rules": Table, "letters": Letter}
GOLDEN = "cases.yaml"
_MOST_FILES = 300
Model = TypeVar("Model", bound=BaseModel)


class GoldenCases(Record):
    """`cases.yaml`."""

    cases: tuple[GoldenCase, ...] = ()


@dataclass(frozen=True)
class Folder:
    """A procedure folder as read: the definition, and where each thing in it stands.

    :param sources: per file, by its name inside the folder (`form.yaml`, `rules/fee.yaml`).
    """

    path: Path
    definition: Definition
    sources: Mapping[str, Source]


class _Reader:
    """Read the files of one folder and gather what is wrong with them."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self.sources: dict[str, Source] = {}

    def record(self, name: str, model: type[Model]) -> Model | None:
        """Return a file as a typed record; None, with the problems kept, when it is not one."""
        try:
            self.sources[name] = read(self.path / name)
            return typed_as(self.sources[name], model)
        except DefinitionErrors as errors:
            self.problems.extend(errors.problems)
            return None

    def named(self, folder: str, model: type[Model]) -> tuple[Model, ...]:
        """Return every file of a sub-folder as a record whose id is the name of its file."""
        found = []
        for path in sorted((self.path / folder).glob("*.yaml")):
            name = f"{folder}/{path.name}"
            record = self.record(name, model)
            if record is None:
                continue
            if getattr(record, "id", path.stem) != path.stem:
                self.say(name, ["id"], f"The id is not the name of the file, ‘{path.stem}’.", "Make them the same.")
            found.append(record)
        return tuple(found)

    def say(self, name: str, path: list[Any], message: str, hint: str = "") -> None:
        """Add a problem at a place in a file."""
        self.problems.append(self.sources[name].problem(path, message, hint))

    def strangers(self) -> Iterator[Problem]:
        """Yield files that nobody will read: usually a misspelt name."""
        known = {*ONE_EACH, GOLDEN, "README.md"}
        files = [one for one in sorted(self.path.rglob("*")) if one.is_file() or one.is_symlink()]
        if len(files) > _MOST_FILES:
            yield Problem(
                str(self.path), 0, "", f"This folder holds more than {_MOST_FILES} files.", "Remove the rest."
            )
            return
        for one in files:
            inside = one.relative_to(self.path)
            if any(part.startswith(".") for part in inside.parts):
                continue
            if one.is_symlink():
                yield Problem(str(one), 0, "", "This is a link.", "Put the file itself in the folder.")
            elif not (
                str(inside) in known or (len(inside.parts) == 2 and inside.parts[0] in MANY and one.suffix == ".yaml")
            ):
                yield Problem(
                    str(one), 0, "", "Nothing reads this file.",
                    "A folder holds procedure.yaml, form.yaml, flow.yaml, cases.yaml, rules/*.yaml and letters/*.yaml.",
                )  # fmt: skip


def read_folder(path: Path | str) -> Folder:
    """Read a procedure folder.

    :raises DefinitionErrors: listing every problem with file, line, path in words and what to do.
    """
    path = Path(path)
    if not path.is_dir():
        raise DefinitionErrors([Problem(str(path), 0, "", "There is no such folder.", "Check its name.")])
    reader = _Reader(path)
    reader.problems.extend(reader.strangers())
    if reader.problems:
        raise DefinitionErrors(reader.problems)
    procedure = reader.record("procedure.yaml", Procedure)
    form = reader.record("form.yaml", Form)
    flow = reader.record("flow.yaml", Flow)
    tables = reader.named("rules", Table)
    letters = reader.named("letters", Letter)
    golden = reader.record(GOLDEN, GoldenCases) if (path / GOLDEN).exists() else GoldenCases()
    if procedure is not None and procedure.id != path.resolve().name:
        reader.say(
            "procedure.yaml", ["id"], f"The id is not the name of the folder, ‘{path.resolve().name}’.",
            "Make them the same.",
        )  # fmt: skip
    if reader.problems or procedure is None or form is None or flow is None or golden is None:
        raise DefinitionErrors(reader.problems)
    fingerprint = content_hash(path)
    definition = Definition(
        procedure=procedure,
        form=form,
        flow=flow,
        tables=tables,
        letters=letters,
        golden=golden.cases,
        hash=fingerprint,
        base_hash=fingerprint,
    )
    return Folder(path, definition, reader.sources)


def load_folder(path: Path | str) -> Definition:
    """Return the definition in a procedure folder.

    :raises DefinitionErrors: as :func:`read_folder`.
    """
    return read_folder(path).definition


def folders(parents: list[Path]) -> list[Path]:
    """Return the procedure folders inside `parents`, by name; hidden ones and stray files are not."""
    return sorted(
        (one for parent in parents if parent.is_dir() for one in parent.iterdir() if _is_folder(one)),
        key=lambda one: one.name,
    )


def _is_folder(path: Path) -> bool:
    return path.is_dir() and path.name[0] not in "._" and (path / "procedure.yaml").exists()


def load_overlay(path: Path | str, definition: Definition, organisation: str) -> Definition:
    """Return a definition under the overlay of an organisation, as written in the file at `path`.

    :raises DefinitionErrors: if the file is wrong, or does not fit the procedure.
    """
    source = read(path)
    overlay = typed_as(source, Overlay)
    return with_overlay(definition, overlay, organisation, source=source)
