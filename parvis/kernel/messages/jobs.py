"""What is done for messages outside the request."""

from collections.abc import Callable

from django.utils import timezone
from django_tasks import task

from parvis.kernel.jobs import api as jobs
from parvis.kernel.messages import api as messages


@task(outside=True, retry=jobs.ONE_DAY)
def deliver_mail(message: str) -> Callable[[], None] | None:
    """Hand the mail of a message over."""
    return messages.deliver_mail(message_id=message, at=timezone.now())


@task(outside=True)
def deliver_webhooks(subscription: str) -> None:
    """Tell a subscriber what waits for it, in order, until it fails; the relay asks again when it is time."""
    messages.deliver_webhooks(subscription_id=subscription, now=timezone.now)
