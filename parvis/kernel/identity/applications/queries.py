"""Reads applications."""

from uuid import UUID

from parvis.kernel.identity.applications.types import ApplicationInfo, Scope, UnknownApplication
from parvis.kernel.identity.models import Application
from parvis.kernel.people.types import Actor

WHY = "an application shows its own secret or token, or sends somebody here to sign in"


def application_row(client_id: str) -> Application | None:
    """Return the row of an application, or None."""
    try:
        key = UUID(client_id)
    except ValueError:
        return None
    return Application.objects.unscoped(WHY).filter(pk=key).first()


def applications_of(organisation: str, *, by: Actor) -> list[ApplicationInfo]:
    """Return the applications of an organisation, to who administers it; those that ended last."""
    rows = Application.objects.seen_by(by).filter(organisation=organisation)
    return sorted((info(row) for row in rows), key=lambda one: (one.ended_at is not None, one.name.casefold()))


def application(application: UUID, *, by: Actor) -> ApplicationInfo:
    """Return one application, to who administers its organisation.

    :raises UnknownApplication: when there is none for this actor.
    """
    row = Application.objects.seen_by(by).filter(pk=application).first()
    if row is None:
        raise UnknownApplication(str(application))
    return info(row)


def info(row: Application) -> ApplicationInfo:
    """Return a row as the record that others get."""
    return ApplicationInfo(
        id=row.pk,
        organisation=row.organisation_id,
        name=row.name,
        scopes=frozenset(Scope(one) for one in row.scopes if one in set(Scope)),
        redirect_uris=tuple(row.redirect_uris),
        created_at=row.created_at,
        used_on=row.used_on,
        ended_at=row.ended_at,
    )
