"""`parvis vault`: make, renew and destroy keys; each change is written in the journal of the house."""

from argparse import ArgumentParser
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError, transaction
from django.utils import timezone

from parvis.kernel.journal import api as journal
from parvis.kernel.people.types import Actor
from parvis.kernel.vault import api as vault

OPERATOR = Actor.system("vault-command")


class Command(BaseCommand):
    help = "Make, renew and destroy the keys under which personal data is sealed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = parser.add_subparsers(dest="what", required=True, metavar="WHAT")
        what.add_parser("init", help="make the file of master keys of a new installation")
        rotate = what.add_parser("rotate", help="seal from now on with a new data key; old ones still open")
        which = rotate.add_mutually_exclusive_group(required=True)
        which.add_argument("scope", nargs="?", help="such as elsene-ixelles/case")
        which.add_argument("--all", action="store_true", help="every scope")
        what.add_parser("rewrap", help="make a new master key and wrap every data key under it")
        shred = what.add_parser("shred", help="destroy the keys of a scope: its data is unreadable for ever")
        shred.add_argument("scope")
        shred.add_argument("--confirm", metavar="SCOPE", help="the scope once more, instead of being asked")
        what.add_parser("status", help="list the keys")

    def handle(self, *args: Any, what: str, **options: Any) -> None:
        try:
            getattr(self, f"_{what}")(timezone.now(), options)
        except vault.VaultError as error:
            raise CommandError(str(error)) from error
        except (OperationalError, ProgrammingError) as error:
            raise CommandError("There are no tables yet: `parvis prepare` makes them, and the keys.") from error

    def _init(self, at: datetime, options: Mapping[str, Any]) -> None:
        name = vault.ensure_keys()
        self.stdout.write(f"Master key {name} is ready. Back up the key file: without it, nothing sealed can be read.")

    def _rotate(self, at: datetime, options: Mapping[str, Any]) -> None:
        for scope in vault.scopes() if options["all"] else [options["scope"]]:
            with transaction.atomic():
                version = vault.rotate(scope=scope, by=OPERATOR, at=at)
                _tell("vault.key.rotated", f"scope:{scope}", at, {"version": version})
            self.stdout.write(f"{scope} seals with key version {version}.")

    def _rewrap(self, at: datetime, options: Mapping[str, Any]) -> None:
        with transaction.atomic():
            count = vault.rewrap(by=OPERATOR, at=at)
            _tell("vault.master.renewed", "vault", at, {"data_keys": count})
        self.stdout.write(f"{count} data keys are wrapped under a new master key. Make a backup now.")

    def _shred(self, at: datetime, options: Mapping[str, Any]) -> None:
        scope = options["scope"]
        if scope not in vault.scopes():
            raise CommandError(f"{scope} has no living key; `parvis vault status` lists them.")
        confirmed = options["confirm"] or input(f"Everything sealed for {scope} will be unreadable. Type the scope: ")
        if confirmed != scope:
            raise CommandError("Nothing was destroyed.")
        with transaction.atomic():
            count = vault.shred(scope=scope, by=OPERATOR, at=at)
            _tell("vault.key.shredded", f"scope:{scope}", at, {"versions": count})
        self.stdout.write(
            f"{count} keys of {scope} are destroyed. Running servers follow within a minute; older backups still "
            "hold them, until they are destroyed too."
        )

    def _status(self, at: datetime, options: Mapping[str, Any]) -> None:
        found = vault.status()
        for key in found.keys:
            state = f"shredded {key.shredded_at:%Y-%m-%d}" if key.shredded_at else f"under {key.master}"
            self.stdout.write(f"{key.scope}  version {key.version}  made {key.created_at:%Y-%m-%d}  {state}")
        self.stdout.write(f"Master keys: {', '.join(found.masters)} (the first is current).")
        if found.problems:
            raise CommandError(" ".join(found.problems))


def _tell(verb: str, subject: str, at: datetime, data: dict[str, Any]) -> None:
    journal.append(verb=verb, by=OPERATOR, at=at, subject=subject, organisation=None, data=data)
