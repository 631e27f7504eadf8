"""`parvis open311-check URL`: does a server, ours or a stranger's, speak Open311 GeoReport v2?"""

import json
import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from parvis.incidents.conformance import BadAddress, Outcome, Report, Sample, check


class Command(BaseCommand):
    help = (
        "Check a server against Open311 GeoReport v2, from the outside. Exit code 0: nothing failed; 1: something did; "
        "2: it could not be checked."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "url", metavar="URL", help="base of the endpoint (https://city.example/open311/v2), or its discovery"
        )
        parser.add_argument("--jurisdiction", metavar="ID", help="sent as jurisdiction_id with every call")
        parser.add_argument("--key", help="sent as api_key; OPEN311_API_KEY in the environment is not seen by others")
        parser.add_argument(
            "--write",
            action="store_true",
            help="make requests too, about ten, that say that they are a check; somebody must close them",
        )
        parser.add_argument("--service", default="", metavar="CODE", help="the service of the requests that are made")
        parser.add_argument("--lat", type=float, help="where they are; else where an existing request is")
        parser.add_argument("--long", type=float)
        parser.add_argument("--address", default="", help="sent as address_string")
        parser.add_argument("--address-id", default="", metavar="ID")
        parser.add_argument("--json", action="store_true", help="print the report as JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        key = options["key"] or os.environ.get("OPEN311_API_KEY", "")
        if options["write"] and not key:
            raise CommandError(
                "To make requests, give a key: --key, or OPEN311_API_KEY in the environment.", returncode=2
            )
        sample = Sample(options["service"], options["lat"], options["long"], options["address"], options["address_id"])
        try:
            report = check(
                options["url"],
                jurisdiction=options["jurisdiction"],
                api_key=key,
                write=options["write"],
                at=timezone.now(),
                sample=sample,
            )
        except BadAddress as problem:
            raise CommandError(str(problem), returncode=2) from None
        if options["json"]:
            self.stdout.write(json.dumps(report.as_dict(), ensure_ascii=False, indent=2))
        else:
            self._print(report)
        if not report.conforms:
            failed = report.counts()[Outcome.FAILED]
            raise CommandError(f"{failed} of {len(report.checks)} checks failed.", returncode=1)

    def _print(self, report: Report) -> None:
        styles = {
            Outcome.PASSED: self.style.SUCCESS,
            Outcome.WARNED: self.style.WARNING,
            Outcome.FAILED: self.style.ERROR,
        }
        for outcome, line in report.lines():
            style = styles.get(outcome) if outcome else None
            self.stdout.write(style(line) if style else line)
