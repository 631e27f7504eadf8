"""The triggers that keep the journal append-only, and how a restore or a test's clean-up sets them aside.

Whoever owns the database can set them aside too: triggers stop accidents and programming errors, the chain of hashes
shows what was done on purpose.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

_TABLES = ("journal_entry", "journal_head")

_SQLITE = {
    "journal_entry_no_update": """
        CREATE TRIGGER journal_entry_no_update BEFORE UPDATE ON journal_entry
        BEGIN SELECT RAISE(ABORT, 'The journal is added to, never changed.'); END""",
    "journal_entry_no_delete": """
        CREATE TRIGGER journal_entry_no_delete BEFORE DELETE ON journal_entry
        BEGIN SELECT RAISE(ABORT, 'The journal is added to, never changed.'); END""",
    "journal_entry_follows": """
        CREATE TRIGGER journal_entry_follows AFTER INSERT ON journal_entry
        BEGIN
            UPDATE journal_head SET sequence = NEW.sequence, hash = NEW.hash
                WHERE chain = NEW.chain AND sequence = NEW.sequence - 1;
            SELECT RAISE(ABORT, 'This entry does not follow the head of its chain.') WHERE NOT EXISTS (
                SELECT 1 FROM journal_head
                WHERE chain = NEW.chain AND sequence = NEW.sequence AND hash = NEW.hash);
        END""",
    "journal_head_no_delete": """
        CREATE TRIGGER journal_head_no_delete BEFORE DELETE ON journal_head
        BEGIN SELECT RAISE(ABORT, 'The journal is added to, never changed.'); END""",
    "journal_head_forward": """
        CREATE TRIGGER journal_head_forward BEFORE UPDATE ON journal_head
        WHEN NEW.chain <> OLD.chain OR NEW.sequence <> OLD.sequence + 1
            OR NOT EXISTS (SELECT 1 FROM journal_entry
                WHERE chain = NEW.chain AND sequence = NEW.sequence AND hash = NEW.hash)
        BEGIN SELECT RAISE(ABORT, 'The head of a chain only follows its entries.'); END""",
}

_POSTGRESQL_FUNCTIONS = (
    """
    CREATE OR REPLACE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'The journal is added to, never changed.' USING ERRCODE = 'restrict_violation';
    END $$""",
    """
    CREATE OR REPLACE FUNCTION journal_follow() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        UPDATE journal_head SET sequence = NEW.sequence, hash = NEW.hash
            WHERE chain = NEW.chain AND sequence = NEW.sequence - 1;
        IF NOT FOUND THEN
            RAISE EXCEPTION 'This entry does not follow the head of its chain.'
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NULL;
    END $$""",
    """
    CREATE OR REPLACE FUNCTION journal_forward() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NEW.chain <> OLD.chain OR NEW.sequence <> OLD.sequence + 1 OR NOT EXISTS (
            SELECT 1 FROM journal_entry
            WHERE chain = NEW.chain AND sequence = NEW.sequence AND hash = NEW.hash)
        THEN
            RAISE EXCEPTION 'The head of a chain only follows its entries.'
                USING ERRCODE = 'restrict_violation';
        END IF;
        RETURN NEW;
    END $$""",
)
_POSTGRESQL_TRIGGERS = (
    "journal_entry_no_change BEFORE UPDATE OR DELETE ON journal_entry FOR EACH ROW EXECUTE FUNCTION journal_refuse()",
    "journal_entry_no_truncate BEFORE TRUNCATE ON journal_entry FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse()",
    "journal_entry_follows AFTER INSERT ON journal_entry FOR EACH ROW EXECUTE FUNCTION journal_follow()",
    "journal_head_no_delete BEFORE DELETE ON journal_head FOR EACH ROW EXECUTE FUNCTION journal_refuse()",
    "journal_head_no_truncate BEFORE TRUNCATE ON journal_head FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse()",
    "journal_head_forward BEFORE UPDATE ON journal_head FOR EACH ROW EXECUTE FUNCTION journal_forward()",
)


def install(database: BaseDatabaseWrapper) -> None:
    """Create the triggers; the first migration does so."""
    if database.vendor == "postgresql":
        _run(database, *_POSTGRESQL_FUNCTIONS, *(f"CREATE TRIGGER {text}" for text in _POSTGRESQL_TRIGGERS))
    else:
        _run(database, *_SQLITE.values())


def uninstall(database: BaseDatabaseWrapper) -> None:
    """Drop the triggers; the first migration does so when it is undone."""
    if database.vendor == "postgresql":
        _run(database, "DROP FUNCTION journal_refuse, journal_follow, journal_forward CASCADE")
    else:
        _run(database, *(f"DROP TRIGGER {name}" for name in _SQLITE))


@contextmanager
def lifted() -> Iterator[None]:
    """Set the triggers aside within one transaction: for a restore into an empty database, and for tests."""
    with transaction.atomic():
        if connection.vendor == "postgresql":
            _run(connection, *(f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in _TABLES))
            yield
            _run(connection, *(f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in _TABLES))
        else:
            uninstall(connection)
            yield
            install(connection)


def _run(database: BaseDatabaseWrapper, *statements: str) -> None:
    with database.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
