"""The database's part of a backup: SQLite by its own backup interface, PostgreSQL by COPY in one snapshot.

Both are consistent while the server runs and neither stops a writer. The PostgreSQL dump is plain COPY text, so that
no client program of the right version is needed on either machine.
"""

import json
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from psycopg import sql

from parvis.kernel.backup.types import AlreadyThere, WrongKind
from parvis.kernel.journal import protection

SQLITE_FILE = "parvis.sqlite3"
TABLES_FILE = "tables.json"


class Snapshot:
    """What was read of the database at one moment.

    :ivar migrations: what its schema was, as `app.name`.
    :ivar heads: sequence and hash of every journal chain.
    :ivar masters: names of the master keys under which data keys are wrapped.
    """

    def __init__(self) -> None:
        self.migrations: tuple[str, ...] = ()
        self.heads: dict[str, tuple[int, str]] = {}
        self.masters: frozenset[str] = frozenset()


_MIGRATIONS = "SELECT app, name FROM django_migrations ORDER BY id"
_HEADS = "SELECT chain, sequence, hash FROM journal_head ORDER BY chain"
_MASTERS = "SELECT DISTINCT master_id FROM vault_datakey WHERE master_id IS NOT NULL"


def save(folder: Path) -> Snapshot:
    """Copy the database, as it is at one moment, into files in `folder`."""
    if connection.vendor == "sqlite":
        return _save_sqlite(folder)
    return _save_postgresql(folder)


def check_empty() -> None:
    """Refuse to restore over an installation in which something has happened.

    :raises AlreadyThere: if the journal has entries.
    """
    if connection.vendor == "sqlite" and not Path(settings.DATABASES["default"]["NAME"]).exists():
        return
    with connection.cursor() as cursor:
        if "journal_entry" not in connection.introspection.table_names(cursor):
            return
        cursor.execute("SELECT 1 FROM journal_entry LIMIT 1")
        if cursor.fetchone():
            raise AlreadyThere(
                "This installation is in use: its journal has entries. Restore into an empty data folder "
                "(PARVIS_DATA_DIR) and an empty database (DATABASE_URL)."
            )


def load(folder: Path, migrations: tuple[str, ...]) -> None:
    """Fill the empty database from the files in `folder`, then bring its schema up to date.

    :raises WrongKind: if the backup comes from a later version.
    """
    known = MigrationLoader(None).disk_migrations or {}
    later = sorted(name for name in migrations if tuple(name.split(".", 1)) not in known)
    if later:
        raise WrongKind(
            f"This backup comes from a later version of Parvis (it knows {later[0]}); install that version first."
        )
    if connection.vendor == "sqlite":
        _load_sqlite(folder)
    else:
        _load_postgresql(folder, migrations)
    call_command("migrate", interactive=False, verbosity=0)


# SQLite -----------------------------------------------------------------------------------------------


def _save_sqlite(folder: Path) -> Snapshot:
    target = folder / SQLITE_FILE
    with (
        closing(sqlite3.connect(settings.DATABASES["default"]["NAME"], timeout=60)) as source,
        closing(sqlite3.connect(target)) as copy,
    ):
        source.backup(copy)  # all pages in one step: one moment, and no restart when somebody writes
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, complete by itself
        found = Snapshot()
        found.migrations = tuple(f"{app}.{name}" for app, name in copy.execute(_MIGRATIONS))
        found.heads = {chain: (number, bytes(digest).hex()) for chain, number, digest in copy.execute(_HEADS)}
        found.masters = frozenset(name for (name,) in copy.execute(_MASTERS))
    return found


def _load_sqlite(folder: Path) -> None:
    connections.close_all()
    place = Path(settings.DATABASES["default"]["NAME"])
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    for left in ("-wal", "-shm"):
        place.with_name(place.name + left).unlink(missing_ok=True)
    os.replace(folder / SQLITE_FILE, place)


