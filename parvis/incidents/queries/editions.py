"""What decides over reports: the categories, the routing rules, the areas, the partners; from memory."""

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db.models import Max

from parvis.incidents.catalogue.categories import shipped
from parvis.incidents.models import CategoryChange, ManagedArea, Notice, Partner, RuleSet
from parvis.incidents.queries.kept import Kept
from parvis.incidents.rules import routing
from parvis.incidents.rules.areas import Areas
from parvis.incidents.rules.categories import change_from, replayed
from parvis.incidents.rules.routing import RoutingRules
from parvis.incidents.types.category import Tree
from parvis.incidents.types.partner import PartnerInfo
from parvis.incidents.types.routing import Area, RulesInfo
from parvis.kernel.journal import api as journal
from parvis.kernel.people import api as people
from parvis.kernel.people.types import Actor, ActorKind, OrganisationKind, Role

log = logging.getLogger(__name__)

DEFAULT_RULES = Path(__file__).parent.parent / "catalogue" / "routing.yaml"
"""What decides where no region has published rules: the municipality whose territory it is."""


def notice(topic: str) -> int:
    """Return the number of the last sign about a topic."""
    return Notice.objects.filter(pk=topic).values_list("number", flat=True).first() or 0


def _read_tree() -> Tree:
    kept = CategoryChange.objects.order_by("pk").values_list("change", flat=True)
    changed, refused = replayed(shipped(), map(change_from, kept))
    for change, reason in refused:
        log.warning("The shipped categories no longer admit %s: %s", change, reason)
    return changed


def _read_rules() -> tuple[int, RoutingRules]:
    last = RuleSet.objects.order_by("-number").first()
    text = last.text if last else DEFAULT_RULES.read_text()
    return (last.number if last else 0), routing.read(text)


def areas_from(source: str | None = None) -> list[Area]:
    """Return the areas as one source gave them, or all."""
    rows = ManagedArea.objects.order_by("pk")
    if source is not None:
        rows = rows.filter(source=source)
    columns = ("kind", "organisation_id", "name", "geometry", "reach")
    return [
        Area(kind=kind, organisation=organisation, name=name, geometry=geometry, reach=reach)
        for kind, organisation, name, geometry, reach in rows.values_list(*columns)
    ]


def _read_partners() -> dict[str, PartnerInfo]:
    return {row.organisation_id: partner_info(row) for row in Partner.objects.filter(is_active=True)}


def partner_info(row: Partner) -> PartnerInfo:
    """Return a partner as others read it."""
    return PartnerInfo(
        id=row.pk,
        organisation=row.organisation_id,
        url=row.url,
        jurisdiction=row.jurisdiction,
        services=row.services,
        is_active=row.is_active,
        failing_since=row.failing_since,
        next_try_at=row.next_try_at,
        problem=row.problem,
        read_until=row.read_until,
    )


tree = Kept(stamp=lambda: CategoryChange.objects.aggregate(last=Max("pk"))["last"], read=_read_tree)
"""The tree of categories as it is now."""
_rules = Kept(stamp=lambda: RuleSet.objects.aggregate(last=Max("number"))["last"], read=_read_rules)
areas = Kept(stamp=lambda: notice("areas"), read=lambda: Areas(areas_from()))
"""Who manages which spot."""
partners = Kept(stamp=lambda: notice("partners"), read=_read_partners)
"""The systems that take reports over, by organisation."""
SIGNALLED: Mapping[str, Kept[Any]] = {"areas": areas, "partners": partners}
"""What is read again after a sign about a topic."""


def rules_in_force() -> tuple[int, RoutingRules]:
    """Return the number of the edition of the routing rules that decides now, and the rules."""
    return _rules()


def rule_sets() -> list[RulesInfo]:
    """Return every edition of the routing rules, the last first."""
    return [rules_info(row) for row in RuleSet.objects.order_by("-number")]


def rules_info(row: RuleSet) -> RulesInfo:
    """Return an edition as others read it."""
    return RulesInfo(number=row.number, text=row.text, note=row.note, published_at=row.published_at, by=row.by)


def rules_text() -> str:
    """Return the routing rules that decide now, as they were written."""
    text = RuleSet.objects.order_by("-number").values_list("text", flat=True).first()
    return text or DEFAULT_RULES.read_text()


def category_history() -> list[journal.Entry]:
    """Return how the tree of categories was changed, oldest first."""
    return journal.history("categories")


def forget_rules() -> None:
    """Read the routing rules again at the next question."""
    _rules.forget()


def regional() -> frozenset[str]:
    """Return the codes of the region's own organisations, which decide for all."""
    return frozenset(one.code for one in people.organisations() if one.kind is OrganisationKind.REGION)


def is_editor(by: Actor) -> bool:
    """Tell whether somebody may change what decides for all: the house, or an editor of a regional organisation."""
    return by.kind is ActorKind.SYSTEM or bool(by.organisations({Role.EDITOR}) & regional())
