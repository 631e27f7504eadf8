"""Following a report: the one who reported it, and whoever says "me too"."""

import hashlib
import secrets
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Greatest

from parvis.incidents.models import Follower, PushSubscription, Report
from parvis.incidents.models.people import SCOPE
from parvis.incidents.operations.telling import greet
from parvis.incidents.queries import tokens
from parvis.incidents.queries.following import digest, email_index
from parvis.incidents.queries.reports import below, row_of
from parvis.incidents.types.report import Sender
from parvis.kernel.definitions import Localised
from parvis.kernel.journal import api as journal
from parvis.kernel.people.types import Actor
from parvis.kernel.vault import api as vault


class BadAddress(Exception):
    """An e-mail address that is none."""

    message = Localised(
        nl="Dit is geen e-mailadres. Schrijf het zoals naam@voorbeeld.be.",
        fr="Ce n’est pas une adresse e-mail. Écrivez-la comme nom@exemple.be.",
        en="This is not an e-mail address. Write it like name@example.com.",
    )


def key_of(tracking_key: str) -> str:
    """Return the key that opens a report's page: made of the sender's own, or of nothing but chance."""
    if tracking_key:
        return hashlib.sha256(f"incidents/follow/{tracking_key}".encode()).hexdigest()[:32]
    return secrets.token_urlsafe(24)


def checked_address(given: str) -> str:
    """Return an address as it was typed, without spaces around it; empty for none.

    :raises BadAddress: if it is no address.
    """
    address = given.strip()
    if address:
        try:
            validate_email(address)
        except ValidationError as error:
            raise BadAddress from error
    return address


def _sealed(address: str) -> bytes:
    return vault.seal(address, scope=SCOPE, context="incidents.follower:email")


def add_follower(row: Report, sender: Sender, *, key: str, by: Actor, at: datetime, is_reporter: bool) -> Follower:
    """Let somebody follow a report, within the caller's transaction; who wants news is told how to open its page.

    :raises BadAddress: if what they gave is no address.
    """
    address = checked_address(sender.email)
    follower = Follower.objects.create(
        report=row,
        account=UUID(sender.account) if sender.account else None,
        email=_sealed(address) if address else None,
        email_index=email_index(address) if address else None,
        key_digest=digest(key),
        language=sender.language,
        is_reporter=is_reporter,
        wants_news=bool(sender.wants_news and (address or sender.account)),
        joined_at=at,
    )
    if follower.wants_news:
        greet(follower, row, key=key, address=address, by=by, at=at)
    return follower


@transaction.atomic
def follow(*, number: int | str, sender: Sender, by: Actor, at: datetime, browser: str = "") -> str:
    """Say "me too": follow a report, or what it was merged into; return the key that opens its page as one's own.

    Who follows already, by account, address or browser, is not counted twice. An address alone proves nothing: who
    follows by it already keeps their key, and the one returned opens nothing.

    :param browser: a secret of the visitor's browser, which makes the key and keeps it the same; empty for nobody's.
    :raises UnknownReport: if there is no such report for `by`.
    :raises BadAddress: if what they gave is no address.
    """
    row = row_of(number, by)
    if row.root_id:
        row = Report.objects.unscoped("what a public report was merged into").get(pk=row.root_id)
    key = key_of(f"{browser}/{row.pk}" if browser else "")
    known = Follower.objects.filter(key_digest=digest(key)).first() or _known(row, sender)
    if known is None:
        add_follower(row, sender, key=key, by=by, at=at, is_reporter=False)
    elif not _renew(known, sender, key):
        return key
    Report.objects.unscoped("it has one follower more").filter(pk=row.pk).update(
        follower_count=F("follower_count") + 1, changed_at=at
    )
    journal.append(
        verb="incidents.report.followed", by=by, at=at, subject=f"report:{row.pk}", organisation=row.manager_id
    )
    return key


def _renew(known: Follower, sender: Sender, key: str) -> bool:
    """Let a follower follow again, with the address that they now give; return whether they had left."""
    had_left = known.left_at is not None
    known.left_at = None
    if sender.account and str(known.account) == sender.account:
        known.key_digest = digest(key)
    address = checked_address(sender.email)
    if address and known.email is None and _known(known.report, sender) is None:
        known.email, known.email_index = _sealed(address), email_index(address)
    known.wants_news = bool((known.wants_news or sender.wants_news) and (known.email or known.account))
    known.save()
    return had_left


@transaction.atomic
def unfollow(*, key: str, by: Actor, at: datetime) -> bool:
    """Stop following, by the key of one's page; False if nobody has that key."""
    found = Follower.objects.filter(key_digest=digest(key)).first()
    return found is not None and _leave(found.report, Q(pk=found.pk), by=by, at=at)


@transaction.atomic
def unfollow_by_token(*, token: str, by: Actor, at: datetime) -> bool:
    """Stop following by the link in a mail; False if that was done before, or we did not make the link.

    Who follows several reports that were merged, by one address or account, stops following all of them.
    """
    named = tokens.named(tokens.FOLLOWER, token)
    found = Follower.objects.filter(pk=int(named)).first() if named else None
    if found is None:
        return False
    same = Q(pk=found.pk)
    if found.email_index is not None:
        same |= Q(email_index=found.email_index)
    if found.account is not None:
        same |= Q(account=found.account)
    return _leave(found.report, same, by=by, at=at)


def _leave(row: Report, who: Q, *, by: Actor, at: datetime) -> bool:
    """Let some followers of a report, and of what it is merged with, leave; False if they had.

    Their address and devices have no purpose any more. What they reported stays in the list of their account.
    """
    root = row.root_id or row.pk
    rows = Follower.objects.select_for_update().filter(who, report__in=[root, *below(root)], left_at__isnull=True)
    left = {"left_at": at, "wants_news": False, "email": None, "email_index": None}
    leaving = list(rows.values_list("pk", flat=True))
    count = Follower.objects.filter(pk__in=leaving).update(**left)
    PushSubscription.objects.filter(follower__in=leaving).delete()
    if not count:
        return False
    Report.objects.unscoped("it has fewer followers").filter(pk=root).update(
        follower_count=Greatest(F("follower_count") - count, 0)
    )
    journal.append(
        verb="incidents.report.unfollowed", by=by, at=at, subject=f"report:{root}", organisation=row.manager_id
    )
    return True


def _known(row: Report, sender: Sender) -> Follower | None:
    """Return the follower that somebody is already, by account or by address."""
    rows = Follower.objects.filter(report=row)
    if sender.account:
        return rows.filter(account=UUID(sender.account)).first()
    index = email_index(sender.email.strip()) if sender.email.strip() else None
    return rows.filter(email_index=index).first() if index else None
