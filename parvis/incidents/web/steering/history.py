"""How the tree of categories was changed, in sentences."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from parvis.incidents.web.desk.words import category_name
from parvis.kernel.journal.types import Entry
from parvis.kernel.people import api as people
from parvis.ui.words import date_words


def told(entries: Sequence[Entry], language: str) -> list[dict[str, Any]]:
    """Return changes as lines, the last one first."""
    names = people.agent_names({one.by for one in entries if one.by.startswith("account:")})
    return [
        {
            "at": one.at,
            "text": sentence(one.data, language),
            "by": names.get(one.by, "" if one.by.startswith("account:") else one.by),
            "codes": _codes(one.data),
        }
        for one in reversed(entries)
    ]


def sentence(change: Mapping[str, Any], language: str) -> str:
    """Return a change in a sentence."""
    make = _SENTENCES.get(str(change.get("what")))
    return make(change, language) if make else str(change.get("what", ""))


def _codes(change: Mapping[str, Any]) -> frozenset[str]:
    one = change.get("category") or {}
    found = [change.get("code"), change.get("into"), change.get("parent"), change.get("replaced_by"), one.get("code")]
    return frozenset(str(code) for code in [*found, *change.get("codes", ())] if code)


def _named(change: Mapping[str, Any], language: str, name: str = "code") -> str:
    return f"“{category_name(str(change.get(name)), language)}”"


def _added(change: Mapping[str, Any], language: str) -> str:
    return _("%(name)s added") % {"name": f"“{change['category']['name'].get(language) or change['category']['code']}”"}


def _renamed(change: Mapping[str, Any], language: str) -> str:
    return _("%(code)s is now called %(name)s") % {
        "code": change["code"],
        "name": f"“{change['name'].get(language, '')}”",
    }


def _moved(change: Mapping[str, Any], language: str) -> str:
    return _("%(name)s stands under %(group)s") % {
        "name": _named(change, language),
        "group": _named(change, language, "parent"),
    }


def _retired(change: Mapping[str, Any], language: str) -> str:
    said = _("%(name)s goes on %(day)s") % {"name": _named(change, language), "day": date_words(change["on"])}
    if not change.get("replaced_by"):
        return said
    return f"{said}, " + _("replaced by %(name)s") % {"name": _named(change, language, "replaced_by")}


def _merged(change: Mapping[str, Any], language: str) -> str:
    names = ", ".join(f"“{category_name(code, language)}”" for code in change.get("codes", ()))
    return _("%(names)s become %(name)s on %(day)s") % {
        "names": names,
        "name": _named(change, language, "into"),
        "day": date_words(change["on"]),
    }


_SENTENCES: Mapping[str, Callable[[Mapping[str, Any], str], str]] = {
    "add": _added,
    "rename": _renamed,
    "describe": lambda change, language: _("%(name)s: explanation and words") % {"name": _named(change, language)},
    "weigh": lambda change, language: (
        _("%(name)s: priority %(gravity)s × %(probability)s")
        % {"name": _named(change, language), "gravity": change["gravity"], "probability": change["probability"]}
    ),
    "guard": lambda change, language: _("%(name)s: public or not, emergency") % {"name": _named(change, language)},
    "set_questions": lambda change, language: _("%(name)s: questions") % {"name": _named(change, language)},
    "move": _moved,
    "retire": _retired,
    "merge": _merged,
}
