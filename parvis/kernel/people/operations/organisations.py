"""Organisations come, and change their particulars."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from parvis.kernel.definitions.localised import LANGUAGES, Localised
from parvis.kernel.journal import api as journal
from parvis.kernel.people.models import Organisation
from parvis.kernel.people.operations.accounts import MayNot
from parvis.kernel.people.queries.organisations import forget_organisations
from parvis.kernel.people.types import Actor, ActorKind, OrganisationInfo


@transaction.atomic
def save_organisations(*, infos: Iterable[OrganisationInfo], by: Actor, at: datetime) -> list[str]:
    """Write organisations down, new ones and changed ones; those that are the same already are left alone.

    :param infos: parents before their children.
    :return: the codes of what was new or changed.
    :raises MayNot: for anyone but the house.
    """
    if by.kind is not ActorKind.SYSTEM:
        raise MayNot("Only the house itself writes organisations down.")
    known = {row.code: row for row in Organisation.objects.all()}
    changed = []
    for info in infos:
        fields = _fields(info)
        row = known.get(info.code)
        if row is not None and all(getattr(row, name) == value for name, value in fields.items()):
            continue
        Organisation.objects.update_or_create(code=info.code, defaults=fields)
        journal.append(
            verb="people.organisation.added" if row is None else "people.organisation.changed",
            by=by,
            at=at,
            subject=f"organisation:{info.code}",
            organisation=info.code,
        )
        changed.append(info.code)
    forget_organisations()
    # Another thread may read between now and the end of this transaction, and remember what stood before.
    transaction.on_commit(forget_organisations)
    return changed


def _fields(info: OrganisationInfo) -> dict[str, object]:
    """Return the columns of an organisation."""
    contact = asdict(info.contact)
    texts: dict[str, Localised | None] = {
        "name": info.name,
        "short": info.short,
        **{part: getattr(info.contact, part) for part in ("service", "address", "hours")},
    }
    return {
        "kind": info.kind.value,
        "parent_id": info.parent,
        "number": info.number,
        "colour": info.colour,
        "is_active": info.active,
        "email": contact["email"],
        "phone": contact["phone"],
        **{
            f"{name}_{language}": text.to(language) if text else ""
            for name, text in texts.items()
            for language in LANGUAGES
        },
    }
