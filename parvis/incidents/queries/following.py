"""Who follows: found by account, by the key of their page, or by address without reading it."""

import hashlib
from uuid import UUID

from django.db.models import Q

from parvis.incidents.models import Follower
from parvis.incidents.queries.reports import as_number, report_info
from parvis.incidents.types.report import ReportInfo
from parvis.kernel.people.types import Actor
from parvis.kernel.vault import api as vault


def digest(key: str) -> bytes:
    """Return what is kept of a key."""
    return hashlib.sha256(key.encode()).digest()


def email_index(address: str) -> bytes:
    """Return the blind index of an address, whatever its capitals."""
    return vault.blind_index(address.lower(), purpose="incidents.email")


def report_of_key(key: str) -> tuple[ReportInfo, bool] | None:
    """Return the report that a key opens, private ones too, and whether its holder reported it; None for none."""
    found = Follower.objects.select_related("report").filter(key_digest=digest(key)).first()
    return (report_info(found.report), found.is_reporter) if found else None


def followed_by(actor: Actor, *, limit: int = 50) -> list[tuple[ReportInfo, bool]]:
    """Return what the holder of an account reported or follows, the latest first."""
    if actor.account_id is None:
        return []
    stays = Q(left_at__isnull=True) | Q(is_reporter=True)
    rows = Follower.objects.select_related("report").filter(stays, account=UUID(actor.account_id))
    return [(report_info(row.report), row.is_reporter) for row in rows.order_by("-joined_at")[:limit]]


def followed_report(number: int | str, actor: Actor) -> tuple[ReportInfo, bool] | None:
    """Return a report that the holder of an account reported or follows, private ones too; None for any other."""
    if actor.account_id is None:
        return None
    rows = Follower.objects.select_related("report").filter(account=UUID(actor.account_id), left_at__isnull=True)
    found = rows.filter(report=as_number(number)).order_by("-is_reporter").first()
    return (report_info(found.report), found.is_reporter) if found else None


def has_reported(*, account: str | None, address: str) -> bool | None:
    """Tell whether somebody reported before; None where nobody can know."""
    if not account and not address:
        return None
    who = Q(account=UUID(account)) if account else Q(email_index=email_index(address))
    return Follower.objects.filter(who, is_reporter=True).exists()
