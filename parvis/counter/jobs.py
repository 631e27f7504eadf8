"""What the counter leaves to a worker."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from django_tasks import task

from parvis.counter import api as counter
from parvis.counter.types import EventKind
from parvis.kernel.jobs import api as jobs
from parvis.kernel.people.types import Actor


@task(outside=True)
def render_document(document: str) -> Any:
    """Make the signed PDF of a letter; done twice, it is made once."""
    counter.render_document(document=UUID(document), by=Actor.system("letters"), at=timezone.now())


@task()
def tell_applicant(case: str, what: str, action: str) -> None:
    """Send the applicant a message about what happened."""
    counter.tell_applicant(
        case=UUID(case), what=EventKind(what), action=action, by=Actor.system("counter"), at=timezone.now()
    )


@task(outside=True)
def do_migration(migration: str) -> Any:
    """Let the next cases of a migration go over; each is its own transaction, so doing it again goes on."""
    counter.do_migration(migration=UUID(migration), by=Actor.system("migrating"), at=timezone.now())


@task()
def invite_signatories(case: str) -> None:
    """Invite everyone whose signature a case waits for."""
    counter.invite_signatories(case=UUID(case), by=Actor.system("signatures"), at=timezone.now())


@task(outside=True)
def do_bulk(bulk: str) -> Any:
    """Do the next cases of a bulk; each is its own transaction, so doing it again goes on where it stopped."""
    counter.do_bulk(bulk=UUID(bulk), by=Actor.system("bulk"), at=timezone.now())


@task(outside=True, retry=jobs.ONE_DAY)
def check_evidence(case: str, source: str) -> Any:
    """Ask a source that was down for what was typed instead; again and again for a day until it answers."""
    return counter.check_evidence(case=UUID(case), source=source, by=Actor.system("evidence"), at=timezone.now())


@task(outside=True)
def read_scan(scan: str) -> Any:
    """Read the sheets of a scan; done twice, it is done once."""
    counter.read_scan(scan=UUID(scan), by=Actor.system("scans"), at=timezone.now())
