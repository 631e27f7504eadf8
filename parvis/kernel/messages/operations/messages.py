"""Writing to people."""

import smtplib
from collections.abc import Callable
from datetime import datetime
from email.utils import formataddr
from functools import partial
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email
from django.db import transaction

from parvis.kernel.jobs import api as jobs
from parvis.kernel.journal import api as journal
from parvis.kernel.messages import mail, sealing, wording
from parvis.kernel.messages.models import Message
from parvis.kernel.messages.rules.mail import stop_headers
from parvis.kernel.messages.types import MailState, Recipient
from parvis.kernel.people import api as people
from parvis.kernel.people.types import Actor

DELIVER = "parvis.kernel.messages.jobs.deliver_mail"
HOUSE = Actor.system("messages")
LANGUAGES = frozenset(code for code, _ in settings.LANGUAGES)


class NobodyToTell(ValueError):
    """A recipient without account and without address."""


def send(
    *,
    to: Recipient,
    template: str,
    context: dict[str, Any],
    subject_ref: str,
    organisation: str | None,
    by: Actor,
    at: datetime,
) -> UUID:
    """Tell somebody something: into the inbox of an account at once, and by mail through a job.

    :param template: `module/name`, in three languages under `templates/module/mail/name.<language>.txt`.
    :param context: JSON values that fill it; sealed. `organisation`, `base_url` and `language` are there already.
        Where there is a `stop_url`, mail programs offer it as the way to get no more of these.
    :param subject_ref: what it is about: `case:<uuid>`; the sending is written in its journal.
    :param organisation: code of the one that writes and signs; None for the house itself.
    :raises NobodyToTell: without account and without address.
    :raises UnknownTemplate: if the template is not there.
    :raises ValidationError: if the address has not the form of one.
    """
    language = to.language if to.language in LANGUAGES else settings.LANGUAGE_CODE
    wording.demand(template, language)
    address = _address_of(to)
    message_id = uuid4()
    with transaction.atomic():
        Message.objects.create(
            id=message_id,
            organisation_id=organisation,
            account_id=str(to.account_id).removeprefix("account:") if to.account_id else None,
            subject_ref=subject_ref,
            template=template,
            language=language,
            address=sealing.seal_address(address, message_id, organisation) if address else None,
            context=sealing.seal_context(context, message_id, organisation),
            written_at=at,
            mail_state=MailState.WAITING if address else MailState.NONE,
        )
        if address:
            jobs.enqueue(DELIVER, message=str(message_id))
        data = {"message": message_id, "template": template, "language": language, "by_mail": bool(address)}
        journal.append(
            verb="messages.message.sent", by=by, at=at, subject=subject_ref, organisation=organisation, data=data
        )
    return message_id


def mark_read(*, message_id: UUID | str, by: Actor, at: datetime) -> bool:
    """Note that the holder of an account has read a message; False if it is not theirs, or was read before."""
    if by.account_id is None:
        return False
    own = Message.objects.seen_by(by).filter(pk=message_id, account_id=by.account_id, read_at__isnull=True)
    return bool(own.update(read_at=at))


@transaction.atomic
def forget(*, subject_ref: str, by: Actor, at: datetime, written_before: datetime | None = None) -> int:
    """Delete every message about something whose time of keeping is over; return how many there were.

    :param subject_ref: as it was given to :func:`send`.
    :param written_before: leave those that were written since; None deletes all.
    """
    rows = Message.objects.unscoped("the time of keeping is over for everyone alike").filter(subject_ref=subject_ref)
    if written_before is not None:
        rows = rows.filter(written_at__lt=written_before)
    return rows.delete()[0]


def deliver(*, message_id: str, at: datetime) -> Callable[[], None] | None:
    """Hand the mail of a message over; return what is to be noted in the transaction that completes the job.

    Killed between the two, it is handed over again under the same Message-ID, which mail programs show once.

    :raises OSError: if the mail server does not answer; the job is tried again.
    """
    row = Message.objects.unscoped("mail is delivered for every organisation").filter(pk=message_id).first()
    if row is None or row.mail_state != MailState.WAITING:
        return None  # the account is gone, or another worker was faster
    try:
        mail.connection().send_messages(
            [
                _compose(
                    row.template,
                    row.language,
                    sealing.open_context(row),
                    row.organisation_id,
                    sealing.open_address(row),
                    row.pk,
                )
            ]
        )
    except smtplib.SMTPRecipientsRefused as refused:
        if not all(500 <= code < 600 for code, _ in refused.recipients.values()):
            raise
        return partial(_note, row, MailState.REFUSED, at)
    return partial(_note, row, MailState.SENT, at)


def try_mail(*, address: str, language: str, context: dict[str, Any]) -> str:
    """Hand over a test message at once, for an operator; return where it went, in words.

    :raises OSError: if the mail server does not take it; NotAMailServer if its address is not one.
    """
    mail.connection().send_messages([_compose("messages/try", language, context, None, address, uuid4())])
    return mail.destination()


def _compose(
    template: str, language: str, context: dict[str, Any], organisation: str | None, address: str, message_id: UUID
) -> EmailMultiAlternatives:
    words = wording.word(template, language, context, organisation)
    writer = people.organisation(organisation) if organisation else None
    sender = settings.DEFAULT_FROM_EMAIL
    composed = EmailMultiAlternatives(
        subject=words.subject,
        body=words.text,
        from_email=formataddr((writer.name.to(language), sender)) if writer else sender,
        to=[address],
        reply_to=[writer.contact.email] if writer and writer.contact.email else None,
        headers={
            "Message-ID": f"<{message_id}@{urlsplit(settings.BASE_URL).hostname or 'parvis'}>",
            "Content-Language": language,
            "Auto-Submitted": "auto-generated",  # RFC 3834: no answering machine answers
            **stop_headers(str(context.get("stop_url", ""))),
        },
    )
    composed.attach_alternative(words.html, "text/html")
    return composed


def _note(row: Message, state: MailState, at: datetime) -> None:
    """Note how the hand-over ended; in the transaction of the job."""
    is_sent = state is MailState.SENT
    waiting = Message.objects.unscoped("the end of a delivery").filter(pk=row.pk, mail_state=MailState.WAITING)
    if waiting.update(mail_state=state, mailed_at=at if is_sent else None) and not is_sent:
        journal.append(
            verb="messages.message.refused",
            by=HOUSE,
            at=at,
            subject=row.subject_ref,
            organisation=row.organisation_id,
            data={"message": row.pk},
        )


def _address_of(to: Recipient) -> str:
    address = (to.email or "").strip()
    if not address and to.account_id:
        address = people.profile(to.account_id, by=HOUSE, purpose="message").email
    if address:
        validate_email(address)
    elif not to.account_id:
        raise NobodyToTell("A message needs an account or an address.")
    return address
