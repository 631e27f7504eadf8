"""`parvis open311-key`: give another system a key, or end one."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from parvis.incidents import api as incidents
from parvis.kernel.people import api as people
from parvis.kernel.people.types import Actor


class Command(BaseCommand):
    help = "Give a system a key of Open311 in the name of an organisation, list those given, or end one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("organisation")
        parser.add_argument("--name", help="Of the system that gets a new key.")
        parser.add_argument("--end", type=int, help="Number of the key that is ended.")

    def handle(self, *args: Any, organisation: str, name: str | None, end: int | None, **options: Any) -> None:
        by, at = Actor.system("keys"), timezone.now()
        if end is not None:
            self.stdout.write("Ended." if incidents.end_key(key=end, by=by, at=at) else "There is no such key in use.")
            return
        if name:
            try:
                info, key = incidents.issue_key(organisation=organisation, name=name, by=by, at=at)
            except people.UnknownOrganisation as error:
                raise CommandError(str(error)) from error
            self.stdout.write(f"Key {info.id} for {info.name}, shown this once: {key}")
            return
        for one in incidents.keys_of(organisation):
            self.stdout.write(
                f"{one.id}  {one.created_at:%Y-%m-%d}  {'ended' if one.ended_at else 'in use'}  {one.name}"
            )
