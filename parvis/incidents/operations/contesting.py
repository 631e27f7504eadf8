"""Saying that a closed report is not mended."""

import hashlib
from datetime import datetime

from django.db import transaction

from parvis.incidents.models import Contest, Follower
from parvis.incidents.operations.happening import locked, standing, write_down
from parvis.incidents.operations.life import reopen
from parvis.incidents.queries.following import digest
from parvis.incidents.queries.reports import report_info
from parvis.incidents.rules import life, moderation
from parvis.incidents.types.report import Reason, ReportInfo, What
from parvis.kernel.people.types import Actor

THRESHOLD = Actor.system("contests")


@transaction.atomic
def contest(
    *, number: int | str, reason: Reason, by: Actor, at: datetime, text: str = "", key: str = "", browser: str = ""
) -> ReportInfo:
    """Say that it is not mended; when those who say so weigh enough, the report is open again at once.

    Who says so twice counts once.

    :param key: of one's own page of the report, which shows whether one reported it.
    :param browser: names a visitor without either, for a while; empty for nobody.
    :raises NotPossible: if the report is open, or was closed more than ninety days ago.
    """
    row = locked(number, by=by, as_manager=False)
    life.demand_contestable(standing(row), at=at)
    is_reporter = _is_reporter(row.pk, key, by)
    who = hashlib.sha256(f"{row.pk}/{by.account_id or key or browser or by.id}".encode()).digest()
    Contest.objects.get_or_create(
        report=row,
        who=who,
        settled_at=None,
        defaults={
            "reason": reason.value,
            "text": moderation.plain(text),
            "weight": life.weight_of(reason, is_reporter=is_reporter),
            "at": at,
        },
    )
    weights = list(Contest.objects.filter(report=row, settled_at__isnull=True).values_list("weight", flat=True))
    row.contest_weight, row.changed_at = sum(weights), at
    row.save(update_fields=["contest_weight", "changed_at"])
    write_down(row, What.CONTESTED, by=by, at=at, data={"reason": reason.value}, is_news=False)
    if life.reopens(weights):
        return reopen(number=row.pk, text="", by=THRESHOLD, at=at)
    return report_info(row)


def _is_reporter(number: int, key: str, by: Actor) -> bool:
    rows = Follower.objects.filter(report=number, is_reporter=True)
    if key and rows.filter(key_digest=digest(key)).exists():
        return True
    return bool(by.account_id) and rows.filter(account=by.account_id).exists()
