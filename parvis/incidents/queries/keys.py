"""Who holds which key of Open311."""

from parvis.incidents.models import ReporterKey
from parvis.incidents.queries.following import digest
from parvis.incidents.types.key import KeyInfo


def key_info(row: ReporterKey) -> KeyInfo:
    """Return a key as others read it."""
    return KeyInfo(
        id=row.pk, organisation=row.organisation_id, name=row.name, created_at=row.created_at, ended_at=row.ended_at
    )


def holder_of(key: str) -> KeyInfo | None:
    """Return whose key this is; None for one that is unknown or ended."""
    row = ReporterKey.objects.filter(digest=digest(key), ended_at__isnull=True).first() if key else None
    return key_info(row) if row else None


def keys_of(organisation: str) -> list[KeyInfo]:
    """Return the keys that an organisation gave, the last first."""
    return [key_info(row) for row in ReporterKey.objects.filter(organisation=organisation).order_by("-pk")]
