"""`parvis identity`: our keys towards the provider of identities."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from parvis.kernel.identity.client import keys


class Command(BaseCommand):
    help = "Shows or renews the keys by which an identity provider knows this installation."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["jwks", "rotate"], help="show the public keys, or make new ones")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["what"] == "rotate":
            kept = keys.rotate()
            self.stdout.write(f"New keys: {', '.join(kept[:2])}. The former ones still open what is under way.")
        else:
            self.stdout.write(json.dumps(keys.public_keys(), indent=2))
