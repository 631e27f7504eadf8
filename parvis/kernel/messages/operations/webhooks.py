"""Telling other systems what happens: the journal is the outbox, a schedule relays it."""

import http.client
import json
import secrets
from collections.abc import Callable, Collection
from datetime import datetime
from functools import partial
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from parvis.kernel.jobs import api as jobs
from parvis.kernel.journal import api as journal
from parvis.kernel.messages import sealing
from parvis.kernel.messages.models import Delivery, Subscription
from parvis.kernel.messages.post import post
from parvis.kernel.messages.queries import subscription_info
from parvis.kernel.messages.rules.webhooks import SIGNATURE, NotAllowed, check_url, matches, sign
from parvis.kernel.messages.types import DeliveryState, SubscriptionInfo
from parvis.kernel.people.types import Actor, ActorKind, Role

DELIVER = "parvis.kernel.messages.jobs.deliver_webhook"
AT_ONCE = 500
SHORTEST_SECRET = 24


class MayNotSubscribe(Exception):
    """Only an administrator of an organisation decides what leaves it."""


class NotDelivered(Exception):
    """The other server did not accept a delivery; the job is tried again."""


def subscribe(
    *, url: str, verbs: Collection[str], organisation: str, by: Actor, at: datetime, secret: str | None = None
) -> SubscriptionInfo:
    """Tell another system, from now on, what happens in an organisation.

    :param verbs: of the journal: `counter.case.submitted`, `counter.case.*`, or `*`.
    :param secret: with which deliveries are signed, 24 characters or more; None to have one made.
    :returns: the subscription, with its secret: this is the only time that it is shown.
    :raises MayNotSubscribe: if `by` is no administrator there.
    :raises NotAllowed: if the address is not one that is called.
    :raises ValueError: without verbs, or with a short secret.
    """
    _demand_administrator(by, organisation)
    check_url(url, is_demo=settings.DEMO)
    if not verbs:
        raise ValueError("A subscription names at least one verb, or *.")
    secret = secret or secrets.token_urlsafe(32)
    if len(secret) < SHORTEST_SECRET:
        raise ValueError(f"The secret of a subscription has at least {SHORTEST_SECRET} characters.")
    with transaction.atomic():
        row = Subscription(organisation_id=organisation, url=url, verbs=sorted(verbs), created_at=at)
        row.secret = sealing.seal_secret(secret, row)
        _write_down("added", row, by=by, at=at)
        # What happened before the subscription, its own entry included, is not told.
        row.told_until = journal.heads()[organisation].sequence
        row.save(force_insert=True)
    return subscription_info(row, secret=secret)


def unsubscribe(*, subscription_id: UUID | str, by: Actor, at: datetime) -> bool:
    """End a subscription; False if there is no such one for `by`. Its log stays."""
    with transaction.atomic():
        row = Subscription.objects.seen_by(by).filter(pk=subscription_id, is_active=True).first()
        if row is None:
            return False
        row.is_active = False
        row.save(update_fields=["is_active"])
        _write_down("removed", row, by=by, at=at)
    return True


def relay(*, at: datetime) -> int:
    """Promise a delivery for every entry of the journal that a subscriber asked for; return how many.

    Where it stopped is kept with the subscription, and moves in the transaction that writes the deliveries: nothing is
    left out, and nothing is promised twice.
    """
    active = Subscription.objects.unscoped("the relay serves every organisation").filter(is_active=True)
    return sum(_relay_one(pk, at) for pk in active.values_list("pk", flat=True))


def deliver(*, delivery_id: str, is_last: bool, at: datetime) -> Callable[[], None] | None:
    """Send one delivery; return what is to be noted in the transaction that completes the job.

    :param is_last: there is no further attempt: give up instead of raising.
    :raises NotDelivered: if it is to be tried again.
    """
    row = Delivery.objects.select_related("subscription").filter(pk=delivery_id).first()
    if row is None or row.state != DeliveryState.WAITING:
        return None
    if not row.subscription.is_active:
        return partial(_finish, row, DeliveryState.GIVEN_UP, at, None, "The subscription has ended.")
    status, problem = _post(row, at)
    if status is not None and 200 <= status < 300:
        return partial(_finish, row, DeliveryState.DELIVERED, at, status, "")
    if status == http.HTTPStatus.GONE:
        return partial(_end_for_gone, row, at)
    if is_last or problem.startswith("Not allowed"):
        return partial(_finish, row, DeliveryState.GIVEN_UP, at, status, problem)
    # The attempt stays in the log although the job fails.
    Delivery.objects.filter(pk=row.pk).update(attempts=row.attempts + 1, status=status, problem=problem[:300])
    raise NotDelivered(problem)


