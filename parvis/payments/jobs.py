"""What payments leave to a worker."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from django_tasks import task

from parvis.kernel.jobs import api as jobs
from parvis.kernel.people.types import Actor
from parvis.payments import api as payments


@task(outside=True)
def look(checkout: str) -> Any:
    """Ask the payment service what came of an attempt to pay."""
    return payments.look(checkout=UUID(checkout), by=Actor.system("payments"), at=timezone.now())


@task(outside=True, retry=jobs.ONE_DAY)
def give_back(refund: str) -> Any:
    """Let the payment service give back what was agreed to."""
    return payments.give_back(refund=UUID(refund), by=Actor.system("payments"), at=timezone.now())
