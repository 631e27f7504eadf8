"""What the counter keeps for adoption: versions of what organisations make of procedures, and cases that go over.

A published version is never edited: both databases refuse it by a trigger. SQLite drops triggers when Django rebuilds a
table: a later migration that alters `counter_adoption` must call `make_triggers` again. A test checks that it is there.
"""

import uuid
from typing import Any

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQLITE = """
CREATE TRIGGER counter_adoption_published_stays BEFORE UPDATE ON counter_adoption
WHEN OLD.state IN ('published', 'withdrawn')
BEGIN
    SELECT RAISE(ABORT, 'adoption_published_stays');
END
"""
POSTGRESQL_FUNCTION = """
CREATE FUNCTION counter_adoption_published_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'adoption_published_stays'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'adoption_published_stays';
END $$
"""
POSTGRESQL_TRIGGER = """
CREATE TRIGGER counter_adoption_published_stays BEFORE UPDATE ON counter_adoption
FOR EACH ROW WHEN (OLD.state IN ('published', 'withdrawn'))
EXECUTE FUNCTION counter_adoption_published_stays()
"""


def make_triggers(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_FUNCTION)
        schema_editor.execute(POSTGRESQL_TRIGGER)
    else:
        schema_editor.execute(SQLITE)


def drop_triggers(apps: Any, schema_editor: Any) -> None:
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION counter_adoption_published_stays() CASCADE")
    else:
        schema_editor.execute("DROP TRIGGER counter_adoption_published_stays")


class Migration(migrations.Migration):
    dependencies = [
        ("counter", "0008_remedies"),
        ("people", "0002_no_overlapping_roles_and_cache_table"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="CaseMigration",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("procedure", models.CharField(max_length=60)),
                ("after", models.CharField(max_length=64)),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CaseMigrationItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=9)),
                ("before", models.CharField(max_length=64)),
                ("revision", models.PositiveIntegerField()),
                (
                    "result",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("done", "Done"), ("refused", "Refused")],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=40)),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="counter.case"),
                ),
                (
                    "migration",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="items", to="counter.casemigration"
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="Adoption",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("procedure", models.CharField(max_length=60)),
                ("number", models.PositiveIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("in_review", "in_review"),
                            ("published", "published"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="draft",
                        max_length=9,
                    ),
                ),
                ("base_hash", models.CharField(max_length=64)),
                ("definition", models.CharField(blank=True, max_length=64)),
                ("is_offered", models.BooleanField(default=True)),
                ("overlay", models.TextField()),
                ("note", models.TextField(blank=True)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("writers", models.JSONField(default=list)),
                ("began_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("review_asked_at", models.DateTimeField(blank=True, null=True)),
                ("sent_back", models.TextField(blank=True)),
                ("published_at", models.DateTimeField(blank=True, null=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.organisation",
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "published")),
                        fields=["organisation", "procedure"],
                        name="adoption_published",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("organisation", "procedure", "number"), name="adoption_number_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state__in", ("draft", "in_review"))),
                        fields=("organisation", "procedure"),
                        name="adoption_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("state__in", ["draft", "in_review", "published", "withdrawn"])),
                        name="adoption_state_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("published_at__isnull", False),
                                ("reviewed_by__isnull", False),
                                ("state", "published"),
                                models.Q(("definition", ""), _negated=True),
                            ),
                            models.Q(
                                models.Q(("state", "published"), _negated=True),
                                ("definition", ""),
                                ("published_at", None),
                            ),
                            _connector="OR",
                        ),
                        name="adoption_published_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "in_review"), _negated=True),
                            ("review_asked_at__isnull", False),
                            _connector="OR",
                        ),
                        name="adoption_review_was_asked",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("reviewed_by", None),
                            models.Q(("reviewed_by", models.F("written_by")), _negated=True),
                            _connector="OR",
                        ),
                        name="adoption_four_eyes",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("base_hash", ""), _negated=True), name="adoption_has_a_base"
                    ),
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="adoption_counts_from_one"),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="casemigration",
            constraint=models.CheckConstraint(
                condition=models.Q(("ended_at", None), ("ended_at__gte", models.F("began_at")), _connector="OR"),
                name="migration_ends_after_it_began",
            ),
        ),
        migrations.AddIndex(
            model_name="casemigrationitem",
            index=models.Index(fields=["migration", "result", "id"], name="migration_item_waiting"),
        ),
        migrations.AddConstraint(
            model_name="casemigrationitem",
            constraint=models.UniqueConstraint(fields=("migration", "case"), name="migration_case_once"),
        ),
        migrations.AddConstraint(
            model_name="casemigrationitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("result", "refused"), models.Q(("reason", ""), _negated=True)),
                    models.Q(models.Q(("result", "refused"), _negated=True), ("reason", "")),
                    _connector="OR",
                ),
                name="migration_item_refused_with_a_reason",
            ),
        ),
        migrations.RunPython(make_triggers, drop_triggers),
    ]
