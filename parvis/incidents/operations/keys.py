"""Giving other systems a key, and taking it back."""

import secrets
from datetime import datetime

from django.db import transaction

from parvis.incidents.models import ReporterKey
from parvis.incidents.queries.following import digest
from parvis.incidents.queries.keys import key_info
from parvis.incidents.types.key import KeyInfo
from parvis.kernel.journal import api as journal
from parvis.kernel.people import api as people
from parvis.kernel.people.types import Actor, ActorKind, Role


class MayNotGiveKeys(Exception):
    """Only an administrator or an editor of an organisation gives keys in its name."""


@transaction.atomic
def issue_key(*, organisation: str, name: str, by: Actor, at: datetime) -> tuple[KeyInfo, str]:
    """Give a system a key of Open311; it is shown this once.

    :raises MayNotGiveKeys: if `by` may not.
    :raises UnknownOrganisation: if there is none.
    """
    people.organisation(organisation)
    _demand(by, organisation)
    key = secrets.token_urlsafe(24)
    row = ReporterKey.objects.create(
        organisation_id=organisation,
        name=name.strip()[:100] or "?",
        digest=digest(key),
        created_at=at,
        created_by=by.id,
    )
    _write_down("issued", row, by=by, at=at)
    return key_info(row), key


@transaction.atomic
def end_key(*, key: int, by: Actor, at: datetime) -> bool:
    """Let a key open nothing any more; False if there is none that works.

    :raises MayNotGiveKeys: if `by` may not.
    """
    row = ReporterKey.objects.select_for_update().filter(pk=key, ended_at__isnull=True).first()
    if row is None:
        return False
    _demand(by, row.organisation_id)
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    _write_down("ended", row, by=by, at=at)
    return True


def _demand(by: Actor, organisation: str) -> None:
    if by.kind is ActorKind.SYSTEM:
        return
    if organisation not in by.organisations({Role.ADMINISTRATOR, Role.EDITOR}):
        raise MayNotGiveKeys(f"Only an administrator or editor of {organisation} gives keys in its name.")


def _write_down(what: str, row: ReporterKey, *, by: Actor, at: datetime) -> None:
    journal.append(
        verb=f"incidents.key.{what}",
        by=by,
        at=at,
        subject=f"reporter-key:{row.pk}",
        organisation=row.organisation_id,
        data={"name": row.name},
    )
