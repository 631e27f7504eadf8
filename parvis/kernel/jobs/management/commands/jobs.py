"""`parvis jobs`: how the work stands, and what to do with what failed."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from parvis.kernel.jobs import api as jobs
from parvis.kernel.people.types import Actor


class Command(BaseCommand):
    help = "Show the jobs that wait, run and failed; try dead letters again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--retry", nargs="+", metavar="ID", default=[], help="Try these dead letters again.")
        parser.add_argument("--retry-all", action="store_true", help="Try all dead letters again.")
        parser.add_argument("--show", metavar="ID", help="Show one job, with its whole error.")

    def handle(self, *args: Any, retry: list[str], retry_all: bool, show: str | None, **options: Any) -> None:
        """Show, or retry."""
        if show:
            self._show(show)
        elif retry_all:
            count = jobs.retry_all(by=Actor.system("command"), at=timezone.now())
            self.stdout.write(f"{count} will be tried again.")
        elif retry:
            self._retry(retry)
        else:
            self._overview()

    def _retry(self, ids: list[str]) -> None:
        for job_id in ids:
            try:
                jobs.retry(job_id, by=Actor.system("command"), at=timezone.now())
            except jobs.NotDead as error:
                raise CommandError(f"{error} See the list with: parvis jobs") from error
        self.stdout.write(f"{len(ids)} will be tried again.")

    def _show(self, job_id: str) -> None:
        job = jobs.find(job_id)
        if job is None:
            raise CommandError(f"There is no job {job_id}.")
        self.stdout.write(
            f"Job {job.id}: {job.task}, {job.state}, {job.attempts} attempts, "
            f"promised {job.enqueued_at:%Y-%m-%d %H:%M:%S}"
        )
        self.stdout.write(job.error)

    def _overview(self) -> None:
        now = timezone.now()
        stats = jobs.stats(at=now)
        oldest = f", the oldest for {(now - stats.oldest_due_at).total_seconds():.0f} s" if stats.oldest_due_at else ""
        self.stdout.write(
            f"{stats.waiting} waiting{oldest}; {stats.running} running; {stats.later} for later; {stats.dead} dead."
        )
        for letter in jobs.dead_letters():
            self.stdout.write(
                f"  dead {letter.id}  {letter.task}  {letter.finished_at:%Y-%m-%d %H:%M}  {letter.reason[:120]}"
            )
        if stats.dead:
            self.stdout.write("Try again with: parvis jobs --retry ID, or --retry-all. Whole error: --show ID.")
        for schedule in jobs.schedules():
            ran = f"{schedule.last_finished_at:%Y-%m-%d %H:%M:%S}" if schedule.last_finished_at else "never"
            failed = f"  FAILED: {schedule.error.strip().rsplit(chr(10), 1)[-1][:120]}" if schedule.error else ""
            self.stdout.write(f"  schedule {schedule.id}  ran {ran}  did {schedule.last_count}{failed}")
