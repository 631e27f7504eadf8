"""The tree and its questions as plain values in one language, for pages and other systems."""

from datetime import date
from typing import Any

from parvis.incidents.types.category import Category, Question, QuestionKind, Tree


def as_json(tree: Tree, language: str, *, on: date) -> list[dict[str, Any]]:
    """Return what can be reported on the day `on` as nested groups; what is empty or false is left out.

    A node has `code`, `name` and perhaps `hint`; a group has `children`; a leaf perhaps `emergency`, `private` and,
    where it asks something, `asks`.
    """
    return [shown for root in tree.roots if (shown := _node(tree, root, language, on))]


def questions_as_json(category: Category, language: str) -> list[dict[str, Any]]:
    """Return what is asked for a category."""
    return [_question(one, language) for one in category.questions]


def _node(tree: Tree, row: Category, language: str, on: date) -> dict[str, Any] | None:
    node: dict[str, Any] = {"code": row.code, "name": row.name.to(language)}
    if row.hint is not None:
        node["hint"] = row.hint.to(language)
    if row.is_group:
        children = [shown for one in tree.children(row.code) if (shown := _node(tree, one, language, on))]
        return node | {"children": children} if children else None
    if not row.is_valid(on):
        return None
    if row.emergency is not None:
        node["emergency"] = row.emergency.to(language)
    if row.is_private:
        node["private"] = True
    if row.questions:
        node["asks"] = [one.code for one in row.questions]
    return node


def _question(question: Question, language: str) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "code": question.code,
        "kind": question.kind.value,
        "label": question.label.to(language),
        "required": question.is_required,
    }
    if question.hint is not None:
        shown["hint"] = question.hint.to(language)
    if question.choices:
        shown["choices"] = [{"code": one.code, "name": one.name.to(language)} for one in question.choices]
    if question.kind is QuestionKind.NUMBER:
        shown |= {"minimum": question.minimum, "maximum": question.maximum, "unit": question.unit}
    if question.kind is QuestionKind.TEXT:
        shown["longest"] = question.longest
    if question.warning is not None:
        shown |= {"danger": question.danger_answer, "warning": question.warning.to(language)}
    return shown
