"""`parvis agent add|role|reset|close`: the accounts of agents, from the server; the first administrator begins here."""

import getpass
import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from parvis.kernel.people import api as people
from parvis.kernel.people.types import AccountKind, Actor, Profile, Role

PROBLEMS = (
    people.UsernameTaken,
    people.UnknownOrganisation,
    people.RoleHeld,
    people.RoleNotHeld,
    people.NotAnAgent,
)


class Command(BaseCommand):
    """Open, empower, reset and close the accounts of agents."""

    help = "Open an agent's account (add), give or take roles (role), make a new password (reset), or close it (close)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["add", "role", "reset", "close"])
        parser.add_argument("username")
        parser.add_argument("--first-name", default="")
        parser.add_argument("--last-name", default="")
        parser.add_argument("--language", default="nl", choices=["nl", "fr", "en"])
        parser.add_argument("--organisation", help="Code of the organisation, such as elsene-ixelles.")
        parser.add_argument("--role", action="append", default=[], choices=[role.value for role in Role])
        parser.add_argument("--take", action="store_true", help="With role: take the roles instead of giving them.")

    def handle(self, *, what: str, **options: Any) -> None:
        by = Actor.system(f"command {getpass.getuser()}")
        if options["role"] and not options["organisation"]:
            raise CommandError("A role belongs to an organisation: add --organisation CODE.")
        try:
            with transaction.atomic():
                getattr(self, what)(by, options)
        except PROBLEMS as problem:
            raise CommandError(str(problem)) from problem

    def add(self, by: Actor, options: dict[str, Any]) -> None:
        password = secrets.token_urlsafe(12)
        account = people.create_account(
            kind=AccountKind.AGENT,
            username=options["username"],
            profile=Profile(first_name=options["first_name"], last_name=options["last_name"]),
            language=options["language"],
            password=password,
            must_change_password=True,
            by=by,
            at=timezone.now(),
        )
        self._roles(account, by, options)
        self._hand_over(options["username"], password)

    def role(self, by: Actor, options: dict[str, Any]) -> None:
        if not options["role"]:
            raise CommandError("Say which role: --role agent.")
        self._roles(self._find(options), by, options)

    def reset(self, by: Actor, options: dict[str, Any]) -> None:
        password = secrets.token_urlsafe(12)
        people.reset_access(account=self._find(options), password=password, by=by, at=timezone.now())
        self._hand_over(options["username"], password)

    def close(self, by: Actor, options: dict[str, Any]) -> None:
        people.close_account(account=self._find(options), by=by, at=timezone.now())
        self.stdout.write(f"{options['username']} is closed.")

    def _roles(self, account: str, by: Actor, options: dict[str, Any]) -> None:
        for role in options["role"]:
            change = people.take_role if options["take"] else people.give_role
            change(
                account=account,
                organisation=options["organisation"],
                role=Role(role),
                by=by,
                at=timezone.now(),
            )

    def _find(self, options: dict[str, Any]) -> str:
        found = people.find_by_username(options["username"])
        if found is None:
            raise CommandError(f"There is no account {options['username']}.")
        return found

    def _hand_over(self, username: str, password: str) -> None:
        self.stdout.write(f"{username} signs in once with {password} and then chooses another password.")
