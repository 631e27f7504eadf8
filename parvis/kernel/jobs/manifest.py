"""What the jobs declare to the house."""

from datetime import datetime, timedelta

from parvis.kernel.jobs import api as jobs
from parvis.kernel.registry import Manifest, MenuItem, Schedule

KEPT = timedelta(days=30)


def forget_done(at: datetime) -> int:
    """Delete jobs that were done a month ago."""
    return jobs.forget(before=at - KEPT)


MANIFEST = Manifest(
    module="kernel.jobs",
    menu=(
        MenuItem(
            name={"nl": "Toestand", "fr": "État", "en": "Status"}, url_name="house", audience="operator", order=800
        ),
    ),
    schedules=(Schedule(id="jobs.forget_done", every=timedelta(hours=6), run=forget_done),),
)
