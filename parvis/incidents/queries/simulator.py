"""Who would get this point and category, and why; and what changed rules would have done with past reports."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

from parvis.incidents.models import Report
from parvis.incidents.queries import editions
from parvis.incidents.rules import routing
from parvis.incidents.rules.routing import Decided, RoutingRules
from parvis.incidents.types.report import Place
from parvis.incidents.types.routing import Difference, Regression
from parvis.kernel.clock import local_day
from parvis.kernel.people import api as people

_EXAMPLES = 50
_COLUMNS = (
    "id", "category", "lat", "lon", "municipality_id", "creator", "channel", "is_on_private_property", "answers",
    "reported_at",
)  # fmt: skip


def decide(
    *,
    category: str,
    place: Place,
    on: date,
    creator: str = "",
    channel: str = "web",
    answers: Mapping[str, str] | None = None,
    is_on_private_property: bool = False,
    rules: tuple[int, RoutingRules] | None = None,
) -> Decided:
    """Return who handles a category at a place, and the decisions behind it.

    :param rules: other rules than those in force, with their number.
    """
    number, given = rules or editions.rules_in_force()
    found = editions.tree()[category]
    facts = routing.facts_of(
        code=category,
        path=found.path,
        owners=editions.areas().owners(place.lat, place.lon),
        municipality=place.municipality,
        creator=creator,
        channel=channel,
        is_on_private_property=is_on_private_property,
        answers=answers,
    )
    return routing.decide(given, facts, on=on, priority=found.priority, number=number)


def rules_problems(text: str) -> list[str]:
    """Return what is wrong with routing rules as they are written; empty when they may be published.

    :raises DefinitionErrors: if they are not in form.
    """
    return routing.problems(
        routing.read(text),
        organisations={one.code for one in people.organisations()},
        categories=set(editions.tree()),
    )


def regression(text: str, *, last: int = 10_000) -> Regression:
    """Return what rules as they are written would have done with the last reports, against those in force.

    :param last: how many reports are looked at, newest first.
    :raises DefinitionErrors: if the rules are not in form.
    """
    before, after = editions.rules_in_force(), (0, routing.read(text))
    moves: Counter[tuple[str, str]] = Counter()
    examples: list[Difference] = []
    examined = changed = 0
    for number, category, place, on, rest in _past(last):
        examined += 1
        was = decide(category=category, place=place, on=on, rules=before, **rest).route
        now = decide(category=category, place=place, on=on, rules=after, **rest).route
        if (was.manager, was.department, was.term_days) != (now.manager, now.department, now.term_days):
            changed += 1
            moves[(was.manager, now.manager)] += 1
            if len(examples) < _EXAMPLES:
                examples.append(
                    Difference(report=number, category=category, municipality=place.municipality, before=was, after=now)
                )
    return Regression(examined=examined, changed=changed, moves=dict(moves), examples=tuple(examples))


def _past(last: int) -> Iterator[tuple[int, str, Place, date, dict]]:
    rows = Report.objects.unscoped("rules are tried on everything").order_by("-id").values_list(*_COLUMNS)[:last]
    tree = editions.tree()
    for number, category, lat, lon, municipality, creator, channel, is_private, answers, reported_at in rows:
        if category in tree:
            place = Place(lat=lat, lon=lon, municipality=municipality)
            rest = {
                "creator": creator, "channel": channel, "is_on_private_property": is_private, "answers": answers,
            }  # fmt: skip
            yield number, category, place, local_day(reported_at), rest
