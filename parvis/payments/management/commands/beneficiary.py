"""`parvis beneficiary ORGANISATION IBAN`: the account to which an organisation wants to be paid."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from parvis.kernel.people import api as people
from parvis.kernel.people.types import Actor
from parvis.payments import api as payments


class Command(BaseCommand):
    help = "Set the bank account to which an organisation wants to be paid."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("organisation", help="its code, such as elsene-ixelles")
        parser.add_argument("iban")
        parser.add_argument("--name", default="", help="in whose name; default: the organisation's own, in Dutch")
        parser.add_argument("--bic", default="")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            name = options["name"] or people.organisation(options["organisation"]).name.nl
            saved = payments.save_beneficiary(
                organisation=options["organisation"],
                name=name,
                iban=options["iban"],
                bic=options["bic"],
                by=Actor.system("beneficiary"),
                at=timezone.now(),
            )
        except people.UnknownOrganisation:
            raise CommandError(f"There is no organisation {options['organisation']}.") from None
        except payments.WrongIban:
            raise CommandError(f"{options['iban']} is no account number (IBAN).") from None
        self.stdout.write(f"{saved.organisation} is paid on {saved.shown_iban} ({saved.name}).")
