"""A manager whose own system takes reports over, and the time, for tests of partners."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from parvis.incidents import api as incidents
from parvis.incidents.fake import DEMO_KEY
from parvis.incidents.fake.app import Server
from parvis.incidents.models import Dispatch
from parvis.incidents.queries.kept import forget_all
from parvis.incidents.tests.world import NOW, TOWN
from parvis.incidents.types.partner import PartnerInfo
from parvis.incidents.types.report import ReportInfo
from parvis.kernel.jobs import api as jobs
from parvis.kernel.people.types import Actor
from parvis.kernel.registry import registry

HOUSE, SOMEONE, PARTNERS = Actor.system("tests"), Actor.anonymous(), Actor.system("partners")
SERVICES: Mapping[str, str] = {"waste": "CLEAN", "roads": "WORKS", "roads-pavement": "GREEN"}


class Clock:
    """The time, as a test has it pass."""

    def __init__(self) -> None:
        self.at = NOW

    def __call__(self) -> datetime:
        return self.at

    def forward(self, **given: float) -> None:
        self.at += timedelta(**given)


def connect(
    url: str,
    *,
    organisation: str = TOWN,
    services: Mapping[str, str] = SERVICES,
    by: Actor = HOUSE,
    key: str = DEMO_KEY,
    at: datetime = NOW,
) -> PartnerInfo:
    """Have the reports of an organisation handed over."""
    found = incidents.save_partner(organisation=organisation, url=url, key=key, services=services, by=by, at=at)
    forget_all()
    return found


def work(clock: Clock, *, minutes: int = 1) -> None:
    """Let the workers work for so many minutes."""
    for _ in range(minutes):
        incidents.pass_on_waiting(by=PARTNERS, at=clock.at)
        jobs.run_pending(at=clock.at)
        clock.forward(minutes=1)


def dispatch(number: int, organisation: str = TOWN) -> Dispatch:
    """Return where the handing over of a report stands."""
    return Dispatch.objects.select_related("partner").get(report=number, partner__organisation=organisation)


def report(number: int) -> ReportInfo:
    """Return a report."""
    return incidents.report(number, actor=HOUSE)


def told(server: Server) -> list[tuple[str, str, str]]:
    """Return what the partner was told."""
    return [(one.service_request_id, one.state, one.description) for one in server.updates]


def sign(name: str, clock: Clock) -> int:
    """Return a number that operators see."""
    return {one.id: one for one in registry.signs}[f"incidents.{name}"].read(clock.at)
