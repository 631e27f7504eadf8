"""What everyone may read of a report."""

from datetime import datetime

from django.db import transaction

from parvis.incidents.operations.happening import locked, write_down
from parvis.incidents.queries.reports import report_info
from parvis.incidents.rules import moderation
from parvis.incidents.types.report import Moderation, ReportInfo, What
from parvis.kernel.people.types import Actor


@transaction.atomic
def moderate(*, number: int, verdict: Moderation, by: Actor, at: datetime, text: str | None = None) -> ReportInfo:
    """Let everyone read the text of a report, or nobody; `text` replaces it by one without what points at a person.

    What stood there before is not kept: that is the reason to replace it.
    """
    row = locked(number, by=by)
    row.moderation, row.changed_at = verdict.value, at
    if text is not None:
        row.text = moderation.plain(text)
    row.save(update_fields=["moderation", "text", "changed_at"])
    data = {"verdict": verdict.value, "replaced": text is not None}
    write_down(row, What.MODERATED, by=by, at=at, data=data, is_public=False)
    return report_info(row)
