"""What changes keys: new versions, new master keys, destruction.

The journal stands above the vault and cannot be written here: who calls these writes the entry in the same
transaction, as the command `parvis vault` does.
"""

import logging
from datetime import datetime

from django.db import connection, transaction

from parvis.kernel.people.types import Actor
from parvis.kernel.vault import keyring, master
from parvis.kernel.vault.models import DataKey, MasterKey
from parvis.kernel.vault.types import NoMasterKey

log = logging.getLogger(__name__)


def ensure_keys() -> str:
    """Make the file of master keys and return the name of the current one.

    :raises NoMasterKey: if data is already sealed under keys of a file that is missing: a new file cannot open it.
    """
    if not master.path().exists() and DataKey.objects.filter(wrapped__isnull=False).exists():
        raise NoMasterKey(
            f"This database holds sealed data, but {master.path()} is missing. Put back the key file of your backup; "
            "a new one could not open the data."
        )
    return master.create().current


def rotate(*, scope: str, by: Actor, at: datetime) -> int:
    """Give a scope a new key version, with which everything is sealed from now on, and return its number.

    Older versions still open what they sealed. Other processes follow within a minute.
    """
    row = keyring.make(scope, after=keyring.latest_version(scope), by=by.id, at=at)
    keyring.forget()
    return row.version


def rewrap(*, by: Actor, at: datetime) -> int:
    """Make a new master key, wrap every living data key under it, forget the old one; return how many were wrapped.

    No sealed field changes. Interrupted at any point, everything still opens, and the next run finishes the work.
    Copies of the database from before (also of keys shredded since) become useless without an old key file.

    :raises django.db.IntegrityError: if a data key was made at the same moment; nothing changed, run it again.
    """
    keys = master.add_current()
    with transaction.atomic():
        MasterKey.objects.get_or_create(name=keys.current)
        rows = list(DataKey.objects.select_for_update().filter(wrapped__isnull=False).exclude(master_id=keys.current))
        for row in rows:
            row.wrapped = keyring.wrap(keyring.unwrap(row), keys.key(keys.current), row.scope, row.version)
            row.master_id = keys.current
            row.save(update_fields=["wrapped", "master"])
        # If a data key is made meanwhile under an old master key, one of the two transactions fails on the foreign
        # key, and can be done again: no key is ever left without its master.
        MasterKey.objects.exclude(name=keys.current).delete()
        transaction.on_commit(_forget_old_masters)
    keyring.forget()
    log.info("%d data keys wrapped under master key %s by %s at %s", len(rows), keys.current, by.id, at)
    return len(rows)


def shred(*, scope: str, by: Actor, at: datetime) -> int:
    """Destroy every key version of a scope and return how many: what they sealed is unreadable from now on.

    Backups made before still hold the wrapped keys: they end with the backups, or at once with a :func:`rewrap` if
    the key files in those backups are destroyed. What is sealed for the scope afterwards gets a new key.
    """
    with transaction.atomic():
        if connection.vendor == "sqlite":
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA secure_delete=ON")  # the old bytes are overwritten, not only let go
        count = DataKey.objects.filter(scope=scope, wrapped__isnull=False).update(
            wrapped=None, master=None, shredded_at=at, shredded_by=by.id
        )
    keyring.forget()
    return count


def _forget_old_masters() -> None:
    master.keep_only(set(MasterKey.objects.values_list("name", flat=True)))
