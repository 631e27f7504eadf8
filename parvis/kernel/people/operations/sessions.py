"""People sign in, fail to, change their factors, and end their sessions."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from parvis.kernel.journal import api as journal
from parvis.kernel.people.models import Session
from parvis.kernel.people.queries.accounts import uuid_of
from parvis.kernel.people.types import Actor


class UnknownSession(LookupError):
    """This account has no such session."""


@transaction.atomic
def record_login(*, account: str, methods: Sequence[str], by: Actor, at: datetime) -> None:
    """Write down that someone signed in, and how: `password`, `totp`, `webauthn`, `recovery_codes`, `demo`."""
    _log("people.session.began", account, by=by, at=at, methods=list(methods))


@transaction.atomic
def record_failed_login(*, account: str | None, step: str, by: Actor, at: datetime) -> None:
    """Write down that signing in failed. What was typed is not kept: it may be a password.

    :param account: whose account was tried, None when there is no such account.
    :param step: `password`, `passkey` or `second_factor`.
    """
    _log("people.login.failed", account, by=by, at=at, step=step)


@transaction.atomic
def record_logout(*, account: str, reason: str, by: Actor, at: datetime) -> None:
    """Write down that a session ended: `asked`, or `expired`."""
    _log("people.session.ended", account, by=by, at=at, reason=reason)


@transaction.atomic
def record_factor(*, account: str, factor: str, change: str, by: Actor, at: datetime) -> None:
    """Write down that a way to sign in changed.

    :param factor: `totp`, `webauthn` or `recovery_codes`.
    :param change: `added`, `removed` or `renewed`.
    """
    if change not in {"added", "removed", "renewed"}:
        raise ValueError("A factor is added, removed or renewed.")
    _log(f"people.factor.{change}", account, by=by, at=at, factor=factor)


@transaction.atomic
def end_session(*, account: str, reference: str, by: Actor, at: datetime) -> None:
    """End one session of an account, wherever it is open.

    :param reference: as in the list of sessions.
    :raises UnknownSession: when this account has no such session.
    """
    deleted, _ = Session.objects.filter(account_id=uuid_of(account), reference=uuid_of(reference)).delete()
    if not deleted:
        raise UnknownSession("There is no such session.")
    _log("people.session.ended", account, by=by, at=at, reason="revoked")


@transaction.atomic
def end_other_sessions(*, account: str, keep: str | None, by: Actor, at: datetime) -> int:
    """End every session of an account but one, and return how many there were.

    :param keep: the key of the session that asks.
    """
    deleted, _ = Session.objects.filter(account_id=uuid_of(account)).exclude(session_key=keep or "").delete()
    if deleted:
        _log("people.session.ended", account, by=by, at=at, reason="revoked", count=deleted)
    return deleted


@transaction.atomic
def forget_sessions(*, by: Actor, at: datetime) -> int:
    """Delete the sessions that are over, and return how many there were; they are not worth an entry each."""
    deleted, _ = Session.objects.filter(expire_date__lte=at).delete()
    return deleted


def _log(verb: str, account: str | None, *, by: Actor, at: datetime, **data: object) -> None:
    subject = f"account:{uuid_of(account)}" if account else "login:unknown"
    journal.append(verb=verb, by=by, at=at, subject=subject, organisation=None, data=data)
