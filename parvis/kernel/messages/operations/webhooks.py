"""Telling other systems what happens: the journal is the outbox, a schedule relays it."""

import base64
import http.client
import json
import secrets
from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F, Q

from parvis.kernel.jobs import api as jobs
from parvis.kernel.journal import api as journal
from parvis.kernel.messages import sealing
from parvis.kernel.messages.models import Delivery, Subscription
from parvis.kernel.messages.post import post
from parvis.kernel.messages.queries import subscription_info
from parvis.kernel.messages.rules.webhooks import (
    KEPT_TRYING,
    MEDIA,
    PREFIX,
    NotAllowed,
    check_url,
    cloud_event,
    headers_for,
    matches,
    rest_after,
)
from parvis.kernel.messages.types import DeliveryState, SubscriptionInfo
from parvis.kernel.people.rules import may_administer
from parvis.kernel.people.types import Actor

DELIVER = "parvis.kernel.messages.jobs.deliver_webhooks"
AT_ONCE = 500
IN_ONE_GO = 200
LEASE = timedelta(minutes=2)
BOTH_SECRETS = timedelta(days=7)
"""How long the former secret signs as well."""
TEST = "messages.subscription.tried"
SHORTEST_SECRET = 24


class MayNotSubscribe(Exception):
    """Only an administrator of an organisation decides what leaves it."""


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
    secret = secret or _new_secret()
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
        _give_up_waiting(row, at, "The subscription has ended.")
        _write_down("removed", row, by=by, at=at)
    return True


def pause(*, subscription_id: UUID | str, is_paused: bool, by: Actor, at: datetime) -> bool:
    """Stop telling a subscriber for a while, or go on; False if there is no such one for `by`.

    Nothing is lost: what happens meanwhile waits, for as long as it is kept trying.
    """
    with transaction.atomic():
        row = _held(subscription_id, by)
        if row is None:
            return False
        row.is_paused, row.next_try_at = is_paused, None
        row.save(update_fields=["is_paused", "next_try_at"])
        if not is_paused:
            row.deliveries.filter(state=DeliveryState.WAITING).update(queued_at=at)
        _write_down("paused" if is_paused else "went_on", row, by=by, at=at)
    return True


def renew_secret(*, subscription_id: UUID | str, by: Actor, at: datetime) -> SubscriptionInfo | None:
    """Give a subscription another secret; both sign for a week, so that the receiver can change over.

    :returns: the subscription with its new secret, shown this once; None if there is no such one for `by`.
    """
    with transaction.atomic():
        row = _held(subscription_id, by)
        if row is None:
            return None
        secret = _new_secret()
        row.former_secret, row.former_until = row.secret, at + BOTH_SECRETS
        row.secret = sealing.seal_secret(secret, row)
        row.save(update_fields=["secret", "former_secret", "former_until"])
        _write_down("renewed", row, by=by, at=at)
    return subscription_info(row, secret=secret)


def send_test(*, subscription_id: UUID | str, by: Actor, at: datetime) -> bool:
    """Tell a subscriber something that did not happen, to see whether it hears; False if there is none for `by`."""
    with transaction.atomic():
        row = _held(subscription_id, by)
        if row is None:
            return False
        made = _delivery(row, at, TEST, f"subscription:{row.pk}", at, -int(at.timestamp() * 1000), {"test": True})
        made.save(force_insert=True)
        _try_now(row)
    return True


def resend(*, delivery_id: UUID | str, by: Actor, at: datetime) -> bool:
    """Send a delivery again that arrived or was given up, under the same id; False if there is no such one for `by`."""
    with transaction.atomic():
        found = Delivery.objects.filter(pk=delivery_id).exclude(state=DeliveryState.WAITING).first()
        row = _held(found.subscription_id, by) if found is not None else None
        if found is None or row is None:
            return False
        Delivery.objects.filter(pk=found.pk).update(state=DeliveryState.WAITING, finished_at=None, queued_at=at)
        _try_now(row)
    return True


