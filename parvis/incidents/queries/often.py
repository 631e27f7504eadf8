"""What is reported most these days: the first choices of those who have written nothing yet."""

import time
from collections import Counter
from datetime import date

from parvis.incidents.models import Report
from parvis.incidents.queries import editions
from parvis.incidents.queries.kept import Kept

LAST = 400
SECONDS = 600
FEWEST = 3
"""What was reported less often than this among the last is not what people report."""


def _counted() -> list[str]:
    last = Report.objects.unscoped("categories are counted, of everything")
    rows = last.order_by("-id").values_list("category", flat=True)[:LAST]
    return [code for code, count in Counter(rows).most_common() if count >= FEWEST]


_often = Kept(stamp=lambda: time.monotonic() // SECONDS, read=_counted)


def often_reported(on: date, limit: int = 5) -> list[str]:
    """Return the codes that were reported most among the last reports and can be on a day, the most frequent first."""
    tree = editions.tree()
    return [code for code in _often() if tree.usable(code, on) and tree[code].emergency is None][:limit]
