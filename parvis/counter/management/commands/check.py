"""`parvis check procedures [FOLDER …]`: read procedure folders as an administration wants them read before adopting.

Without the word `procedures` it is Django's own `check`.
"""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.core.management.commands.check import Command as SystemCheck

from parvis.counter import api
from parvis.kernel.registry import registry


class Command(SystemCheck):
    help = "Checks the house; `check procedures [FOLDER …]` checks procedure folders and runs their golden cases."

    def handle(self, *app_labels: str, **options: Any) -> None:
        if app_labels[:1] != ("procedures",):
            super().handle(*app_labels, **options)
            return
        paths = [Path(one) for one in app_labels[1:]] or api.folders(registry.procedures)
        if not paths:
            raise CommandError("No module offers a procedure; name a folder.")
        wrong = sum(self._folder(path) for path in paths)
        if len(app_labels) == 1:
            overlays = api.check_overlays(api.offers_of_region(), registry.procedures)
            for finding in overlays:
                self.stdout.write(self.style.ERROR(str(finding)))
            wrong += bool(overlays)
        if wrong:
            raise CommandError(f"{wrong} of {len(paths)} procedures cannot be offered like this.")
        self.stdout.write(self.style.SUCCESS(f"{len(paths)} procedures are in order."))

    def _folder(self, path: Path) -> bool:
        """Print what was found in one folder; return whether it must be mended."""
        result = api.check_folder(path)
        for finding in result.findings:
            style = self.style.ERROR if finding.level == "error" else self.style.WARNING
            self.stdout.write(style(str(finding)))
        errors = sum(finding.level == "error" for finding in result.findings)
        warnings = len(result.findings) - errors
        self.stdout.write(
            f"{path.name}: {errors} errors, {warnings} warnings, {result.golden} golden cases"
            + (f" ({result.golden_failed} failed)" if result.golden_failed else "")
        )
        return errors > 0
