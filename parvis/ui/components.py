"""The components: what each takes, and what is prepared for its template `ui/components/<name>.html`.

A misspelt or missing parameter is an error that names the ones that exist, not an empty place on a page.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.urls import reverse

from parvis.ui import charts, words

Prepare = Callable[[dict[str, Any]], dict[str, Any]]


class WrongComponent(Exception):
    """A template asks for a component that does not exist, or gives it what it does not take."""


@dataclass(frozen=True)
class Component:
    """What a component takes: names that must be given, and names with what they are otherwise."""

    required: frozenset[str] = frozenset()
    optional: Mapping[str, Any] = field(default_factory=dict)
    prepare: Prepare = dict

    def context(self, name: str, given: Mapping[str, Any]) -> dict[str, Any]:
        """Return the variables of the template.

        :raises WrongComponent: if something is missing or unknown.
        """
        known = self.required | set(self.optional)
        if wrong := set(given) - known:
            raise WrongComponent(f"{name} does not take {sorted(wrong)}; it takes {sorted(known)}.")
        if missing := self.required - set(given):
            raise WrongComponent(f"{name} needs {sorted(missing)}.")
        return self.prepare({**self.optional, **given})


def component(*required: str, prepare: Prepare = dict, **optional: Any) -> Component:
    """Describe a component: names that must be given, then the others with what they are otherwise."""
    return Component(frozenset(required), optional, prepare)


def context_of(name: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the variables of the template of the component called `name`.

    :raises WrongComponent: if there is none, or something is missing or unknown.
    """
    if name not in COMPONENTS:
        raise WrongComponent(f"There is no component {name!r}; there are {', '.join(sorted(COMPONENTS))}.")
    return COMPONENTS[name].context(name, given)


def _term(given: dict[str, Any]) -> dict[str, Any]:
    text, tone = words.term_words(given["days"], working=given["working"], stopped=given["stopped"])
    return {**given, "text": given["text"] or text, "tone": given["tone"] or tone}


def _steps(given: dict[str, Any]) -> dict[str, Any]:
    current, total = int(given["current"]), int(given["total"])
    stones = ["done" if n < current else "now" if n == current else "" for n in range(1, total + 1)]
    return {**given, "stones": stones if total <= 24 else []}


def _errors(given: dict[str, Any]) -> dict[str, Any]:
    """Accept fields, `(id, text)` pairs, or mappings with `id` and `text`."""
    said = []
    for one in given["errors"] or ():
        if isinstance(one, Mapping):
            said.append((one.get("id", ""), one["text"]))
        elif hasattr(one, "error") and hasattr(one, "first"):
            if one.error:
                said.append((one.first, one.error))
        else:
            said.append(tuple(one))
    return {**given, "errors": said}


def _map(given: dict[str, Any]) -> dict[str, Any]:
    return {
        **given,
        "points": list(given["points"]),
        "outlines": given["outlines"] or reverse("outlines"),
        "tiles": settings.MAP_TILES,
        "credit": settings.MAP_ATTRIBUTION,
    }


COMPONENTS: dict[str, Component] = {
    "answers": component("rows", title=""),
    "back": component("url", text=""),
    "breadcrumbs": component("items"),
    "card": component("title", url="", content="", level=3),
    "chart": component(
        "title",
        "rows",
        kind="bar",
        unit="",
        category="",
        measure="",
        second=None,
        second_name="",
        goal=None,
        goal_name="",
        now=None,
        note="",
        prepare=charts.prepare,
    ),
    "contact": component("name", title="", organisation="", phone="", email="", hours="", address="", note="", url=""),
    "empty": component("title", text="", url="", action="", level=2),
    "error_summary": component("errors", title="", prepare=_errors),
    "facts": component("rows", title=""),
    "figure": component("value", "name", change="", tone="", definition="", unit="", url=""),
    "inbox": component("messages"),
    "keys": component("items"),
    "links": component("items", even=False),
    "map": component("title", points=(), outlines="", id="map", content="", open=False, prepare=_map),
    "notice": component(title="", text="", tone="info", content="", level=2, role=""),
    "pagination": component(previous_url="", next_url="", text="", page=None, query=""),
    "print_header": component("organisation", reference="", date=None, title="", lines=()),
    "progress": component("value", "total", text="", id="progress", busy=False),
    "result": component("title", reference="", text="", tone="good", content="", reference_name="", level=1),
    "search": component(
        "action", "label", name="q", value="", placeholder="", button="", large=False, hint="", hide_label=False
    ),
    "status": component("text", tone="neutral"),
    "steps": component("current", "total", title="", prepare=_steps),
    "table": component("caption", content="", dense=False, hide_caption=False, tall=False, keys=False, folds=False),
    "tabs": component("items", label=""),
    "tasks": component("items", title=""),
    "term": component(days=None, due=None, working=False, stopped=False, text="", tone="", prepare=_term),
    "timeline": component("entries", title=""),
}
