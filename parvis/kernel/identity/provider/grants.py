"""What people let an application know, the codes it gets for that, and what it changes them for.

A code is good once, for a minute, for the application and the address that it was given for, and with the secret whose
hash came first. Whoever shows it again, or shows it wrongly, ends what it gave (RFC 6749, 4.1.2 and 10.5; RFC 7636).
"""

import hmac
import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from parvis.kernel.identity.applications.operations import digest
from parvis.kernel.identity.client.tokens import challenge, half_hash
from parvis.kernel.identity.models import Application, Consent, LoginGrant
from parvis.kernel.identity.provider.types import ACR, BadGrant, ConsentInfo, Given, Request
from parvis.kernel.identity.types import Level
from parvis.kernel.journal import api as journal
from parvis.kernel.people import api as people
from parvis.kernel.people.types import Actor, Profile
from parvis.kernel.vault import api as vault

CODE_LASTS = timedelta(seconds=60)
TOKEN_LASTS = timedelta(minutes=5)
_HOUSE = Actor.system("identity")
_ACR_OF = {level: acr for acr, level in ACR.items()}


def subject(account: str | UUID, organisation: str) -> str:
    """Return what stands for an account at one organisation: another at each, so that they cannot put them together
    (OpenID Connect Core 1.0, section 8.1)."""
    return vault.blind_index(f"{organisation} {UUID(str(account))}", purpose="identity.subject").hex()


# Consent --------------------------------------------------------------------------------------------------


def has_agreed(account: str, asked: Request) -> bool:
    """Tell whether somebody let this application know what it asks now."""
    row = Consent.objects.filter(account_id=account, application_id=asked.application, revoked_at=None).first()
    return row is not None and set(asked.scopes) <= set(row.scopes)


@transaction.atomic
def agree(asked: Request, *, by: Actor, at: datetime) -> None:
    """Remember that somebody lets an application know what it asks."""
    account = by.account_id or ""
    row = Consent.objects.select_for_update().filter(account_id=account, application_id=asked.application).first()
    kept = set(row.scopes) if row is not None and row.revoked_at is None else set()
    told = {"scopes": sorted(kept | set(asked.scopes)), "given_at": at, "revoked_at": None}
    Consent.objects.update_or_create(account_id=account, application_id=asked.application, defaults=told)
    _log("identity.consent.given", account, asked.organisation, asked.application, by=by, at=at, scopes=told["scopes"])


@transaction.atomic
def withdraw(application: UUID, *, by: Actor, at: datetime) -> None:
    """Take consent back: what the application got for it ends now. Doing it twice changes nothing."""
    account = by.account_id or ""
    row = (
        Consent.objects.select_related("application")
        .filter(account_id=account, application_id=application, revoked_at=None)
        .first()
    )
    if row is None:
        return
    row.revoked_at = at
    row.save(update_fields=["revoked_at"])
    LoginGrant.objects.filter(account_id=account, application_id=application).delete()
    _log("identity.consent.withdrawn", account, row.application.organisation_id, application, by=by, at=at)


def consents_of(account: str) -> list[ConsentInfo]:
    """Return the applications that somebody lets know who they are."""
    rows = Consent.objects.select_related("application").filter(account_id=account, revoked_at=None)
    return [
        ConsentInfo(
            application=str(row.application_id),
            name=row.application.name,
            organisation=row.application.organisation_id,
            scopes=tuple(row.scopes),
            given_at=row.given_at,
        )
        for row in rows.order_by("given_at")
    ]


# Codes and tokens ---------------------------------------------------------------------------------------------


@transaction.atomic
def give_code(asked: Request, *, level: str, shown_at: datetime, by: Actor, at: datetime) -> str:
    """Return a code for who is signed in; only its digest is kept."""
    code = secrets.token_urlsafe(32)
    LoginGrant.objects.create(
        id=uuid4(),
        application_id=asked.application,
        account_id=by.account_id or "",
        scopes=list(asked.scopes),
        redirect_uri=asked.redirect_uri,
        nonce=asked.nonce,
        challenge=asked.challenge,
        level=level,
        shown_at=shown_at,
        code_digest=digest(code),
        expires_at=at + CODE_LASTS,
    )
    _log(
        "identity.code.given",
        by.account_id or "",
        asked.organisation,
        asked.application,
        by=by,
        at=at,
        scopes=list(asked.scopes),
        level=level,
    )
    return code


