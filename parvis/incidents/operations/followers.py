"""Following a report: the one who reported it, and whoever says "me too"."""

import hashlib
import secrets
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import F

from parvis.incidents.models import Follower, Report
from parvis.incidents.models.people import SCOPE
from parvis.incidents.queries.following import digest, email_index
from parvis.incidents.queries.reports import row_of
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


def add_follower(row: Report, sender: Sender, *, key: str, at: datetime, is_reporter: bool) -> Follower:
    """Let somebody follow a report, within the caller's transaction.

    :raises BadAddress: if what they gave is no address.
    """
    address = checked_address(sender.email)
    return Follower.objects.create(
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
        add_follower(row, sender, key=key, at=at, is_reporter=False)
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
    found = Follower.objects.select_for_update().filter(key_digest=digest(key), left_at__isnull=True).first()
    if found is None:
        return False
    found.left_at, found.wants_news = at, False
    found.save(update_fields=["left_at", "wants_news"])
    root = found.report.root_id or found.report_id
    Report.objects.unscoped("it has one follower less").filter(pk=root, follower_count__gt=0).update(
        follower_count=F("follower_count") - 1
    )
    journal.append(
        verb="incidents.report.unfollowed", by=by, at=at, subject=f"report:{root}", organisation=found.report.manager_id
    )
    return True


def _known(row: Report, sender: Sender) -> Follower | None:
    """Return the follower that somebody is already, by account or by address."""
    rows = Follower.objects.filter(report=row)
    if sender.account:
        return rows.filter(account=UUID(sender.account)).first()
    index = email_index(sender.email.strip()) if sender.email.strip() else None
    return rows.filter(email_index=index).first() if index else None
