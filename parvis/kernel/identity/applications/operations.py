"""Applications are given to programs, get another secret, and end."""

import hashlib
import secrets
from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit
from uuid import UUID, uuid4

from django.db import transaction

from parvis.kernel.identity.applications.queries import info
from parvis.kernel.identity.applications.types import ApplicationInfo, Scope, UnknownApplication, WrongApplication
from parvis.kernel.identity.models import Application
from parvis.kernel.journal import api as journal
from parvis.kernel.people import api as people
from parvis.kernel.people.rules import may_administer
from parvis.kernel.people.types import Actor, ActorKind

LOOPBACK = frozenset({"localhost", "127.0.0.1"})
MOST_ADDRESSES = 10


@transaction.atomic
def register_application(
    *,
    organisation: str,
    name: str,
    scopes: Iterable[Scope],
    by: Actor,
    at: datetime,
    redirect_uris: Iterable[str] = (),
) -> tuple[ApplicationInfo, str]:
    """Let a program ask things in the name of an organisation.

    :param redirect_uris: where people come back to who sign in with it, whole addresses; https, or loopback.
    :returns: the application and its secret, which is never shown again.
    :raises MayNot: for anyone but an administrator of that organisation, and the house.
    :raises WrongApplication: without a name, or with an address that people cannot safely come back to.
    """
    if not may_administer(by, organisation):
        raise people.MayNot("You do not give applications in this organisation.")
    people.organisation(organisation)
    words = " ".join(name.split())[:80]
    if not words:
        raise WrongApplication("name")
    addresses = list(dict.fromkeys(one.strip() for one in redirect_uris if one.strip()))
    if len(addresses) > MOST_ADDRESSES or not all(map(_is_safe, addresses)):
        raise WrongApplication("redirect_uris")
    secret = _new_secret()
    row = Application.objects.create(
        id=uuid4(),
        organisation_id=organisation,
        name=words,
        scopes=sorted({Scope(one).value for one in scopes}),
        redirect_uris=addresses,
        secret_digest=digest(secret),
        created_at=at,
        created_by=by.id,
    )
    _log("identity.application.registered", row, by=by, at=at, scopes=row.scopes)
    return info(row), secret


@transaction.atomic
def renew_secret(*, application: UUID, by: Actor, at: datetime) -> str:
    """Give an application another secret; the former opens nothing any more, nor do its tokens.

    :raises UnknownApplication: when there is none for this actor, or it has ended.
    """
    row = _held(application, by)
    secret = _new_secret()
    row.secret_digest = digest(secret)
    row.save(update_fields=["secret_digest"])
    _log("identity.application.renewed", row, by=by, at=at)
    return secret


@transaction.atomic
def end_application(*, application: UUID, by: Actor, at: datetime) -> None:
    """End an application: its secret and its tokens open nothing any more.

    :raises UnknownApplication: when there is none for this actor, or it has ended.
    """
    row = _held(application, by)
    row.ended_at, row.ended_by = at, by.id
    row.save(update_fields=["ended_at", "ended_by"])
    _log("identity.application.ended", row, by=by, at=at)


@transaction.atomic
def let_know_national_number(*, application: UUID, allowed: bool, by: Actor, at: datetime) -> None:
    """Let an application ask the national number of who signs in with it, or no longer.

    :raises MayNot: for anyone but the house: the number is used by who is authorised to (Act of 8 August 1983, art. 8).
    :raises UnknownApplication: when there is none, or it has ended.
    """
    if by.kind is not ActorKind.SYSTEM:
        raise people.MayNot("Only the house says who may use the national number.")
    row = _held(application, by)
    row.knows_national_number = allowed
    row.save(update_fields=["knows_national_number"])
    _log("identity.application.authorised", row, by=by, at=at, national_number=allowed)


def digest(secret: str) -> bytes:
    """Return what is kept of a secret."""
    return hashlib.sha256(secret.encode()).digest()


def _new_secret() -> str:
    return secrets.token_urlsafe(32)


def _is_safe(address: str) -> bool:
    """Tell whether people can be sent there: https, or this very machine; whole, and without a fragment."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if not parts.hostname or parts.fragment or "*" in address or parts.username:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOOPBACK)


def _held(application: UUID, by: Actor) -> Application:
    row = Application.objects.seen_by(by).select_for_update().filter(pk=application, ended_at=None).first()
    if row is None:
        raise UnknownApplication(str(application))
    return row


def _log(verb: str, row: Application, *, by: Actor, at: datetime, **data: object) -> None:
    journal.append(
        verb=verb,
        by=by,
        at=at,
        subject=f"application:{row.pk}",
        organisation=row.organisation_id,
        data={"name": row.name, **data},
    )
