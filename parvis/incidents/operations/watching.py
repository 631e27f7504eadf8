"""Watching a street or a neighbourhood: asked for, confirmed by the holder of the address, told, ended."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from parvis.incidents.models import Watch
from parvis.incidents.models.people import SCOPE
from parvis.incidents.operations.followers import checked_address
from parvis.incidents.queries import editions, tokens
from parvis.incidents.queries.addresses import report_url, stop_watch_url, watch_url
from parvis.incidents.queries.following import digest
from parvis.incidents.queries.places import is_inside
from parvis.incidents.queries.watching import UnknownWatch, happened_within, watch_info
from parvis.incidents.rules.life import NotPossible
from parvis.incidents.rules.watching import checked_area, next_due
from parvis.incidents.types.report import ReportInfo
from parvis.incidents.types.watch import Cadence, WatchInfo
from parvis.kernel.definitions import Localised
from parvis.kernel.journal import api as journal
from parvis.kernel.messages import api as messages
from parvis.kernel.people import api as people
from parvis.kernel.people.types import Actor
from parvis.kernel.vault import api as vault

MOST_LINES = 50
SETTLING = timedelta(minutes=2)
"""A report that is being written while a digest is made carries an earlier moment: it waits for the next one."""
UNNAMED = Localised(nl="Mijn buurt", fr="Mon quartier", en="My neighbourhood")
UNKNOWN_GROUP = Localised(
    nl="Dit onderwerp bestaat niet (meer). Kies een ander.",
    fr="Ce thème n’existe pas (ou plus). Choisissez-en un autre.",
    en="This subject does not exist (any more). Choose another one.",
)
NOBODY = Localised(
    nl="Geef een e-mailadres, of meld u aan.",
    fr="Indiquez une adresse e-mail, ou connectez-vous.",
    en="Give an e-mail address, or sign in.",
)


@transaction.atomic
def watch(
    *,
    area: Mapping[str, Any],
    name: str,
    groups: tuple[str, ...],
    cadence: Cadence,
    email: str,
    language: str,
    by: Actor,
    at: datetime,
) -> str:
    """Have somebody told what happens in an area; return the key that opens, confirms and ends it.

    Nothing is sent before the holder of the address confirms by the link in the mail that goes out now. Who has signed
    in and gives no address is told at that of the account, and need not confirm.

    :param area: a GeoJSON Polygon; `rules.watching.circle_around` makes one of a point.
    :param groups: codes of main groups of categories; empty for all.
    :raises BadArea: if this area cannot be watched.
    :raises BadAddress: if the address is none.
    :raises NotPossible: without address and account, or for a group that there is not.
    """
    drawn = checked_area(area, is_inside=is_inside)
    address = checked_address(email)
    if not address and by.account_id is None:
        raise NotPossible(NOBODY)
    if not set(groups) <= {one.code for one in editions.tree().roots}:
        raise NotPossible(UNKNOWN_GROUP)
    key, number = secrets.token_urlsafe(24), uuid4()
    row = Watch.objects.create(
        id=number,
        account=UUID(by.account_id) if by.account_id else None,
        email=vault.seal(address, scope=SCOPE, context=_context(number)) if address else None,
        key_digest=digest(key),
        name=" ".join(name.split())[:100] or UNNAMED.to(language),
        area=drawn,
        groups=sorted(set(groups)),
        cadence=cadence.value,
        language=language,
        created_at=at,
        confirmed_at=None if address else at,
        told_until=at,
        due_at=next_due(cadence, at),
    )
    if address:
        _write(row, "incidents/watch_confirm", {"url": watch_url(key, language)}, by=by, at=at)
    journal.append(verb="incidents.watch.asked", by=by, at=at, subject=f"watch:{row.pk}", organisation=None)
    return key


@transaction.atomic
def confirm_watch(*, key: str, by: Actor, at: datetime) -> WatchInfo:
    """Say that one wants to be told, by the link in the mail; twice is the same as once.

    :raises UnknownWatch: if there is none with this key, or it has ended.
    """
    row = _row(key_digest=digest(key))
    if row is None:
        raise UnknownWatch("There is no such watch (any more).")
    if row.confirmed_at is None:
        row.confirmed_at, row.told_until, row.due_at = at, at, next_due(Cadence(row.cadence), at)
        row.save(update_fields=["confirmed_at", "told_until", "due_at"])
        journal.append(verb="incidents.watch.confirmed", by=by, at=at, subject=f"watch:{row.pk}", organisation=None)
    return watch_info(row)


def end_watch(*, by: Actor, at: datetime, key: str = "", watch: UUID | None = None) -> bool:
    """Stop being told, by its key or as the holder of the account; False if it has ended, or is not theirs."""
    if key:
        return _end(at, by, key_digest=digest(key))
    if watch is None or by.account_id is None:
        return False
    return _end(at, by, pk=watch, account=UUID(by.account_id))


def end_watch_by_token(*, token: str, by: Actor, at: datetime) -> bool:
    """Stop being told, by the link in a digest; False if it has ended, or we did not make that link."""
    found = tokens.named(tokens.WATCH, token)
    return _end(at, by, pk=UUID(found)) if found else False


def send_digests(*, by: Actor, at: datetime, limit: int = 500) -> int:
    """Tell those whose hour it is what was reported and closed in their area; return how many mails that is.

    Nobody is told that nothing happened. Each is told in a transaction of its own: a worker that is killed tells nobody
    twice, and the next one goes on.
    """
    due = Watch.objects.filter(ended_at__isnull=True, confirmed_at__isnull=False, due_at__lte=at).order_by("due_at")
    return sum(_send_digest(pk, by, at) for pk in due.values_list("pk", flat=True)[:limit])


@transaction.atomic
def _send_digest(pk: UUID, by: Actor, at: datetime) -> bool:
    row = _row(pk=pk, due_at__lte=at)
    if row is None:
        return False
    until = max(at - SETTLING, row.told_until)
    happened = happened_within(row.area, row.groups, since=row.told_until, until=until)
    row.told_until, row.due_at = until, next_due(Cadence(row.cadence), at)
    row.save(update_fields=["told_until", "due_at"])
    if happened:
        try:
            _write(row, "incidents/watch_digest", _told(happened, row.language), by=by, at=at)
        except (people.UnknownAccount, vault.Shredded):
            return not _end(at, by, pk=pk)  # whoever asked is gone, and nobody else waits for that
    return bool(happened)


def _told(happened: list[ReportInfo], language: str) -> dict[str, Any]:
    """Return what a digest says: of each report what and where it is, and nothing of who said so."""
    shown = happened[:MOST_LINES]
    return {
        "made": [_line(one, language) for one in shown if one.is_open],
        "closed": [_line(one, language) for one in shown if not one.is_open],
        "more": len(happened) - len(shown),
    }


def _line(one: ReportInfo, language: str) -> dict[str, Any]:
    return {
        "category": editions.tree().name(one.category, language),
        "where": one.place.words(language),
        "state": one.state.value,
        "url": report_url(one.number, language),
    }


def _write(row: Watch, template: str, context: dict[str, Any], *, by: Actor, at: datetime) -> None:
    address = vault.unseal_text(bytes(row.email), scope=SCOPE, context=_context(row.pk)) if row.email else None
    messages.send(
        to=messages.Recipient(email=address, account_id=None if address else row.account, language=row.language),
        template=template,
        context={
            **context,
            "name": row.name,
            "cadence": row.cadence,
            "stop_url": stop_watch_url(tokens.token(tokens.WATCH, row.pk), row.language),
        },
        subject_ref=f"watch:{row.pk}",
        organisation=None,
        by=by,
        at=at,
    )


def _row(**which: Any) -> Watch | None:
    found: Watch | None = Watch.objects.select_for_update().filter(ended_at__isnull=True, **which).first()
    return found


@transaction.atomic
def _end(at: datetime, by: Actor, **which: Any) -> bool:
    row = _row(**which)
    if row is None:
        return False
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    journal.append(verb="incidents.watch.ended", by=by, at=at, subject=f"watch:{row.pk}", organisation=None)
    return True


def _context(number: UUID) -> str:
    return f"incidents.watch:email:{number}"
