"""`parvis verify-journal`: recompute every chain; 1 when one is broken."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from parvis.kernel.journal import api as journal


class Command(BaseCommand):
    help = "Recompute the journal's chains and name the first break of each. Exit 1 if there is one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--organisation", metavar="CODE", help="only the chain of this organisation")
        parser.add_argument(
            "--heads", action="store_true", help="print the heads as JSON: keep them where nobody can change them"
        )
        parser.add_argument(
            "--against", type=Path, metavar="FILE", help="heads printed before: each must still be in its chain"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        against = _heads_in(options["against"]) if options["against"] else None
        found = journal.verify(organisation=options["organisation"], against=against)
        for broken in found.breaks:
            self.stderr.write(f"{broken.organisation or 'no organisation'}: {broken.reason}")
        if options["heads"]:
            heads = {chain: [head.sequence, head.hash] for chain, head in found.heads.items()}
            self.stdout.write(json.dumps(heads, indent=1))
        elif found.ok:
            self.stdout.write(f"The journal is sound: {found.entries} entries in {found.chains} chains.")
        if not found.ok:
            raise CommandError(f"{len(found.breaks)} of {found.chains} chains are broken.")


def _heads_in(path: Path) -> dict[str, journal.Head]:
    try:
        record = json.loads(path.read_text())
        return {chain: journal.Head(int(sequence), str(digest)) for chain, (sequence, digest) in record.items()}
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
    except (ValueError, TypeError, AttributeError) as error:
        raise CommandError(f"{path} does not hold heads as `parvis verify-journal --heads` prints them.") from error