def _held(subscription_id: UUID | str, by: Actor) -> Subscription | None:
    found: Subscription | None = (
        Subscription.objects.seen_by(by).select_for_update().filter(pk=subscription_id, is_active=True).first()
    )
    return found


def _try_now(row: Subscription) -> None:
    row.next_try_at = None
    row.save(update_fields=["next_try_at"])


def _new_secret() -> str:
    """Return a secret as Standard Webhooks writes it, so that its libraries take it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


# On their way -----------------------------------------------------------------------------------------------


def relay(*, at: datetime) -> int:
    """Promise a delivery for every entry of the journal that a subscriber asked for; return how many.

    Where it stopped is kept with the subscription, and moves in the transaction that writes the deliveries: nothing is
    left out, and nothing is promised twice. Whoever has something waiting, and need not rest, is then told.
    """
    active = Subscription.objects.unscoped(WHY).filter(is_active=True)
    count = sum(_relay_one(pk, at) for pk in active.values_list("pk", flat=True))
    _ask_to_deliver(at)
    return count


WHY = "the relay serves every organisation"


def _ask_to_deliver(at: datetime) -> None:
    """Ask a worker, once a minute at most, to tell each subscriber for whom something waits."""
    due = Q(next_try_at=None) | Q(next_try_at__lte=at)
    rows = Subscription.objects.unscoped(WHY).filter(due, is_active=True, is_paused=False)
    waiting = Delivery.objects.filter(state=DeliveryState.WAITING).values("subscription")
    with transaction.atomic():
        found = list(
            rows.filter(pk__in=waiting).select_for_update(skip_locked=_can_skip()).values_list("pk", flat=True)
        )
        Subscription.objects.unscoped(WHY).filter(pk__in=found).update(next_try_at=at + timedelta(minutes=1))
        jobs.enqueue_many(DELIVER, [{"subscription": str(pk)} for pk in found])


def _can_skip() -> bool:
    return connection.features.has_select_for_update_skip_locked


def deliver_webhooks(*, subscription_id: UUID | str, now: Callable[[], datetime]) -> int:
    """Tell a subscriber what waits for it, in the order in which it happened, until it fails; return how many it took.

    One worker at a time does this for a subscriber. A receiver may see a delivery twice, when a worker dies between its
    answer and our note of it; it knows it by its id.
    """
    lease = _taken(subscription_id, now())
    count = 0
    while lease is not None and count < IN_ONE_GO:
        row = Subscription.objects.unscoped(WHY).get(pk=subscription_id)
        head = row.deliveries.filter(state=DeliveryState.WAITING).order_by("sequence").first()
        if head is None or not row.is_active or row.is_paused:
            break
        if not _deliver_one(row, head, now()):
            break
        count += 1
        lease = _taken(subscription_id, now(), lease)
    if lease is not None:
        Subscription.objects.unscoped(WHY).filter(pk=subscription_id, sending_until=lease).update(sending_until=None)
    return count


def _taken(subscription_id: UUID | str, at: datetime, held: datetime | None = None) -> datetime | None:
    """Take a subscription for oneself, or keep it a while longer; return until when, None if another has it."""
    rows = Subscription.objects.unscoped(WHY).filter(pk=subscription_id, is_active=True)
    free = Q(sending_until=held) if held is not None else Q(sending_until=None) | Q(sending_until__lte=at)
    until = at + LEASE
    return until if rows.filter(free).update(sending_until=until) else None


def _deliver_one(row: Subscription, head: Delivery, at: datetime) -> bool:
    """Send one delivery and note what became of it; True if the next one may follow."""
    status, problem = _post(row, head, at)
    with transaction.atomic():
        if status is not None and 200 <= status < 300:
            _finish(head, DeliveryState.DELIVERED, at, status, "")
            _note(row, failures=0, failing_since=None, next_try_at=None)
            return True
        if status == http.HTTPStatus.GONE:
            _end_for_gone(row, head, at)
            return False
        if status is None and problem.startswith("Not allowed"):
            _finish(head, DeliveryState.GIVEN_UP, at, None, problem)
            return True
        # The attempt stays in the log although it failed.
        Delivery.objects.filter(pk=head.pk).update(attempts=F("attempts") + 1, status=status, problem=problem[:300])
        failures = row.failures + 1
        _note(
            row,
            failures=failures,
            failing_since=row.failing_since or at,
            next_try_at=at + rest_after(failures),
        )
        row.deliveries.filter(state=DeliveryState.WAITING, queued_at__lte=at - KEPT_TRYING).update(
            state=DeliveryState.GIVEN_UP, finished_at=at
        )
    return False


def _note(row: Subscription, **values: object) -> None:
    Subscription.objects.unscoped(WHY).filter(pk=row.pk).update(**values)


def _relay_one(pk: UUID, at: datetime) -> int:
    with transaction.atomic():
        locked = Subscription.objects.unscoped(WHY).select_for_update()
        row = locked.filter(pk=pk, is_active=True).first()
        if row is None:
            return 0
        entries = journal.after(row.organisation_id, row.told_until, limit=AT_ONCE)
        if not entries:
            return 0
        deliveries = [
            _delivery(row, at, one.verb, one.subject, one.at, one.sequence, one.data)
            for one in entries
            if matches(one.verb, row.verbs)
        ]
        Delivery.objects.bulk_create(deliveries)
        row.told_until = entries[-1].sequence
        row.save(update_fields=["told_until"])
    return len(deliveries)


def _delivery(
    row: Subscription,
    now: datetime,
    verb: str,
    subject: str,
    at: datetime,
    sequence: int,
    data: Mapping[str, Any],
) -> Delivery:
    delivery_id = uuid4()
    source = f"{settings.BASE_URL}/organisations/{row.organisation_id}"
    body = cloud_event(
        id=str(delivery_id), source=source, verb=verb, subject=subject, at=at, sequence=max(sequence, 0), data=data
    )
    return Delivery(
        id=delivery_id,
        subscription=row,
        sequence=sequence,
        verb=verb,
        body=json.dumps(body, separators=(",", ":"), sort_keys=True),
        created_at=now,
        queued_at=now,
    )


def _post(row: Subscription, head: Delivery, at: datetime) -> tuple[int | None, str]:
    """Send a delivery; return the status of the answer if there was one, and what was wrong in words."""
    body = head.body.encode()
    signed = headers_for(body, id=str(head.pk), secrets=sealing.open_secrets(row, at), unix_time=int(at.timestamp()))
    headers = {"Content-Type": MEDIA, "User-Agent": "Parvis-Webhook/2", **signed}
    try:
        status = post(row.url, body, headers, is_demo=settings.DEMO)
    except NotAllowed as error:
        return None, f"Not allowed: {error}"
    except (OSError, http.client.HTTPException) as error:
        return None, f"No answer: {error or type(error).__name__}"
    return status, f"The answer was {status}."


def _finish(head: Delivery, state: DeliveryState, at: datetime, status: int | None, problem: str) -> None:
    Delivery.objects.filter(pk=head.pk, state=DeliveryState.WAITING).update(
        state=state, attempts=F("attempts") + 1, status=status, problem=problem[:300], finished_at=at
    )


def _end_for_gone(row: Subscription, head: Delivery, at: datetime) -> None:
    """End a subscription whose server says that it wants no more (410 Gone), and all that waits for it."""
    gone = "The other server wants no more (410 Gone)."
    _finish(head, DeliveryState.GIVEN_UP, at, http.HTTPStatus.GONE, gone)
    _give_up_waiting(row, at, gone)
    _note(row, is_active=False)
    _write_down("removed", row, by=Actor.system("messages"), at=at)


def _give_up_waiting(row: Subscription, at: datetime, problem: str) -> None:
    row.deliveries.filter(state=DeliveryState.WAITING).update(
        state=DeliveryState.GIVEN_UP, finished_at=at, problem=problem
    )


def _demand_administrator(by: Actor, organisation: str) -> None:
    if not may_administer(by, organisation):
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
