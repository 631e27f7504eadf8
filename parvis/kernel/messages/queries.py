"""What may be asked about messages and webhooks."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from parvis.kernel.messages import sealing, wording
from parvis.kernel.messages.models import Delivery, Message, Subscription
from parvis.kernel.messages.types import (
    DeliveryInfo,
    DeliveryState,
    InboxMessage,
    MailState,
    MessageInfo,
    SubscriptionInfo,
)
from parvis.kernel.people.types import Actor


def inbox(account_id: UUID | str, *, limit: int = 50, before: UUID | str | None = None) -> list[InboxMessage]:
    """Return what was written to an account, the newest first, each in the language in which it was written.

    :param before: the id of the last message of the page before.
    """
    rows = _own(account_id).order_by("-written_at", "-pk")
    if before is not None and (last := _own(account_id).filter(pk=before).first()):
        rows = rows.filter(Q(written_at__lt=last.written_at) | Q(written_at=last.written_at, pk__lt=last.pk))
    return [_as_read(row) for row in rows[:limit]]


def unread(account_id: UUID | str) -> int:
    """Return how many messages an account has not read."""
    return int(_own(account_id).filter(read_at__isnull=True).count())


def about(subject_ref: str, *, by: Actor) -> list[MessageInfo]:
    """Return what was written about a case or another subject, oldest first, as far as `by` may see it."""
    rows = Message.objects.seen_by(by).filter(subject_ref=subject_ref).order_by("written_at", "pk")
    return [
        MessageInfo(
            id=row.pk,
            template=row.template,
            language=row.language,
            organisation=row.organisation_id,
            subject_ref=row.subject_ref,
            written_at=row.written_at,
            mail_state=MailState(row.mail_state),
            mailed_at=row.mailed_at,
            read_at=row.read_at,
        )
        for row in rows
    ]


def subscriptions(*, by: Actor, organisation: str | None = None) -> list[SubscriptionInfo]:
    """Return the subscriptions of the organisations that `by` administers, or of one of them."""
    rows = Subscription.objects.seen_by(by).order_by("organisation_id", "url", "created_at")
    if organisation is not None:
        rows = rows.filter(organisation=organisation)
    return [subscription_info(row) for row in rows]


def subscription(subscription_id: UUID | str, *, by: Actor) -> SubscriptionInfo | None:
    """Return one subscription; None if there is no such one for `by`."""
    row = Subscription.objects.seen_by(by).filter(pk=subscription_id).first()
    return subscription_info(row) if row is not None else None


def waiting_deliveries(subscription_ids: Collection[UUID]) -> dict[UUID, int]:
    """Return how many deliveries of each subscription are on their way."""
    rows = Delivery.objects.filter(subscription__in=subscription_ids, state=DeliveryState.WAITING)
    return dict(rows.order_by().values_list("subscription").annotate(Count("pk")))


def deliveries(subscription_id: UUID | str, *, by: Actor, limit: int = 100) -> list[DeliveryInfo]:
    """Return the log of a subscription, the newest first; nothing if it is not for `by` to see."""
    row = Subscription.objects.seen_by(by).filter(pk=subscription_id).first()
    if row is None:
        return []
    return [
        DeliveryInfo(
            id=one.pk,
            verb=one.verb,
            sequence=one.sequence,
            state=DeliveryState(one.state),
            attempts=one.attempts,
            status=one.status,
            problem=one.problem,
            created_at=one.created_at,
            finished_at=one.finished_at,
        )
        for one in Delivery.objects.filter(subscription=row).order_by("-created_at", "-sequence")[:limit]
    ]


def refused_mails(*, since: datetime) -> int:
    """Return how many mails, written since a moment, no mail server would take for their reader."""
    rows = Message.objects.unscoped("the installation is looked at, not what was written")
    return int(rows.filter(mail_state=MailState.REFUSED, written_at__gte=since).count())


def given_up_deliveries(*, since: datetime) -> int:
    """Return how many deliveries to other systems, begun since a moment, were given up."""
    return int(Delivery.objects.filter(state=DeliveryState.GIVEN_UP, created_at__gte=since).count())


def subscription_info(row: Subscription, *, secret: str = "") -> SubscriptionInfo:
    """Return a subscription as others see it."""
    return SubscriptionInfo(
        id=row.pk,
        url=row.url,
        verbs=tuple(row.verbs),
        organisation=row.organisation_id,
        is_active=row.is_active,
        is_paused=row.is_paused,
        created_at=row.created_at,
        failing_since=row.failing_since,
        next_try_at=row.next_try_at,
        former_until=row.former_until,
        secret=secret,
    )


def _own(account_id: UUID | str) -> QuerySet[Message]:
    account = str(account_id).removeprefix("account:")
    found: QuerySet[Message] = Message.objects.unscoped("the inbox of one account").filter(account_id=account)
    return found


def _as_read(row: Message) -> InboxMessage:
    subject, body = wording.subject_and_body(row.template, row.language, sealing.open_context(row), row.organisation_id)
    return InboxMessage(
        id=row.pk,
        subject=subject,
        text=body,
        organisation=row.organisation_id,
        subject_ref=row.subject_ref,
        sent_at=row.written_at,
        read_at=row.read_at,
    )
