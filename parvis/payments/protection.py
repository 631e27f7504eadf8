"""The trigger that keeps movements of money as they were written, on both databases."""

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

_SQLITE = """
    CREATE TRIGGER payments_movement_no_update BEFORE UPDATE ON payments_movement
    BEGIN SELECT RAISE(ABORT, 'Movements of money are added, never changed.'); END"""
_FUNCTION = """
    CREATE OR REPLACE FUNCTION payments_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'Movements of money are added, never changed.' USING ERRCODE = 'restrict_violation';
    END $$"""
_POSTGRESQL = """
    CREATE TRIGGER payments_movement_no_change BEFORE UPDATE OR DELETE ON payments_movement
    FOR EACH ROW EXECUTE FUNCTION payments_refuse()"""


def protect(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Create the trigger; the first migration does so."""
    if editor.connection.vendor == "postgresql":
        editor.execute(_FUNCTION)
        editor.execute(_POSTGRESQL)
    else:
        editor.execute(_SQLITE)


def unprotect(apps: StateApps, editor: BaseDatabaseSchemaEditor) -> None:
    """Drop it; the first migration does so when it is undone."""
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP FUNCTION payments_refuse CASCADE")
    else:
        editor.execute("DROP TRIGGER payments_movement_no_update")
