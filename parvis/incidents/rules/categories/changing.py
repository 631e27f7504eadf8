"""Changes of the tree: each gives another tree, and nothing that a report may carry ever goes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import singledispatch
from typing import Any, TypeAlias

from pydantic import TypeAdapter, ValidationError

from parvis.incidents.rules.categories.soundness import problems, unknown
from parvis.incidents.rules.life import NotPossible
from parvis.incidents.types.category import Category, Question, Tree
from parvis.incidents.types.category_change import (
    Add,
    Change,
    Describe,
    Guard,
    Merge,
    Move,
    Rename,
    Retire,
    SetQuestions,
    Weigh,
)
from parvis.kernel.definitions import Localised

_Rows: TypeAlias = tuple[Category, ...]
_CHANGE: TypeAdapter[Change] = TypeAdapter(Change)


def apply(tree: Tree, change: Change) -> Tree:
    """Return the tree after `change`, one edition further.

    :raises NotPossible: with a sentence, where the tree would no longer be sound or its past would be lost.
    """
    changed = Tree(_rows(change, tree), edition=tree.edition + 1)
    faults = problems(changed)
    if faults:
        raise NotPossible(faults[0].message)
    return changed


def replayed(tree: Tree, changes: Iterable[Change]) -> tuple[Tree, tuple[tuple[Change, NotPossible], ...]]:
    """Return the tree after `changes`, in order, and those that it no longer admits, each with the reason.

    A newer edition of the shipped tree may have made a region's own change needless or impossible; the others stand.
    """
    refused = []
    for change in changes:
        try:
            tree = apply(tree, change)
        except NotPossible as reason:
            refused.append((change, reason))
    return tree, tuple(refused)


def change_as_json(change: Change) -> dict[str, Any]:
    """Return a change as plain values, to be kept."""
    return _CHANGE.dump_python(change, mode="json", exclude_defaults=False)


def change_from(data: Mapping[str, Any]) -> Change:
    """Return the change that :func:`change_as_json` wrote.

    :raises ValueError: if it is none.
    """
    try:
        return _CHANGE.validate_python(data)
    except ValidationError as error:
        raise ValueError(f"This is no change of the categories: {error}") from None


@singledispatch
def _rows(change: Change, tree: Tree) -> _Rows:
    raise TypeError(f"{change!r} is no change.")


@_rows.register
def _(change: Add, tree: Tree) -> _Rows:
    new = change.category
    if new.valid_until is not None or new.replaced_by is not None or new.past_questions:
        raise NotPossible(NEW_IS_WHOLE)
    _receiving(tree, new.parent)
    return _placed(tree.rows, new, change.after)


@_rows.register
def _(change: Rename, tree: Tree) -> _Rows:
    return _with(tree, replace(_living(tree, change.code), name=change.name))


@_rows.register
def _(change: Describe, tree: Tree) -> _Rows:
    return _with(tree, replace(_living(tree, change.code), hint=change.hint, words=change.words))


@_rows.register
def _(change: Weigh, tree: Tree) -> _Rows:
    row = _living(tree, change.code)
    return _with(tree, replace(row, gravity=change.gravity, probability=change.probability))


@_rows.register
def _(change: Guard, tree: Tree) -> _Rows:
    row = _living(tree, change.code)
    return _with(tree, replace(row, is_private=change.is_private, emergency=change.emergency))


@_rows.register
def _(change: SetQuestions, tree: Tree) -> _Rows:
    row = _living(tree, change.code)
    asked = {one.code: one for one in change.questions}
    for known in (*row.questions, *row.past_questions):
        if known.code in asked and not _still_reads(asked[known.code], known):
            raise NotPossible(_other_code(known))
    past = tuple(one for one in (*row.past_questions, *row.questions) if one.code not in asked)
    return _with(tree, replace(row, questions=change.questions, past_questions=past))


@_rows.register
def _(change: Move, tree: Tree) -> _Rows:
    row = _living(tree, change.code)
    if row.parent is None:
        raise NotPossible(MAIN_GROUPS_STAY)
    _receiving(tree, change.parent)
    others = tuple(one for one in tree.rows if one.code != row.code)
    return _placed(others, replace(row, parent=change.parent), change.after)


@_rows.register
def _(change: Retire, tree: Tree) -> _Rows:
    return _retired(tree, (change.code,), change.on, change.replaced_by)


@_rows.register
def _(change: Merge, tree: Tree) -> _Rows:
    if not change.codes or change.into in change.codes:
        raise NotPossible(MERGE_INTO_ANOTHER)
    return _retired(tree, change.codes, change.on, change.into)


def _retired(tree: Tree, codes: Sequence[str], on: date, replaced_by: str | None) -> _Rows:
    for code in codes:
        _living(tree, code)
    if replaced_by is not None:
        # What goes on for good: chains lead forward in time, so that they end and never turn back.
        _living(tree, replaced_by)
    return tuple(
        replace(one, valid_until=on, replaced_by=replaced_by) if one.code in codes else one for one in tree.rows
    )


def _living(tree: Tree, code: str) -> Category:
    """Return a category that is not retired, not even on a day to come."""
    row = tree.get(code)
    if row is None:
        raise NotPossible(unknown(code))
    if row.valid_until is not None:
        raise NotPossible(_is_retired(row))
    return row


def _receiving(tree: Tree, group: str | None) -> None:
    if group is not None:
        _living(tree, group)


def _with(tree: Tree, row: Category) -> _Rows:
    return tuple(row if one.code == row.code else one for one in tree.rows)


def _placed(rows: _Rows, row: Category, after: str | None) -> _Rows:
    """Return `rows` with `row` right after its sibling `after`; the end of the list is the end of every group."""
    if after is None:
        return (*rows, row)
    place = next((number for number, one in enumerate(rows) if one.code == after and one.parent == row.parent), None)
    if place is None:
        raise NotPossible(_no_sibling(after))
    return (*rows[: place + 1], row, *rows[place + 1 :])


def _still_reads(new: Question, old: Question) -> bool:
    """Return whether answers to the old question are answers to the new one."""
    return new.kind is old.kind and set(old.answers) <= set(new.answers) and new.unit == old.unit


def _is_retired(row: Category) -> Localised:
    return Localised(
        nl=f"‘{row.name.nl}’ verdwijnt of is verdwenen, en blijft zoals ze was.",
        fr=f"« {row.name.fr} » disparaît ou a disparu, et reste comme elle était.",
        en=f"‘{row.name.en}’ is retired or about to be, and stays as it was.",
    )


def _other_code(question: Question) -> Localised:
    return Localised(
        nl=f"Oude antwoorden op ‘{question.label.nl}’ passen niet meer. Geef de nieuwe vraag een andere code.",
        fr=f"Les anciennes réponses à « {question.label.fr} » ne conviennent plus. Donnez un autre code à la nouvelle.",
        en=f"Old answers to ‘{question.label.en}’ no longer fit. Give the new question another code.",
    )


def _no_sibling(code: str) -> Localised:
    return Localised(
        nl=f"‘{code}’ staat niet in dezelfde groep.",
        fr=f"« {code} » n’est pas dans le même groupe.",
        en=f"‘{code}’ is not in the same group.",
    )


NEW_IS_WHOLE = Localised(
    nl="Een nieuwe categorie kan niet meteen al verdwijnen.",
    fr="Une nouvelle catégorie ne peut pas déjà disparaître.",
    en="A new category cannot be retired from the start.",
)
MAIN_GROUPS_STAY = Localised(
    nl="Een hoofdgroep kan niet verplaatst worden.",
    fr="Un groupe principal ne peut pas être déplacé.",
    en="A main group cannot be moved.",
)
MERGE_INTO_ANOTHER = Localised(
    nl="Kies welke categorieën samengaan, en in welke andere.",
    fr="Choisissez quelles catégories fusionnent, et dans quelle autre.",
    en="Choose which categories merge, and into which other one.",
)
