"""Reads the categories of another system, from CSV with columns per level, or from JSON."""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from parvis.incidents.types.foreign import BadForeignTree, ForeignCategory, ForeignTree
from parvis.kernel.definitions import LANGUAGES, Localised
from parvis.kernel.search import folded

DEEPEST = 4
MOST_BYTES = 4 * 1024 * 1024
_IDS = ("id", "code", "key")
_NAMES = ("name", "naam", "nom", "label")
_CHILDREN = ("children", "subcategories", "categories")
_PARTS = re.compile(r"[a-z]+|[0-9]+")


def foreign_tree(content: bytes, *, language: str = "nl") -> ForeignTree:
    """Read a tree from a file, CSV or JSON as its content shows.

    CSV has a row for each leaf and columns for each level, such as `level 1 id`, `level 1 nl`, `level 2 fr`. JSON has
    such rows, or nested objects with `id`, `nl`, `fr`, `en` (or `name`, a text or texts by language) and `children`.
    A category without an id gets one of its names.

    :param language: of names whose language is not said.
    :raises BadForeignTree: with everything that is wrong, each with its place.
    """
    if len(content) > MOST_BYTES:
        raise BadForeignTree([TOO_LARGE])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    if not text.strip():
        raise BadForeignTree([EMPTY])
    gathering = _Gathering(language)
    if text.lstrip()[0] in "[{":
        gathering.read_json(text)
    else:
        gathering.read_csv(text)
    if not gathering.found and not gathering.problems:
        gathering.problems.append(EMPTY)
    if gathering.problems:
        raise BadForeignTree(gathering.problems)
    return ForeignTree(tuple(gathering.found.values()))


@dataclass
class _Gathering:
    """What was found so far, and what is wrong."""

    language: str
    found: dict[str, ForeignCategory] = field(default_factory=dict)
    problems: list[Localised] = field(default_factory=list)

    def read_csv(self, text: str) -> None:
        delimiter = max(";,\t|", key=text.lstrip().partition("\n")[0].count)
        rows = csv.reader(io.StringIO(text.lstrip(), newline=""), delimiter=delimiter)
        header = next(rows, [])
        if not any(_column(name, self.language) for name in header):
            self.problems.append(NO_LEVELS)
            return
        try:
            for cells in rows:
                self.row(_at_line(rows.line_num), dict(zip(header, cells, strict=False)))
        except csv.Error:
            self.problems.append(_said(_at_line(rows.line_num), NOT_CSV))

    def read_json(self, text: str) -> None:
        try:
            data = json.loads(text)
        except (ValueError, RecursionError):
            self.problems.append(NOT_JSON)
            return
        if isinstance(data, dict):
            data = next((data[key] for key in _CHILDREN if isinstance(data.get(key), list)), [data])
        for number, item in enumerate(data, 1):
            if not isinstance(item, dict):
                self.problems.append(_said(_at_place((number,)), NOT_AN_OBJECT))
            elif any(_column(str(key), self.language) for key in item):
                self.row(_at_place((number,)), item)
            else:
                self.nested(item, (number,), ())

    def row(self, where: Localised, cells: Mapping[str, Any]) -> None:
        """Take over the levels of one row."""
        levels: dict[int, dict[str, str]] = {}
        for name, value in cells.items():
            column = _column(str(name), self.language)
            if column is not None and _text(value):
                levels.setdefault(column[0], {})[column[1]] = _text(value)
        path: tuple[str, ...] = ()
        for level in range(1, max(levels, default=0) + 1):
            if level not in levels:
                self.problems.append(_said(where, GAP))
                return
            path = self.category(where, levels[level], path)
            if not path:
                return

    def nested(self, item: Mapping[str, Any], place: tuple[int, ...], above: tuple[str, ...]) -> None:
        """Take over an object and what is in it."""
        where = _at_place(place)
        path = self.category(where, dict(_named(item, self.language)), above)
        if not path:
            return
        inside: list[Any] = next((item[key] for key in _CHILDREN if isinstance(item.get(key), list)), [])
        for number, child in enumerate(inside, 1):
            if isinstance(child, dict):
                self.nested(child, (*place, number), path)
            else:
                self.problems.append(_said(_at_place((*place, number)), NOT_AN_OBJECT))

    def category(self, where: Localised, given: Mapping[str, str], above: tuple[str, ...]) -> tuple[str, ...]:
        """Take over one category; return its path, or nothing when it cannot be."""
        names = {language: given.get(language, "") for language in LANGUAGES}
        called = next((name for name in names.values() if name), "")
        if not called and "id" not in given:
            self.problems.append(_said(where, NO_NAME))
            return ()
        if len(above) == DEEPEST:
            self.problems.append(_said(where, TOO_DEEP))
            return ()
        code = given.get("id") or "/".join((*above[-1:], "-".join(_PARTS.findall(folded(called))) or called))
        new = ForeignCategory(code, (*above, code), names["nl"], names["fr"], names["en"])
        known = self.found.setdefault(code, new)
        if known.path != new.path or any(
            getattr(new, one) and getattr(new, one) != getattr(known, one) for one in LANGUAGES
        ):
            self.problems.append(_said(where, _used_twice(code)))
            return ()
        return new.path


