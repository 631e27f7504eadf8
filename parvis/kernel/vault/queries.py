"""The state of the keys, for operators."""

from parvis.kernel.vault import master
from parvis.kernel.vault.models import DataKey
from parvis.kernel.vault.types import KeyInfo, Status


def status() -> Status:
    """Return every data key and the names of the master keys in the file.

    :raises NoMasterKey: if there is no such file, or it is damaged.
    """
    keys = master.read()
    others = sorted(name for name in keys.keys if name != keys.current)
    return Status(
        keys=tuple(
            KeyInfo(
                scope=row.scope,
                version=row.version,
                master=row.master_id or "",
                created_at=row.created_at,
                created_by=row.created_by,
                shredded_at=row.shredded_at,
                shredded_by=row.shredded_by,
            )
            for row in DataKey.objects.order_by("scope", "version")
        ),
        masters=(keys.current, *others),
    )


def scopes() -> list[str]:
    """Return the scopes that have a living key."""
    found = DataKey.objects.filter(wrapped__isnull=False).values_list("scope", flat=True)
    return sorted(set(found))