# PostgreSQL -------------------------------------------------------------------------------------------


def _save_postgresql(folder: Path) -> Snapshot:
    found = Snapshot()
    with _own_connection() as database, database.cursor() as cursor:
        cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        tables = _tables(database, cursor)
        for table, columns in tables.items():
            path = folder / f"{table}.copy"
            with path.open("wb") as file, cursor.copy(_copy(table, columns, "TO STDOUT")) as blocks:
                for block in blocks:
                    file.write(block)
        (folder / TABLES_FILE).write_text(json.dumps(tables, indent=1))
        cursor.execute(_MIGRATIONS)
        found.migrations = tuple(f"{app}.{name}" for app, name in cursor.fetchall())
        cursor.execute(_HEADS)
        found.heads = {chain: (number, bytes(digest).hex()) for chain, number, digest in cursor.fetchall()}
        cursor.execute(_MASTERS)
        found.masters = frozenset(name for (name,) in cursor.fetchall())
        cursor.execute("COMMIT")
    return found


def _load_postgresql(folder: Path, migrations: tuple[str, ...]) -> None:
    tables: dict[str, list[str]] = json.loads((folder / TABLES_FILE).read_text())
    executor = MigrationExecutor(connection)
    applied = {f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations()}
    if applied - set(migrations):
        raise AlreadyThere("The tables of this database are newer than the backup; restore into an empty database.")
    executor.migrate(_last_of_each_app(executor, migrations))
    with protection.lifted(), connection.cursor() as cursor:
        names = sql.SQL(", ").join(map(sql.Identifier, tables))
        cursor.execute(sql.SQL("TRUNCATE {}").format(names))
        for table, columns in tables.items():
            with (
                cursor.copy(_copy(table, columns, "FROM STDIN")) as copy,
                (folder / f"{table}.copy").open("rb") as file,
            ):
                while block := file.read(1 << 20):
                    copy.write(block)
        _move_sequences(cursor, list(tables))


def _last_of_each_app(executor: MigrationExecutor, migrations: tuple[str, ...]) -> list[tuple[str, str]]:
    """Return the migrations after which the schema is the one that was saved."""
    saved = {(app, name) for app, _, name in (one.partition(".") for one in migrations)}
    nodes = executor.loader.graph.node_map
    return sorted(
        key for key in saved if not any(child.key[0] == key[0] and child.key in saved for child in nodes[key].children)
    )


@contextmanager
def _own_connection() -> Iterator[BaseDatabaseWrapper]:
    """Open a second connection, whose transaction is nobody else's."""
    database = connections.create_connection("default")
    try:
        yield database
    finally:
        database.close()


def _tables(database: BaseDatabaseWrapper, cursor: CursorWrapper) -> dict[str, list[str]]:
    """Return every table that is worth keeping, with the columns that are not computed."""
    skipped = settings.CACHES["default"].get("LOCATION")
    names = [name for name in database.introspection.table_names(cursor) if name != skipped]
    tables: dict[str, list[str]] = {}
    for name in sorted(names):
        cursor.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 "
            "AND NOT attisdropped AND attgenerated = '' ORDER BY attnum",
            [f'"{name}"'],
        )
        tables[name] = [column for (column,) in cursor.fetchall()]
    return tables


def _copy(table: str, columns: list[str], direction: str) -> sql.Composed:
    return sql.SQL("COPY {} ({}) " + direction).format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )


def _move_sequences(cursor: CursorWrapper, tables: list[str]) -> None:
    """Let every counter go on after the rows that were restored."""
    for table in tables:
        for found in connection.introspection.get_sequences(cursor, table):
            name, column = sql.Identifier(table), sql.Identifier(found["column"])
            cursor.execute(
                sql.SQL("SELECT setval(%s, COALESCE((SELECT max({}) FROM {}), 0) + 1, false)").format(column, name),
                [found["name"]],
            )