def _relay_one(pk: UUID, at: datetime) -> int:
    with transaction.atomic():
        locked = Subscription.objects.unscoped("the relay serves every organisation").select_for_update()
        row = locked.filter(pk=pk, is_active=True).first()
        if row is None:
            return 0
        entries = journal.after(row.organisation_id, row.told_until, limit=AT_ONCE)
        if not entries:
            return 0
        deliveries = [_delivery(row, entry, at) for entry in entries if matches(entry.verb, row.verbs)]
        Delivery.objects.bulk_create(deliveries)
        jobs.enqueue_many(DELIVER, [{"delivery": str(one.pk)} for one in deliveries])
        row.told_until = entries[-1].sequence
        row.save(update_fields=["told_until"])
    return len(deliveries)


def _delivery(row: Subscription, entry: journal.Entry, at: datetime) -> Delivery:
    delivery_id = uuid4()
    body = {
        "id": str(delivery_id),
        "verb": entry.verb,
        "subject": entry.subject,
        "organisation": entry.organisation,
        "at": entry.at.isoformat(),
        "sequence": entry.sequence,
        "data": entry.data,
    }
    return Delivery(
        id=delivery_id,
        subscription=row,
        sequence=entry.sequence,
        verb=entry.verb,
        body=json.dumps(body, separators=(",", ":"), sort_keys=True),
        created_at=at,
    )


def _post(row: Delivery, at: datetime) -> tuple[int | None, str]:
    """Send a delivery; return the status of the answer if there was one, and what was wrong in words."""
    subscription = row.subscription
    body = row.body.encode()
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "Parvis-Webhook/1",
        "Parvis-Delivery": str(row.pk),
        "Parvis-Verb": row.verb,
        SIGNATURE: sign(body, secret=sealing.open_secret(subscription), unix_time=int(at.timestamp())),
    }
    try:
        status = post(subscription.url, body, headers, is_demo=settings.DEMO)
    except NotAllowed as error:
        return None, f"Not allowed: {error}"
    except (OSError, http.client.HTTPException) as error:
        return None, f"No answer: {error or type(error).__name__}"
    return status, f"The answer was {status}."


def _finish(row: Delivery, state: DeliveryState, at: datetime, status: int | None, problem: str) -> None:
    """Note the end of a delivery; in the transaction of the job."""
    Delivery.objects.filter(pk=row.pk, state=DeliveryState.WAITING).update(
        state=state, attempts=row.attempts + 1, status=status, problem=problem[:300], finished_at=at
    )


def _end_for_gone(row: Delivery, at: datetime) -> None:
    """End a subscription whose server says that it wants no more (410 Gone)."""
    _finish(row, DeliveryState.GIVEN_UP, at, http.HTTPStatus.GONE, "The other server wants no more (410 Gone).")
    row.subscription.is_active = False
    row.subscription.save(update_fields=["is_active"])
    _write_down("removed", row.subscription, by=Actor.system("messages"), at=at)


def _demand_administrator(by: Actor, organisation: str) -> None:
    if by.kind is not ActorKind.SYSTEM and not by.holds(Role.ADMINISTRATOR, organisation):
        raise MayNotSubscribe(f"Only an administrator of {organisation} may subscribe to what happens there.")


def _write_down(what: str, row: Subscription, *, by: Actor, at: datetime) -> None:
    journal.append(
        verb=f"messages.subscription.{what}",
        by=by,
        at=at,
        subject=f"subscription:{row.pk}",
        organisation=row.organisation_id,
        data={"url": row.url, "verbs": list(row.verbs)},
    )
