"""Paying online: an attempt is begun, the service is asked what came of it, and its notices hurry that up.

Neither the browser that comes back nor a notice is believed about money: both only make us ask the service.
"""

import json
import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import override

from parvis.kernel.jobs import api as jobs
from parvis.kernel.people.types import Actor
from parvis.payments.connectors import service
from parvis.payments.models import Checkout, Notice
from parvis.payments.operations.booking import book
from parvis.payments.queries import held, info
from parvis.payments.rules.notices import is_signed
from parvis.payments.types import CannotPay, CheckoutState, MovementKind, NotHeard

LOOK = "parvis.payments.jobs.look"
FIRST_LOOK = timedelta(minutes=1)
GIVEN_UP = timedelta(days=2)
"""After which an attempt that never reached the service is over."""
NOTICES_KEPT = timedelta(days=1)
AT_ONCE = 100
_LARGEST_NOTICE = 10_000

log = logging.getLogger(__name__)


def begin_online(*, demand: UUID, by: Actor, at: datetime, language: str) -> str:
    """Return the address of the page on which a demand is paid online; asked again, the same page.

    Not inside a transaction: the attempt is written down before the service hears of it, with the key that makes a
    repeated call one payment.

    :raises UnknownDemand: if there is none.
    :raises CannotPay: if nothing is to be paid, or nothing can be paid online here.
    :raises ServiceDown, WrongAnswer: if the service fails.
    """
    if not service.is_set_up():
        raise CannotPay("online")
    checkout = _open(demand, at)
    if checkout.url:
        payment = service.read(str(checkout.service_id))
        if payment.state is CheckoutState.OPEN:
            return checkout.url
        note_payment(checkout=checkout.pk, payment=payment, by=by, at=at)
        checkout = _open(demand, at)
    with override(language):
        back = reverse("payments:back", args=[demand])
    payment = service.create(
        key=checkout.pk,
        amount_cents=checkout.amount_cents,
        description=f"{info(checkout.demand).description.to(language)[:150]} {info(checkout.demand).shown_ogm}",
        return_url=f"{settings.BASE_URL}{back}",
        notice_url=f"{settings.BASE_URL}{reverse('payments_notice')}",
        language=language,
    )
    Checkout.objects.filter(pk=checkout.pk, service_id=None).update(service_id=payment.id, url=payment.url)
    return payment.url


@transaction.atomic
def _open(demand: UUID, at: datetime) -> Checkout:
    """Return the open attempt to pay a demand, or begin one; of two tabs, both get the same."""
    row = held(demand)
    open_now = Checkout.objects.select_related("demand").filter(demand=row, state=CheckoutState.OPEN.value).first()
    rest = info(row).rest_cents
    if open_now is not None and (open_now.service_id is not None or open_now.amount_cents == rest):
        return open_now
    if open_now is not None:  # never reached the service, and the amount has changed since: begin anew
        _close(open_now, CheckoutState.EXPIRED, at)
    if rest == 0:
        raise CannotPay("paid" if row.ended_at is None else "ended")
    return Checkout.objects.create(demand=row, amount_cents=rest, begun_at=at, look_at=at + FIRST_LOOK)


def look_after(*, demand: UUID, by: Actor, at: datetime) -> CheckoutState | None:
    """Ask the service about the newest attempt to pay a demand; return what came of it, None when there was none.

    :raises ServiceDown, WrongAnswer: if the service fails.
    """
    attempts = Checkout.objects.filter(demand=demand).exclude(service_id=None).order_by("-begun_at", "-id")
    newest = attempts.filter(state=CheckoutState.OPEN.value).first() or attempts.first()
    if newest is None:
        return None
    if newest.state == CheckoutState.OPEN:
        note_payment(checkout=newest.pk, payment=service.read(str(newest.service_id)), by=by, at=at)
        newest.refresh_from_db()
    return CheckoutState(newest.state)


def look(*, checkout: UUID, by: Actor, at: datetime) -> Callable[[], None] | None:
    """Ask the service about an attempt; return what is to be noted in the transaction that completes the job.

    :raises ServiceDown, WrongAnswer: if the service fails; the job is tried again.
    """
    row = Checkout.objects.filter(pk=checkout).exclude(service_id=None).first()
    if row is None or row.state != CheckoutState.OPEN:
        return None
    payment = service.read(str(row.service_id))
    return partial(note_payment, checkout=checkout, payment=payment, by=by, at=at)


@transaction.atomic
def note_payment(*, checkout: UUID, payment: service.Payment, by: Actor, at: datetime) -> None:
    """Note what the service says of an attempt. What came is booked as it came, whatever was asked."""
    found = Checkout.objects.get(pk=checkout)
    row = held(found.demand_id)
    locked = Checkout.objects.select_for_update().get(pk=checkout)
    if locked.state != CheckoutState.OPEN or payment.state is CheckoutState.OPEN:
        return
    _close(locked, payment.state, at)
    if payment.state is CheckoutState.PAID:
        if payment.amount_cents != locked.amount_cents:
            log.warning("Payment %s is of another amount than was asked; it is booked as it came.", payment.id)
        book(row=row, kind=MovementKind.ONLINE, amount_cents=payment.amount_cents, reference=payment.id, by=by, at=at)


def _close(row: Checkout, state: CheckoutState, at: datetime) -> None:
    row.state, row.ended_at = state.value, at
    row.save(update_fields=["state", "ended_at"])


def hear(*, body: bytes, signature: str, by: Actor, at: datetime) -> None:
    """Take a notice of the service: look at the payment it names, by a job.

    :raises NotHeard: if it is not signed with our secret, is older than five minutes, or was heard before.
    """
    secret = settings.PAYMENTS_SECRET.get_secret_value()
    if not secret or len(body) > _LARGEST_NOTICE:
        raise NotHeard("secret")
    if not is_signed(body, signature, secret=secret, unix_time=int(at.timestamp())):
        raise NotHeard("signature")
    try:
        told = json.loads(body)
        notice, payment = str(told["id"])[:100], str(told["payment"])[:100]
    except (ValueError, KeyError, TypeError):
        raise NotHeard("form") from None
    try:
        with transaction.atomic():
            Notice.objects.create(pk=notice, heard_at=at)
            row = Checkout.objects.filter(service_id=payment, state=CheckoutState.OPEN.value).first()
            if row is not None:
                jobs.enqueue(LOOK, checkout=str(row.pk))
    except IntegrityError:
        raise NotHeard("again") from None


def look_at_open(*, by: Actor, at: datetime) -> int:
    """Promise a look at every open attempt whose moment has come: notices get lost, and people close their browser.

    Each is looked at after a minute, and then ever more rarely; return how many.
    """
    due = Checkout.objects.filter(state=CheckoutState.OPEN.value, look_at__lte=at).order_by("look_at")
    count = 0
    for row in list(due[:AT_ONCE]):
        with transaction.atomic():
            later = at + max(FIRST_LOOK, (at - row.begun_at) / 2)
            if not Checkout.objects.filter(pk=row.pk, look_at=row.look_at, state="open").update(look_at=later):
                continue
            if row.service_id is not None:
                jobs.enqueue(LOOK, checkout=str(row.pk))
            elif at - row.begun_at > GIVEN_UP:
                Checkout.objects.filter(pk=row.pk, state="open").update(state="expired", ended_at=at)
            count += 1
    Notice.objects.filter(heard_at__lt=at - NOTICES_KEPT).delete()
    return count
