"""The questions of each change of the tree of categories, as fields."""

from datetime import date, timedelta

from django.utils.translation import gettext as _

from parvis.incidents import api as incidents
from parvis.incidents.types.category import Category, Tree
from parvis.incidents.web.steering.texts import text_fields
from parvis.ui.fields import Choice, Field

_LEVELS = tuple(Choice(value=str(number), label=str(number)) for number in (1, 2, 3, 4))


def _named(one: Category, language: str) -> str:
    tree = incidents.tree()
    return " › ".join(tree[code].name.to(language) for code in one.path)


def groups(tree: Tree, language: str, *, but: str = "") -> list[Choice]:
    """Return the groups under which something may stand."""
    return [
        Choice(value=one.code, label=_named(one, language))
        for one in tree.walk()
        if one.is_group and one.valid_until is None and but not in one.path
    ]


def leaves(tree: Tree, language: str, *, but: str = "") -> list[Choice]:
    """Return what can be reported for good."""
    return [
        Choice(value=one.code, label=_named(one, language))
        for one in tree.leaves
        if one.valid_until is None and one.code != but
    ]


def _siblings(tree: Tree, parent: str | None, language: str, *, but: str = "") -> list[Choice]:
    return [
        Choice(value=one.code, label=one.name.to(language))
        for one in tree.children(parent)
        if one.code != but and one.valid_until is None
    ]


def _after(tree: Tree, parent: str | None, language: str, *, but: str = "") -> Field:
    choices = _siblings(tree, parent, language, but=but)
    hint = _("Empty: last in its group.")
    return Field(kind="choose", name="after", label=_("Right after"), choices=choices, required=False, hint=hint)


def rename(one: Category, language: str, today: date) -> list[Field]:
    return text_fields("name", _("Name"), one.name)


def describe(one: Category, language: str, today: date) -> list[Field]:
    words = [
        Field(
            kind="text", name=f"words-{spoken}", label=f"{_('Words that people type')}, {spoken.upper()}",
            value=", ".join(one.words.to(spoken)), required=False, attributes={"lang": spoken},
        )
        for spoken in ("nl", "fr", "en")
    ]  # fmt: skip
    return [*text_fields("hint", _("Explanation"), one.hint, required=False), *words]


def weigh(one: Category, language: str, today: date) -> list[Field]:
    return _levels(one.gravity, one.probability)


def _levels(gravity: int, probability: int) -> list[Field]:
    return [
        Field(
            kind="choose", name="gravity", label=_("How bad it may end"), choices=_LEVELS, value=str(gravity),
            hint=_("1 is low, 4 is high."),
        ),
        Field(
            kind="choose", name="probability", label=_("How likely that is"), choices=_LEVELS, value=str(probability)
        ),
    ]  # fmt: skip


def guard(one: Category, language: str, today: date) -> list[Field]:
    private = Field(
        kind="confirm", name="is_private", label=_("Its reports are not public"), value=one.is_private, required=False
    )
    said = _("What is said instead of asking, when it cannot wait for a report")
    return [private, *text_fields("emergency", said, one.emergency, required=False)]


def move(one: Category, language: str, today: date) -> list[Field]:
    tree = incidents.tree()
    parents = groups(tree, language, but=one.code)
    return [
        Field(kind="choose", name="parent", label=_("Under"), choices=parents, value=one.parent or ""),
        _after(tree, one.parent, language, but=one.code),
    ]


def _day(today: date) -> Field:
    tomorrow = today + timedelta(days=1)
    return Field(kind="day", name="on", label=_("From this day on"), value=tomorrow.isoformat())


def retire(one: Category, language: str, today: date) -> list[Field]:
    if one.is_group:
        return [_day(today)]
    instead = Field(
        kind="choose", name="replaced_by", label=_("Offered instead"), required=False,
        choices=leaves(incidents.tree(), language, but=one.code),
    )  # fmt: skip
    return [_day(today), instead]


def merge(one: Category, language: str, today: date) -> list[Field]:
    others = leaves(incidents.tree(), language, but=one.code)
    near = [each for each in others if incidents.tree()[each.value].parent == one.parent]
    return [
        _day(today),
        Field(kind="several_of", name="codes", label=_("These go"), choices=near or others,
              hint=_("Reports that carry them keep them; from that day on this one is offered instead.")),
    ]  # fmt: skip


def new(parent: Category | None, language: str, today: date) -> list[Field]:
    """Return the fields of a new category under a group."""
    tree = incidents.tree()
    kind = Field(
        kind="confirm", name="is_group", label=_("It is a group: it holds others and is not reported itself"),
        required=False, value=parent is None,
    )  # fmt: skip
    code = Field(
        kind="text", name="code", label=_("Code"), max_length=60,
        hint=_("Small letters, digits and hyphens. It stays for ever the same."),
    )  # fmt: skip
    return [
        *text_fields("name", _("Name"), None),
        code,
        kind,
        *_levels(1, 1),
        _after(tree, parent.code if parent else None, language),
        Field(kind="day", name="valid_from", label=_("To be chosen from"), required=False, hint=_("Empty: at once.")),
    ]