def _text(value: object) -> str:
    return " ".join(str(value).split()) if isinstance(value, (str, int)) and not isinstance(value, bool) else ""


def _column(name: str, language: str) -> tuple[int, str] | None:
    """Return the level and what of it a column holds: `id` or a language; None when it holds neither."""
    parts = _PARTS.findall(folded(name))
    level = next((int(one) for one in parts if one.isdigit() and len(one) == 1 and 1 <= int(one) <= DEEPEST), None)
    if level is None:
        return None
    spoken = next((one for one in parts if one in LANGUAGES), None)
    if spoken:
        return level, spoken
    if any(one in _IDS for one in parts):
        return level, "id"
    return (level, language) if any(one in _NAMES for one in parts) else None


def _named(item: Mapping[str, Any], language: str) -> Iterator[tuple[str, str]]:
    """Yield the id and the names of an object."""
    for key in reversed(_IDS):
        if _text(item.get(key)):
            yield "id", _text(item[key])
    for key in _NAMES:
        value = item.get(key)
        if isinstance(value, dict):
            yield from ((one, _text(value[one])) for one in LANGUAGES if _text(value.get(one)))
        elif _text(value):
            yield language, _text(value)
    for key, value in item.items():
        parts = _PARTS.findall(folded(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", str(key))))
        if parts and parts[-1] in LANGUAGES and (len(parts) == 1 or parts[0] in _NAMES) and _text(value):
            yield parts[-1], _text(value)


def _at_line(line: int) -> Localised:
    return Localised(nl=f"Regel {line}", fr=f"Ligne {line}", en=f"Line {line}")


def _at_place(place: tuple[int, ...]) -> Localised:
    number = ".".join(map(str, place))
    return Localised(nl=f"Nr. {number}", fr=f"N° {number}", en=f"No. {number}")


def _said(where: Localised, message: Localised) -> Localised:
    return Localised(nl=f"{where.nl}: {message.nl}", fr=f"{where.fr} : {message.fr}", en=f"{where.en}: {message.en}")


def _used_twice(code: str) -> Localised:
    return Localised(
        nl=f"‘{code}’ staat er al met een andere naam of op een andere plaats.",
        fr=f"« {code} » y figure déjà sous un autre nom ou à une autre place.",
        en=f"‘{code}’ is there already with another name or in another place.",
    )


TOO_LARGE = Localised(
    nl="Het bestand is groter dan 4 MB; een boom van categorieën is dat nooit.",
    fr="Le fichier dépasse 4 Mo ; un arbre de catégories n’est jamais si grand.",
    en="The file is over 4 MB; a tree of categories never is.",
)
EMPTY = Localised(
    nl="Er staan geen categorieën in dit bestand.",
    fr="Ce fichier ne contient pas de catégories.",
    en="There are no categories in this file.",
)
NO_LEVELS = Localised(
    nl="Geen kolom noemt een niveau. Noem de kolommen bijvoorbeeld ‘level 1 id’, ‘level 1 nl’, ‘level 2 fr’.",
    fr="Aucune colonne n’indique un niveau. Nommez-les par exemple « level 1 id », « level 1 nl », « level 2 fr ».",
    en="No column names a level. Call the columns ‘level 1 id’, ‘level 1 nl’, ‘level 2 fr’, for example.",
)
NOT_CSV = Localised(
    nl="vanaf hier is dit geen CSV. Kijk de aanhalingstekens na.",
    fr="à partir d’ici ce n’est pas du CSV. Vérifiez les guillemets.",
    en="from here on this is not CSV. Check the quotation marks.",
)
NOT_JSON = Localised(
    nl="Dit bestand begint als JSON, maar is het niet.",
    fr="Ce fichier commence comme du JSON, mais n’en est pas.",
    en="This file begins as JSON but is not.",
)
NOT_AN_OBJECT = Localised(
    nl="hier hoort een categorie te staan, met een id en een naam.",
    fr="ici devrait se trouver une catégorie, avec un id et un nom.",
    en="there should be a category here, with an id and a name.",
)
NO_NAME = Localised(nl="de naam ontbreekt.", fr="le nom manque.", en="the name is missing.")
GAP = Localised(
    nl="een niveau is leeg terwijl een lager niveau gevuld is.",
    fr="un niveau est vide alors qu’un niveau inférieur est rempli.",
    en="a level is empty while a lower one is filled.",
)
TOO_DEEP = Localised(
    nl=f"er zijn meer dan {DEEPEST} niveaus.",
    fr=f"il y a plus de {DEEPEST} niveaux.",
    en=f"there are more than {DEEPEST} levels.",
)
