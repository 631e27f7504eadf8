"""Making one of reports that are about the same thing, and undoing that.

A merge moves nothing: followers, photos and history stay with the report they came with, and are reached through the
one that stands for it. So undoing any merge, also one in the middle of a chain, gives everyone back exactly what was
theirs.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Sum

from parvis.incidents.models import Follower, Merge, Report
from parvis.incidents.operations.happening import locked, write_down
from parvis.incidents.queries.reports import below, report_info
from parvis.incidents.rules.life import NotPossible
from parvis.incidents.types.report import ReportInfo, What
from parvis.kernel.definitions import Localised
from parvis.kernel.people.types import Actor

_TREES = "a merge concerns every report below it"
SAME = Localised(
    nl="Dit is één en dezelfde melding.", fr="C’est un seul et même signalement.", en="This is one and the same report."
)
ALREADY = Localised(
    nl="Een van beide is al samengevoegd. Maak dat eerst ongedaan.",
    fr="L’un des deux est déjà fusionné. Annulez d’abord cette fusion.",
    en="One of both is merged already. Undo that first.",
)
NOT_MERGED = Localised(
    nl="Deze melding is niet samengevoegd.", fr="Ce signalement n’est pas fusionné.", en="This report is not merged."
)


@transaction.atomic
def merge(*, numbers: tuple[int, int], by: Actor, at: datetime, text: str = "") -> ReportInfo:
    """Make one of two reports: the older one stays, whichever is named first; return it.

    :raises NotPossible: if they are the same, or one is merged already.
    :raises MayNot: if either is not handled by an organisation of `by`.
    """
    first, second = sorted(numbers)
    if first == second:
        raise NotPossible(SAME)
    # Always in one order, so that two who merge the same two do not wait for each other.
    rows = [locked(first, by=by), locked(second, by=by)]
    kept, absorbed = sorted(rows, key=lambda row: (row.reported_at, row.pk))
    if kept.merged_into_id or absorbed.merged_into_id:
        raise NotPossible(ALREADY)
    absorbed.merged_into, absorbed.root, absorbed.changed_at = kept, kept, at
    absorbed.save(update_fields=["merged_into", "root", "changed_at"])
    Report.objects.unscoped(_TREES).filter(root=absorbed).update(root=kept, changed_at=at)
    Merge.objects.create(kept=kept, absorbed=absorbed, by=by.id, at=at)
    _count(kept, at)
    write_down(absorbed, What.MERGED, by=by, at=at, text=text, data={"into": kept.pk})
    write_down(kept, What.MERGED, by=by, at=at, data={"report": absorbed.pk}, is_news=False)
    return report_info(kept)


@transaction.atomic
def unmerge(*, number: int, by: Actor, at: datetime, text: str = "") -> ReportInfo:
    """Let a merged report stand by itself again, with all that was merged into it before.

    :raises NotPossible: if it is not merged.
    """
    row = locked(number, by=by)
    if row.merged_into_id is None or row.root_id is None:
        raise NotPossible(NOT_MERGED)
    root = locked(row.root_id, by=by, as_manager=False)
    former = row.merged_into_id
    row.merged_into = row.root = None
    row.changed_at = at
    row.save(update_fields=["merged_into", "root", "changed_at"])
    lower = below(row.pk)
    Report.objects.unscoped(_TREES).filter(pk__in=lower).update(root=row, changed_at=at)
    Merge.objects.filter(absorbed=row, undone_at__isnull=True).update(undone_at=at, undone_by=by.id)
    _count(row, at)
    _count(root, at)
    write_down(row, What.UNMERGED, by=by, at=at, text=text, data={"from": former})
    write_down(root, What.UNMERGED, by=by, at=at, data={"report": row.pk}, is_news=False)
    return report_info(row)


def _count(row: Report, at: datetime) -> None:
    """Count anew who follows a report and what was merged into it."""
    numbers = [row.pk, *below(row.pk)]
    unnamed = Report.objects.unscoped(_TREES).filter(pk__in=numbers).aggregate(sum=Sum("unnamed_followers"))["sum"]
    row.follower_count = unnamed + Follower.objects.filter(report__in=numbers, left_at__isnull=True).count()
    row.changed_at = at
    row.save(update_fields=["follower_count", "changed_at"])
