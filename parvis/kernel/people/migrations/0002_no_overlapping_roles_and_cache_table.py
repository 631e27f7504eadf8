"""What the models cannot say: a role never overlaps itself, and the table in which log-in attempts are counted.

Both databases refuse an overlap by a trigger. On PostgreSQL it takes a lock for the person, organisation and role
first, so that two transactions at once cannot both pass; on SQLite writers stand in line anyway. (An exclusion
constraint would need the extension btree_gist, which not every installation may create.)

SQLite drops triggers when Django rebuilds a table: a later migration that alters `people_membership` must call
`make_triggers` again. A test checks that they are there.
"""

from typing import Any

from django.core.management import call_command
from django.db import migrations

SQLITE_REFUSE = """
CREATE TRIGGER people_membership_no_overlap_{event} BEFORE {event} ON people_membership
WHEN EXISTS (
    SELECT 1 FROM people_membership AS other
    WHERE other.account_id = NEW.account_id AND other.organisation_id = NEW.organisation_id
      AND other.role = NEW.role AND other.id <> coalesce(NEW.id, -1)
      AND (NEW.valid_until IS NULL OR other.valid_from < NEW.valid_until)
      AND (other.valid_until IS NULL OR other.valid_until > NEW.valid_from)
)
BEGIN
    SELECT RAISE(ABORT, 'membership_role_does_not_overlap');
END
"""
POSTGRESQL_FUNCTION = """
CREATE FUNCTION people_membership_no_overlap() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(
        hashtextextended(NEW.account_id::text || ' ' || NEW.organisation_id || ' ' || NEW.role, 0)
    );
    IF EXISTS (
        SELECT 1 FROM people_membership AS other
        WHERE other.account_id = NEW.account_id AND other.organisation_id = NEW.organisation_id
          AND other.role = NEW.role AND other.id <> NEW.id
          AND (NEW.valid_until IS NULL OR other.valid_from < NEW.valid_until)
          AND (other.valid_until IS NULL OR other.valid_until > NEW.valid_from)
    ) THEN
        RAISE EXCEPTION 'membership_role_does_not_overlap'
            USING ERRCODE = 'exclusion_violation', CONSTRAINT = 'membership_role_does_not_overlap';
    END IF;
    RETURN NEW;
END $$
"""
POSTGRESQL_TRIGGER = """
CREATE TRIGGER people_membership_no_overlap BEFORE INSERT OR UPDATE ON people_membership
FOR EACH ROW EXECUTE FUNCTION people_membership_no_overlap()
"""


def make_triggers(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_FUNCTION)
        schema_editor.execute(POSTGRESQL_TRIGGER)
    else:
        for event in ("INSERT", "UPDATE"):
            schema_editor.execute(SQLITE_REFUSE.format(event=event))


def drop_triggers(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP TRIGGER people_membership_no_overlap ON people_membership")
        schema_editor.execute("DROP FUNCTION people_membership_no_overlap()")
    else:
        for event in ("INSERT", "UPDATE"):
            schema_editor.execute(f"DROP TRIGGER people_membership_no_overlap_{event}")


def make_cache_table(apps: Any, schema_editor: Any) -> None:
    """Make the tables of the caches that the settings keep in the database; none when they keep them elsewhere."""
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]

    operations = [
        migrations.RunPython(make_triggers, drop_triggers),
        migrations.RunPython(make_cache_table, migrations.RunPython.noop),
    ]
