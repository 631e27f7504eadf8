"""Tokens with which applications ask: given for a secret, short-lived, and worth nothing once the application ends.

A token is signed, not kept: it says which application, what it may do, and until when. The digest of the secret is part
of what is signed, so that another secret ends the tokens of the former (RFC 6749 section 4.4, RFC 6750).
"""

import hmac
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.core import signing

from parvis.kernel.clock import local_day
from parvis.kernel.identity.applications.operations import digest
from parvis.kernel.identity.applications.queries import application_row
from parvis.kernel.identity.applications.types import BadToken, Scope
from parvis.kernel.identity.models import Application
from parvis.kernel.people.types import Actor, ActorKind, Role

LASTS = timedelta(hours=1)
_SALT = "parvis.identity.application"
READS, WRITES = Role.AGENT, Role.DECIDER


def application_of_secret(application: str, secret: str, *, at: datetime) -> Application:
    """Return the application that shows this secret. Who calls this limits how often one may try.

    :raises BadToken: when there is none, the secret is another, or it has ended.
    """
    row = application_row(application)
    # Compared in any case, so that the time it takes tells nothing.
    known = bytes(row.secret_digest) if row is not None else digest("")
    if not hmac.compare_digest(known, digest(secret)) or row is None:
        raise BadToken("unknown")
    if row.ended_at is not None:
        raise BadToken("ended")
    _note_use(row, local_day(at))
    return row


def give_token(row: Application, *, at: datetime, scopes: Iterable[str] | None = None) -> tuple[str, list[str]]:
    """Return a token for an application, and what may be done with it.

    :param scopes: fewer than the application has, when it asks for fewer; None for all.
    """
    allowed = [one for one in row.scopes if scopes is None or one in set(scopes)]
    until = int((at + LASTS).timestamp())
    content = {"application": str(row.pk), "scopes": allowed, "until": until}
    return _signer(row).sign_object(content), allowed


def actor_of_token(token: str, at: datetime) -> tuple[Actor, frozenset[Scope]]:
    """Return who asks with a token, and what they may do.

    :returns: an actor of kind agent, `application:<uuid>`, with roles in its own organisation alone.
    :raises BadToken: when it is none of ours, is over, or its application has ended.
    """
    claimed = _claimed(token)
    row = application_row(str(claimed.get("application", "")))
    if row is None:
        raise BadToken("unknown")
    try:
        content = _signer(row).unsign_object(token)
    except signing.BadSignature as broken:
        raise BadToken("unknown") from broken
    if row.ended_at is not None:
        raise BadToken("ended")
    if at.timestamp() >= content["until"]:
        raise BadToken("expired")
    _note_use(row, local_day(at))
    scopes = frozenset(Scope(one) for one in content["scopes"] if one in set(Scope))
    return actor_of(row, scopes), scopes


def actor_of(row: Application, scopes: frozenset[Scope]) -> Actor:
    """Return an application as an actor: it reads as an agent, and decides where it may write. Figures need no role."""
    roles = set()
    if scopes & {Scope.CASES_READ, Scope.DOCUMENTS_READ, Scope.CASES_WRITE}:
        roles.add(READS)
    if Scope.CASES_WRITE in scopes:
        roles.add(WRITES)
    grants = frozenset((row.organisation_id, role) for role in roles)
    return Actor(kind=ActorKind.AGENT, id=f"application:{row.pk}", name=row.name, grants=grants)


def organisation_of(by: Actor) -> str:
    """Return the organisation in whose name an application asks, whatever it may do there.

    :raises BadToken: for an actor that is no application.
    """
    row = application_row(by.id.removeprefix("application:"))
    if row is None:
        raise BadToken("unknown")
    return str(row.organisation_id)


def _signer(row: Application) -> signing.Signer:
    return signing.Signer(salt=f"{_SALT}:{row.pk}:{bytes(row.secret_digest).hex()}")


def _claimed(token: str) -> dict[str, Any]:
    """Return what a token says of itself, before anything of it is believed."""
    try:
        content = signing.JSONSerializer().loads(signing.b64_decode(token.rpartition(":")[0].encode()))
    except Exception as broken:  # whatever is not a token of ours breaks in its own way
        raise BadToken("unknown") from broken
    if not isinstance(content, dict):
        raise BadToken("unknown")
    return content


def _note_use(row: Application, today: date) -> None:
    """Note the day of the last use: one write a day, so that what nobody uses any more is seen."""
    if row.used_on != today:
        row.used_on = today
        row.save(update_fields=["used_on"])
