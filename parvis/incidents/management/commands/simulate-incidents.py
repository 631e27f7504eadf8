"""`parvis simulate-incidents`: invented reports, marked synthetic, the same ones each time."""

import time
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from parvis.incidents import api as incidents
from parvis.kernel.people.types import Actor


class Command(BaseCommand):
    help = "Invent the reports of a year, or of every year up to it, over the streets that are known here."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--year", type=int, required=True, help="The year in which they are reported.")
        parser.add_argument("--count", type=int, help="How many; as many as the region had that year when not given.")
        parser.add_argument("--total", type=int, help="Every year from 2013 to --year, this many together.")
        parser.add_argument("--seed", type=int, default=incidents.SEED, help="Another number gives other reports.")

    def handle(self, *args: Any, year: int, count: int | None, total: int | None, seed: int, **options: Any) -> None:
        began = time.monotonic()
        until = date(year, 12, 31)
        counts = incidents.counts_by_year(until, total)
        if not total:
            counts = {year: count or counts[year]}
        for each, many in counts.items():
            done = incidents.simulate_reports(
                year=each, count=many, seed=seed, by=Actor.system("simulation"), at=timezone.now()
            )
            self.stdout.write(
                f"{each}: {done.taken} invented reports, {done.known} were there ({time.monotonic() - began:.0f} s)"
            )
