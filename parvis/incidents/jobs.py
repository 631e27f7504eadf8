"""What the incidents leave to a worker."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django_tasks import task

from parvis.incidents import api as incidents
from parvis.kernel.jobs import api as jobs
from parvis.kernel.people.types import Actor


@task(outside=True)
def look_at_photo(photo: str) -> Any:
    """Find faces and plates in a photo and make the version for everyone; done twice, it is done once."""
    incidents.look_at_photo(photo=UUID(photo), by=Actor.system("photos"), at=timezone.now())


@task()
def tell_followers(update: int, after: int = 0) -> None:
    """Write to everyone who follows a report what happened to it; after a hundred people another job goes on."""
    incidents.tell_followers(update=update, after=after, by=Actor.system("incidents"), at=timezone.now())


@task()
def push(update: int) -> None:
    """Have the devices of everyone who follows a report told what happened to it."""
    incidents.push(update=update, by=Actor.system("incidents"), at=timezone.now())


@task(outside=True, retry=jobs.Retry(cap=timedelta(hours=4), attempts=30))
def push_to(subscription: int, update: int) -> None:
    """Tell one device; a push service that takes nothing is tried until the device is given up, after three days."""
    incidents.push_to(subscription=subscription, update=update, by=Actor.system("push"), at=timezone.now())


@task(outside=True, retry=jobs.ONE_DAY)
def pass_on(report: int) -> None:
    """Hand a report, or what changed, over to the system of its manager; a system that is down is tried for days."""
    incidents.pass_on(report=report, by=Actor.system("partners"), at=timezone.now())


@task(outside=True, retry=jobs.ONE_DAY)
def fetch_photos(report: int, urls: list[str]) -> Any:
    """Fetch the photos that another system named by address; done twice, each is kept once."""
    incidents.fetch_photos(report=report, urls=urls, by=Actor.system("photos"), at=timezone.now())
