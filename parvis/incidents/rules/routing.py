"""Who handles a report: three decision tables, in the grammar of procedures.

`manager` says which organisation, `department` which part of it, `term` within how many working days. Facts:

| name | what |
|---|---|
| `category.code`, `category.group`, `category.path` | what is reported; `"roads" in category.path` |
| `owner.<kind>` | the organisation that manages the spot as a road, park, transport …; missing where none does |
| `municipality` | whose territory it is |
| `creator` | the organisation of the agent who reports; missing for citizens |
| `channel`, `is_on_private_property`, `manager` (in `department` and `term`) | |
| `answers.<question>` | its code with `_` for `-`: a hyphen is a minus here |
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict

from parvis.incidents.types.routing import Route
from parvis.kernel import definitions, rules
from parvis.kernel.rules import Decision, Table
from parvis.kernel.rules.nodes import Constant, Members, walk

_GIVES = {"manager": {"manager"}, "department": {"department"}, "term": {"days"}}
KNOWN = ("category.code", "category.group", "category.path", "municipality", "creator", "channel", "manager")


class RoutingRules(BaseModel):
    """The three tables of a region."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    manager: Table
    department: Table
    term: Table

    @property
    def tables(self) -> tuple[Table, Table, Table]:
        return self.manager, self.department, self.term


@dataclass(frozen=True)
class Decided:
    """A route with the three decisions that led to it, for the simulator."""

    route: Route
    facts: Mapping[str, Any]
    manager: Decision
    department: Decision
    term: Decision


def read(text: str) -> RoutingRules:
    """Read routing rules as they are written.

    :raises DefinitionErrors: with every mistake, in words.
    """
    return definitions.load_text(text, RoutingRules, file="routing.yaml")


def facts_of(
    *,
    code: str,
    path: tuple[str, ...],
    owners: Mapping[str, str],
    municipality: str,
    creator: str = "",
    channel: str = "web",
    is_on_private_property: bool = False,
    answers: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Return the facts that the tables decide on.

    :param path: codes from the main group to the category itself.
    :param owners: organisation by kind of area.
    """
    found: dict[str, Any] = {
        "category": {"code": code, "group": path[0], "path": list(path)},
        "owner": dict(owners),
        "municipality": municipality,
        "channel": channel,
        "is_on_private_property": is_on_private_property,
        "answers": {code.replace("-", "_"): answer for code, answer in (answers or {}).items()},
    }
    if creator:
        found["creator"] = creator
    return found


def decide(given: RoutingRules, facts: Mapping[str, Any], *, on: date, priority: int, number: int) -> Decided:
    """Return who handles it, and the decisions behind that.

    :param on: the day of the report: rows that are not law then do not count.
    :param number: the edition of the rules.
    """
    manager = rules.decide(given.manager, facts, on=on, today=on)
    known = {**facts, "manager": manager.values["manager"]}
    department = rules.decide(given.department, known, on=on, today=on)
    term = rules.decide(given.term, known, on=on, today=on)
    fired = manager.rows[0] if manager.rows else None
    route = Route(
        manager=str(known["manager"]),
        department=str(department.values["department"] or ""),
        term_days=int(term.values["days"]),
        priority=priority,
        rule=fired.id if fired else "",
        department_rule=next(iter(department.row_ids), ""),
        term_rule=next(iter(term.row_ids), ""),
        because=fired.because if fired else None,
        rules_number=number,
    )
    return Decided(route, known, manager, department, term)


def problems(given: RoutingRules, *, organisations: Collection[str], categories: Collection[str]) -> list[str]:
    """Return what an editor should mend before these rules decide, each in a sentence; empty when all is well."""
    return [
        *_wrong_outputs(given),
        *_unknown_names(given),
        *_unknown_codes(given, organisations, categories),
        *(
            found.message
            for table in given.tables
            for found in rules.gaps_and_overlaps(table)
            if found.kind != "overlap"
        ),
    ]


def _wrong_outputs(given: RoutingRules) -> Iterator[str]:
    for name, table in zip(_GIVES, given.tables, strict=True):
        if set(table.output_names) != _GIVES[name]:
            yield f"The table ‘{name}’ gives {', '.join(table.output_names)}; it should give {', '.join(_GIVES[name])}."
        if not table.default:
            yield f"The table ‘{name}’ has no default: say what holds when no row does."
        if table.hit != "first":
            yield f"The table ‘{name}’ collects; the first row that holds should decide."


def _unknown_names(given: RoutingRules) -> Iterator[str]:
    for table in given.tables:
        for name in sorted(table.expression_names):
            if name not in KNOWN and not name.startswith(("owner.", "answers.")) and name != "is_on_private_property":
                yield f"The table ‘{table.id}’ asks for ‘{name}’, which no report has."


def _unknown_codes(given: RoutingRules, organisations: Collection[str], categories: Collection[str]) -> Iterator[str]:
    gives = [given.manager.default, *(row.then for row in given.manager.rows)]
    for value in (value for one in gives for value in one.values()):
        if isinstance(value, str) and not value.startswith("=") and value not in organisations:
            yield f"‘{value}’ is not the code of an organisation."
    for table in given.tables:
        for row in table.rows:
            for code in _categories_in(row.when):
                if code not in categories:
                    yield f"Row ‘{row.id}’ names the category ‘{code}’, which does not exist."


def _categories_in(condition: str) -> Iterator[str]:
    """Return the texts with which a condition compares a category."""
    for node in walk(rules.parse(condition or "true").tree):
        sides = (getattr(node, "left", None), getattr(node, "right", None))
        named = [getattr(side, "name", "") for side in sides]
        if any(name.startswith("category.") for name in named):
            for side in sides:
                written = side.items if isinstance(side, Members) else (side,)
                yield from (str(one.value) for one in written if isinstance(one, Constant))
