"""How the tree of categories is changed: for each change its words, its questions and what it becomes."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parvis.incidents.types.category import Category, Words
from parvis.incidents.types.category_change import Add, Change, Describe, Guard, Merge, Move, Rename, Retire, Weigh
from parvis.incidents.web.desk.typed import Typed, Wrong
from parvis.incidents.web.steering import asking
from parvis.incidents.web.steering.texts import optional_text_of, text_of
from parvis.ui.fields import Field

_CODE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


@dataclass(frozen=True)
class Kind:
    """A kind of change upon one category.

    :param asks: its fields, with what stands there now.
    :param change: what it becomes; raises `Wrong` for what was filled in.
    :param fits: whether it can be done to a category.
    """

    id: str
    label: Any
    asks: Callable[[Category, str, date], list[Field]]
    change: Callable[[Category, Typed], Change]
    fits: Callable[[Category], bool] = lambda category: True
    tone: str = "second"


def _rename(one: Category, typed: Typed) -> Change:
    return Rename(code=one.code, name=text_of(typed.posted, "name"))


def _describe(one: Category, typed: Typed) -> Change:
    words = {
        spoken: tuple(part.strip() for part in typed.text(f"words-{spoken}").split(",") if part.strip())
        for spoken in ("nl", "fr", "en")
    }
    return Describe(code=one.code, hint=optional_text_of(typed.posted, "hint"), words=Words(**words))


def _level(typed: Typed, name: str) -> int:
    if typed.text(name) not in ("1", "2", "3", "4"):
        raise Wrong({name: _("Choose a number from 1 to 4.")})
    return int(typed.text(name))


def _weigh(one: Category, typed: Typed) -> Change:
    return Weigh(code=one.code, gravity=_level(typed, "gravity"), probability=_level(typed, "probability"))


def _guard(one: Category, typed: Typed) -> Change:
    emergency = optional_text_of(typed.posted, "emergency")
    return Guard(code=one.code, is_private=typed.ticked("is_private"), emergency=emergency)


def _move(one: Category, typed: Typed) -> Change:
    parent = typed.needed("parent", _("Choose a group."))
    return Move(code=one.code, parent=parent, after=typed.text("after") or None)


def _on(typed: Typed) -> date:
    day = typed.day("on")
    if day is None:
        raise Wrong({"on": _("Give a day that exists.")})
    return day


def _retire(one: Category, typed: Typed) -> Change:
    return Retire(code=one.code, on=_on(typed), replaced_by=typed.text("replaced_by") or None)


def _merge(one: Category, typed: Typed) -> Change:
    codes = tuple(typed.posted.getlist("codes"))
    if not codes:
        raise Wrong({"codes": _("Choose at least one.")})
    return Merge(codes=codes, into=one.code, on=_on(typed))


def new_category(parent: Category | None, typed: Typed) -> Change:
    """Return the change that adds what was filled in.

    :raises Wrong: for what cannot be used.
    """
    code = typed.text("code")
    if not _CODE.fullmatch(code):
        raise Wrong({"code": _("Use small letters, digits and hyphens, such as ‘lamp-broken’.")})
    added = Category(
        code=code,
        parent=parent.code if parent else None,
        name=text_of(typed.posted, "name"),
        is_group=typed.ticked("is_group") or parent is None,
        gravity=_level(typed, "gravity"),
        probability=_level(typed, "probability"),
        valid_from=typed.day("valid_from"),
    )
    return Add(category=added, after=typed.text("after") or None)


def _is_leaf(one: Category) -> bool:
    return not one.is_group


KINDS: tuple[Kind, ...] = (
    Kind("rename", gettext_lazy("Rename"), asking.rename, _rename),
    Kind("describe", gettext_lazy("Explanation and words"), asking.describe, _describe),
    Kind("weigh", gettext_lazy("Priority"), asking.weigh, _weigh, _is_leaf),
    Kind("guard", gettext_lazy("Public or not, emergency"), asking.guard, _guard, _is_leaf),
    Kind("move", gettext_lazy("Move to another group"), asking.move, _move, lambda one: one.parent is not None),
    Kind("merge", gettext_lazy("Merge others into this one"), asking.merge, _merge, _is_leaf),
    Kind("retire", gettext_lazy("Retire"), asking.retire, _retire, tone="danger"),
)
BY_ID = {one.id: one for one in KINDS}
