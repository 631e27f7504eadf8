"""Secret addresses under which agents read their deadlines in a calendar of their own choice."""

import hashlib
import secrets
from datetime import datetime

from django.db import transaction

from parvis.counter.models import CalendarKey
from parvis.counter.queries.interfaces import deadlines_for
from parvis.counter.types.interfaces import Due
from parvis.counter.types.problems import NotAllowed, UnknownCase
from parvis.kernel.clock import local_day
from parvis.kernel.journal import api as journal
from parvis.kernel.people import api as people
from parvis.kernel.people.types import Actor


@transaction.atomic
def give_calendar(*, by: Actor, at: datetime, language: str) -> str:
    """Return what stands in a new secret address of an agent's calendar; the former one shows nothing any more.

    :raises NotAllowed: for anyone but an agent.
    """
    if not by.is_agent or by.account_id is None:
        raise NotAllowed(by.id)
    key = secrets.token_urlsafe(32)
    CalendarKey.objects.update_or_create(
        account_id=by.account_id,
        defaults={"digest": _digest(key), "language": language, "created_at": at, "used_on": None},
    )
    _log("counter.calendar.given", by, at)
    return key


@transaction.atomic
def end_calendar(*, by: Actor, at: datetime) -> bool:
    """End the address of an agent's calendar; False when there was none."""
    if by.account_id is None or not CalendarKey.objects.filter(account_id=by.account_id).delete()[0]:
        return False
    _log("counter.calendar.ended", by, at)
    return True


def read_calendar(*, key: str, is_mine: bool, by: Actor, at: datetime) -> tuple[list[Due], str]:
    """Return the deadlines behind a secret address, and the language in which they are told.

    It shows what its agent may see at that moment: who works nowhere any more, sees nothing.

    :raises UnknownCase: if the address is none of ours, or ended. Who calls this limits how often one may try.
    """
    row = CalendarKey.objects.select_related("account").filter(digest=_digest(key), account__is_active=True).first()
    if row is None:
        raise UnknownCase("calendar")
    if row.used_on != local_day(at):
        CalendarKey.objects.filter(pk=row.pk).update(used_on=local_day(at))
    actor = people.actor_of(row.account, at)
    if not actor.is_agent:
        raise UnknownCase("calendar")
    return deadlines_for(by=actor, language=row.language, is_mine=is_mine), row.language


def _digest(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()


def _log(verb: str, by: Actor, at: datetime) -> None:
    organisation = min(by.organisations(), default=None)
    journal.append(verb=verb, by=by, at=at, subject=by.id, organisation=organisation)
