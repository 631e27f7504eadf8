"""`parvis identity`: our keys towards the provider of identities."""

import json
from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from parvis.kernel.identity import api as identity
from parvis.kernel.identity.client import keys
from parvis.kernel.people.types import Actor


class Command(BaseCommand):
    help = "Shows or renews the keys by which an identity provider knows this installation."

    def add_arguments(self, parser: CommandParser) -> None:
        what = "show the public keys, make new ones, or let an application use the national number"
        parser.add_argument("what", choices=["jwks", "rotate", "number"], help=what)
        parser.add_argument("application", nargs="?", help="of `number`: the client_id of the application")
        parser.add_argument("--no", action="store_true", help="of `number`: no longer")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["what"] == "rotate":
            kept = keys.rotate()
            self.stdout.write(f"New keys: {', '.join(kept[:2])}. The former ones still open what is under way.")
        elif options["what"] == "number":
            identity.let_know_national_number(
                application=UUID(options["application"] or ""),
                allowed=not options["no"],
                by=Actor.system("command"),
                at=timezone.now(),
            )
        else:
            self.stdout.write(json.dumps(keys.public_keys(), indent=2))
