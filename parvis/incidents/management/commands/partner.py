"""`parvis partner list|services|save|end|retry`: the systems of managers that take reports over."""

import os
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from parvis.incidents import api as incidents
from parvis.incidents.types.partner import BadPartner, DispatchState, PartnerDown, PartnerInfo, PartnerRefuses
from parvis.kernel.people import api as people
from parvis.kernel.people.types import Actor

HOUSE = Actor.system("partner")
KEY = "PARVIS_PARTNER_KEY"


class Command(BaseCommand):
    help = (
        "Show, set and end the systems of managers that take reports over by Open311, and try again what was given up."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True)
        deeds.add_parser("list", help="who they are, how they do, and what was given up")
        services = deeds.add_parser("services", help="ask a server for its service codes")
        services.add_argument("url", help="of the GeoReport v2 endpoint, without /services.xml")
        save = deeds.add_parser("save", help=f"hand the reports of an organisation over; its key is read from {KEY}")
        save.add_argument("organisation", help="its code, such as elsene-ixelles")
        save.add_argument("url", help="of the GeoReport v2 endpoint, without /requests.xml")
        save.add_argument("services", nargs="+", metavar="OURS=THEIRS", help="such as waste=CLEAN roads=WORKS")
        save.add_argument("--jurisdiction", default="")
        end = deeds.add_parser("end", help="hand nothing over any more")
        end.add_argument("partner", type=int)
        retry = deeds.add_parser("retry", help="try again what was given up; without a number, everything of a partner")
        retry.add_argument("partner", type=int)
        retry.add_argument("dispatch", type=int, nargs="?")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            getattr(self, f"_{options['deed']}")(options)
        except BadPartner as error:
            raise CommandError("\n".join(text.en for text in error.errors.values())) from None
        except people.UnknownOrganisation:
            raise CommandError(f"There is no organisation {options['organisation']}.") from None
        except (incidents.UnknownPartner, PartnerDown, PartnerRefuses) as error:
            raise CommandError(str(error)) from None

    def _list(self, options: dict[str, Any]) -> None:
        for one in incidents.partners_of(by=HOUSE):
            self.stdout.write(f"{one.id}  {one.organisation}  {one.url}  {_stands(one)}")
            for lost in incidents.dispatch_log(one.id, by=HOUSE, state=DispatchState.GIVEN_UP):
                self.stdout.write(f"    {lost.id}  report {lost.report}: {lost.problem}")

    def _services(self, options: dict[str, Any]) -> None:
        for one in incidents.services_of(url=options["url"]):
            self.stdout.write(f"{one.code}  {one.name}")

    def _save(self, options: dict[str, Any]) -> None:
        pairs = [one.partition("=") for one in options["services"]]
        saved = incidents.save_partner(
            organisation=options["organisation"],
            url=options["url"],
            key=os.environ.get(KEY, ""),
            services={ours: theirs for ours, _, theirs in pairs},
            jurisdiction=options["jurisdiction"],
            by=HOUSE,
            at=timezone.now(),
        )
        self.stdout.write(f"{saved.id}: new reports of {saved.organisation} go to {saved.url}.")

    def _end(self, options: dict[str, Any]) -> None:
        incidents.end_partner(partner=options["partner"], by=HOUSE, at=timezone.now())
        self.stdout.write("Nothing goes there any more.")

    def _retry(self, options: dict[str, Any]) -> None:
        lost = incidents.dispatch_log(options["partner"], by=HOUSE, state=DispatchState.GIVEN_UP, limit=sys.maxsize)
        wanted = [one.id for one in lost if options["dispatch"] in (None, one.id)]
        tried = [incidents.retry_dispatch(dispatch=one, by=HOUSE, at=timezone.now()) for one in wanted]
        self.stdout.write(f"{sum(tried)} on their way.")


def _stands(one: PartnerInfo) -> str:
    if not one.is_active:
        return "ended"
    return f"failing since {one.failing_since:%Y-%m-%d %H:%M}: {one.problem}" if one.failing_since else "working"
