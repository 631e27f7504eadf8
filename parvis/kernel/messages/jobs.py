"""What is done for messages outside the request."""

from collections.abc import Callable

from django.utils import timezone
from django_tasks import TaskContext, task

from parvis.kernel.jobs import api as jobs
from parvis.kernel.messages import api as messages


@task(outside=True, retry=jobs.ONE_DAY)
def deliver_mail(message: str) -> Callable[[], None] | None:
    """Hand the mail of a message over."""
    return messages.deliver_mail(message_id=message, at=timezone.now())


@task(outside=True, retry=jobs.ONE_DAY, takes_context=True)
def deliver_webhook(context: TaskContext, delivery: str) -> Callable[[], None] | None:
    """Send one delivery to a subscriber."""
    return messages.deliver_webhook(
        delivery_id=delivery, is_last=context.attempt >= jobs.ONE_DAY.attempts, at=timezone.now()
    )