def change_code(row: Application, *, code: str, redirect_uri: str, verifier: str, issuer: str, at: datetime) -> Given:
    """Change a code for tokens, once.

    :param row: the application, which has shown its secret.
    :raises BadGrant: when the code is not good, or not to this application; whatever it gave before ends.
    """
    given = _changed(row, code=code, redirect_uri=redirect_uri, verifier=verifier, issuer=issuer, at=at)
    if given is None:  # outside the transaction, so that what was ended stays so
        raise BadGrant
    return given


@transaction.atomic
def _changed(
    row: Application, *, code: str, redirect_uri: str, verifier: str, issuer: str, at: datetime
) -> Given | None:
    grant = LoginGrant.objects.select_for_update().filter(code_digest=digest(code)).first()
    if grant is None:
        return None
    good = (
        grant.used_at is None
        and at < grant.expires_at
        and grant.application_id == row.pk
        and grant.redirect_uri == redirect_uri
        and hmac.compare_digest(challenge(verifier), grant.challenge)
        and grant.account.is_active
    )
    if not good:
        why = "replayed" if grant.used_at else "misused"
        grant.used_at, grant.access_digest, grant.access_until = grant.used_at or at, None, None
        grant.save(update_fields=["used_at", "access_digest", "access_until"])
        _log("identity.code.refused", str(grant.account_id), row.organisation_id, row.pk, by=_HOUSE, at=at, reason=why)
        return None
    access = secrets.token_urlsafe(32)
    grant.used_at, grant.access_digest, grant.access_until = at, digest(access), at + TOKEN_LASTS
    grant.save(update_fields=["used_at", "access_digest", "access_until"])
    moment = int(at.timestamp())
    claims: dict[str, Any] = {
        "iss": issuer,
        "sub": subject(grant.account_id, row.organisation_id),
        "aud": str(row.pk),
        "iat": moment,
        "exp": moment + int(TOKEN_LASTS.total_seconds()),
        "auth_time": int(grant.shown_at.timestamp()),
        "acr": _ACR_OF[Level(grant.level)],
        "at_hash": half_hash(access, "RS256"),
    }
    if grant.nonce:
        claims["nonce"] = grant.nonce
    return Given(access_token=access, claims=claims, scopes=tuple(grant.scopes))


def claims_of_token(access_token: str, *, at: datetime) -> dict[str, Any] | None:
    """Return what an application may know of whose token it shows; None when it is worth nothing (any more)."""
    grant = (
        LoginGrant.objects.select_related("application", "account")
        .filter(access_digest=digest(access_token), access_until__gt=at)
        .first()
    )
    if grant is None or grant.application.ended_at is not None or not grant.account.is_active:
        return None
    account = str(grant.account_id)
    profile = people.profile(account, by=_HOUSE, purpose="identity")
    said = {"sub": subject(account, grant.application.organisation_id)}
    return (
        said
        | _claims(profile, grant.scopes, knows_number=grant.application.knows_national_number)
        | ({"locale": grant.account.language} if "profile" in grant.scopes else {})
    )


@transaction.atomic
def forget_grants(*, before: datetime, by: Actor, at: datetime) -> int:
    """Delete the codes that were over before a moment."""
    deleted, _ = LoginGrant.objects.filter(expires_at__lte=before).delete()
    return deleted


def _claims(profile: Profile, scopes: Collection[str], *, knows_number: bool) -> dict[str, str]:
    found: dict[str, str] = {}
    if "profile" in scopes:
        born = profile.birth_date.isoformat() if profile.birth_date else ""
        names = {"name": profile.full_name, "given_name": profile.first_name, "family_name": profile.last_name}
        found |= names | {"birthdate": born}
    if "email" in scopes:
        found["email"] = profile.email
    if "national_number" in scopes and knows_number:
        found["national_number"] = profile.national_number
    return {name: value for name, value in found.items() if value}


def _log(
    verb: str, account: str, organisation: str, application: UUID, *, by: Actor, at: datetime, **data: object
) -> None:
    journal.append(
        verb=verb,
        by=by,
        at=at,
        subject=f"account:{account}",
        organisation=organisation,
        data={"application": str(application), **data},
    )
