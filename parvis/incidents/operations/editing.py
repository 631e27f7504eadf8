"""Changing what decides over reports: categories, routing rules, who manages which spot. History is added to."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F, Max

from parvis.incidents.models import CategoryChange, ManagedArea, Notice, RuleSet
from parvis.incidents.queries import editions
from parvis.incidents.queries.simulator import rules_problems
from parvis.incidents.rules.categories import apply, change_as_json
from parvis.incidents.types.category import Tree
from parvis.incidents.types.category_change import Change
from parvis.incidents.types.routing import Area, RulesInfo
from parvis.kernel.journal import api as journal
from parvis.kernel.people.types import Actor


class NotAnEditor(Exception):
    """Only an editor of a regional organisation changes what decides for all."""


class RulesRefused(ValueError):
    """Routing rules that would not work. `problems` says why, each in a sentence."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def signal(topic: str) -> None:
    """Tell every process, when this transaction ends, to read again what a topic is about."""
    if not Notice.objects.filter(pk=topic).update(number=F("number") + 1):
        Notice.objects.get_or_create(pk=topic)
    if topic in editions.SIGNALLED:
        transaction.on_commit(editions.SIGNALLED[topic].forget)


@transaction.atomic
def change_categories(*, change: Change, by: Actor, at: datetime, note: str = "") -> Tree:
    """Change the tree of categories; what was there before stays readable, and old reports keep their code.

    :raises NotPossible: of `rules.categories`, with the reason.
    :raises NotAnEditor: if `by` may not.
    """
    _demand_editor(by)
    editions.tree.forget()
    changed = apply(editions.tree(), change)
    told = change_as_json(change)
    CategoryChange.objects.create(change=told, at=at, by=by.id, note=note[:300])
    journal.append(
        verb="incidents.categories.changed", by=by, at=at, subject="categories", organisation=None, data=told
    )
    transaction.on_commit(editions.tree.forget)
    return changed


@transaction.atomic
def publish_rules(*, text: str, by: Actor, at: datetime, note: str = "") -> RulesInfo:
    """Let routing rules decide from now on; reports that are there stay where they are.

    :raises DefinitionErrors: if they are not in form; RulesRefused: if they would not work.
    :raises NotAnEditor: if `by` may not.
    """
    _demand_editor(by)
    if problems := rules_problems(text):
        raise RulesRefused(problems)
    number = (RuleSet.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    row = RuleSet.objects.create(number=number, text=text, note=note[:300], published_at=at, by=by.id)
    journal.append(
        verb="incidents.rules.published", by=by, at=at, subject="rules", organisation=None, data={"number": number}
    )
    transaction.on_commit(editions.forget_rules)
    return editions.rules_info(row)


@transaction.atomic
def replace_areas(*, source: str, areas: Iterable[Area], by: Actor, at: datetime) -> int:
    """Take over who manages which spot from one source, instead of what that source said before; return how many.

    :raises NotAnEditor: if `by` may not.
    """
    _demand_editor(by)
    ManagedArea.objects.filter(source=source).delete()
    rows = ManagedArea.objects.bulk_create(
        (
            ManagedArea(
                kind=one.kind, organisation_id=one.organisation, name=one.name, geometry=one.geometry,
                reach=one.reach, source=source,
            )
            for one in areas
        ),
        batch_size=500,
    )  # fmt: skip
    signal("areas")
    data = {"source": source, "areas": len(rows)}
    journal.append(verb="incidents.areas.replaced", by=by, at=at, subject="areas", organisation=None, data=data)
    return len(rows)


def _demand_editor(by: Actor) -> None:
    if not editions.is_editor(by):
        raise NotAnEditor("Only an editor of a regional organisation changes this.")
