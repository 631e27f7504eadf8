"""A mapping between their categories and ours: from proposals, from and to files, and what is wrong with it."""

import csv
import io
from collections.abc import Iterable
from datetime import date
from typing import Annotated

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from parvis.incidents.types.category import Tree
from parvis.incidents.types.foreign import CategoryMapping, Direction, ForeignTree, Link, Proposal
from parvis.kernel.definitions import DefinitionErrors, Localised, Problem, load_text

_HEADER = ("theirs", "ours", "direction")


def _as_text(value: object) -> object:
    """A number is an id, too."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


_Id = Annotated[str, BeforeValidator(_as_text), StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class _Link(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    theirs: _Id
    ours: _Id
    direction: Direction = Direction.BOTH


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    mapping: tuple[_Link, ...] = Field(max_length=5000)


def accepted(proposals: Iterable[Proposal]) -> CategoryMapping:
    """Return the proposals that leave no doubt as a mapping.

    Where several of theirs are one of ours, the best of them is also the way back; the others lead to us only.
    """
    sure = [(one.theirs, one.ours, one.score) for one in proposals if one.ours is not None and not one.is_ambiguous]
    back: dict[str, str] = {}
    for theirs, ours, _ in sorted(sure, key=lambda one: -one[2]):
        back.setdefault(ours, theirs)
    return CategoryMapping(
        tuple(Link(theirs, ours, Direction.BOTH if back[ours] == theirs else Direction.IN) for theirs, ours, _ in sure)
    )


def ours_for(mapping: CategoryMapping, foreign: ForeignTree, theirs: str, tree: Tree, *, on: date) -> str | None:
    """Return the code that a report of theirs gets on the day `on`; None where there is none, or none any more.

    An id that came after the tree was read is looked up by itself.
    """
    known = foreign.by_id.get(theirs)
    code = mapping.to_ours(known.path if known else (theirs,))
    return tree.successor(code, on) if code is not None else None


def theirs_for(mapping: CategoryMapping, tree: Tree, code: str) -> str | None:
    """Return the id that a report of ours gets there: its own, or that of the nearest group; None without one."""
    known = tree.get(code)
    return mapping.to_theirs(known.path) if known else None


def mapping_problems(
    mapping: CategoryMapping, foreign: ForeignTree, tree: Tree, *, on: date
) -> list[tuple[int, Localised]]:
    """Return what is wrong with each link, by its number from 0."""
    found = []
    inward: dict[str, str] = {}
    outward: dict[str, str] = {}
    for number, link in enumerate(mapping.links):
        if link.theirs not in foreign.by_id:
            found.append((number, _they_have_none(link.theirs)))
        ours = tree.get(link.ours)
        if ours is None:
            found.append((number, _we_have_none(link.ours)))
        elif link.direction is not Direction.OUT and tree.successor(link.ours, on) is None:
            found.append((number, _not_to_report(link.ours)))
        if link.direction is not Direction.OUT and inward.setdefault(link.theirs, link.ours) != link.ours:
            found.append((number, _twice(link.theirs, inward[link.theirs], Direction.OUT)))
        if link.direction is not Direction.IN and outward.setdefault(link.ours, link.theirs) != link.theirs:
            found.append((number, _twice(link.ours, outward[link.ours], Direction.IN)))
    return found


def mapping_from_yaml(text: str, *, file: str = "mapping.yaml") -> CategoryMapping:
    """Read a mapping: `mapping:` with a list of `theirs`, `ours` and perhaps `direction` (both, in, out).

    :raises DefinitionErrors: with the line of each mistake.
    """
    return CategoryMapping(
        tuple(Link(one.theirs, one.ours, one.direction) for one in load_text(text, _File, file=file).mapping)
    )


def mapping_as_yaml(mapping: CategoryMapping) -> str:
    """Return a mapping as YAML that :func:`mapping_from_yaml` reads."""
    lines = [
        f"  - {{theirs: {_quoted(one.theirs)}, ours: {_quoted(one.ours)}, direction: {one.direction.value}}}\n"
        for one in mapping.links
    ]
    return "mapping:\n" + "".join(lines) if lines else "mapping: []\n"


def mapping_from_csv(text: str, *, file: str = "mapping.csv") -> CategoryMapping:
    """Read a mapping from CSV with the columns `theirs`, `ours` and perhaps `direction`.

    :raises DefinitionErrors: with the line of each mistake.
    """
    text = text.removeprefix("\ufeff")
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    missing = [name for name in _HEADER[:2] if name not in (rows.fieldnames or ())]
    if missing:
        message = f"The column ‘{missing[0]}’ is missing."
        raise DefinitionErrors([Problem(file, 1, "", message, "The first line is ‘theirs,ours,direction’.")])
    links, problems = [], []
    for row in rows:
        theirs, ours, direction = ((row.get(name) or "").strip() for name in _HEADER)
        if not theirs or not ours:
            problems.append(Problem(file, rows.line_num, "", "A code is missing.", "Fill in both, or remove the row."))
        elif direction and direction not in list(Direction):
            problems.append(Problem(file, rows.line_num, "direction", f"‘{direction}’ is no direction.", _DIRECTIONS))
        else:
            links.append(Link(theirs, ours, Direction(direction or "both")))
    if problems:
        raise DefinitionErrors(problems)
    return CategoryMapping(tuple(links))


_DIRECTIONS = "Write both, in (from them to us) or out (from us to them)."


def mapping_as_csv(mapping: CategoryMapping) -> str:
    """Return a mapping as CSV that :func:`mapping_from_csv` reads."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_HEADER)
    writer.writerows((one.theirs, one.ours, one.direction.value) for one in mapping.links)
    return out.getvalue()


def _quoted(text: str) -> str:
    """Return a text between quotation marks, so that `007` and `no` stay texts."""
    return yaml.safe_dump(text, default_style='"', allow_unicode=True, width=10_000).strip()


def _they_have_none(theirs: str) -> Localised:
    return Localised(
        nl=f"Zij hebben geen categorie ‘{theirs}’.",
        fr=f"Ils n’ont pas de catégorie « {theirs} ».",
        en=f"They have no category ‘{theirs}’.",
    )


def _we_have_none(ours: str) -> Localised:
    return Localised(
        nl=f"Wij hebben geen categorie ‘{ours}’.",
        fr=f"Nous n’avons pas de catégorie « {ours} ».",
        en=f"We have no category ‘{ours}’.",
    )


def _not_to_report(ours: str) -> Localised:
    return Localised(
        nl=f"‘{ours}’ kan niet gemeld worden: het is een groep, of het is verdwenen zonder opvolger.",
        fr=f"« {ours} » ne peut pas être signalé : c’est un groupe, ou il a disparu sans successeur.",
        en=f"‘{ours}’ cannot be reported: it is a group, or it went without a successor.",
    )


def _twice(code: str, other: str, way: Direction) -> Localised:
    return Localised(
        nl=f"‘{code}’ leidt al naar ‘{other}’. Geef een van beide de richting ‘{way}’.",
        fr=f"« {code} » mène déjà à « {other} ». Donnez à l’un des deux la direction « {way} ».",
        en=f"‘{code}’ leads to ‘{other}’ already. Give one of the two the direction ‘{way}’.",
    )
