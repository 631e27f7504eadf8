import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DefinitionVersion",
            fields=[
                ("hash", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("procedure", models.CharField(max_length=60)),
                ("organisation", models.CharField(blank=True, max_length=60)),
                ("base_hash", models.CharField(max_length=64)),
                ("content", models.TextField()),
                ("pinned_at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["procedure", "pinned_at"], name="definition_of_procedure")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("procedure", ""), _negated=True), name="definition_has_a_procedure"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("content", ""), _negated=True), name="definition_has_content"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("procedure", models.CharField(max_length=60)),
                ("definition", models.CharField(max_length=64)),
                ("organisation", models.CharField(blank=True, max_length=60)),
                (
                    "channel",
                    models.CharField(
                        choices=[("web", "web"), ("desk", "desk"), ("phone", "phone"), ("paper", "paper")], max_length=5
                    ),
                ),
                ("language", models.CharField(max_length=2)),
                ("content", models.BinaryField()),
                ("code_index", models.BinaryField(blank=True, max_length=16, null=True, unique=True)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("case_id", models.UUIDField(blank=True, null=True, unique=True)),
                ("sent_at", models.DateTimeField(blank=True, null=True)),
                (
                    "account",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="draft",
            index=models.Index(fields=["expires_at"], name="draft_expires"),
        ),
        migrations.AddIndex(
            model_name="draft",
            index=models.Index(fields=["account", "-changed_at"], name="draft_of_account"),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("case_id", None), ("sent_at", None)),
                    models.Q(models.Q(("case_id", None), _negated=True), models.Q(("sent_at", None), _negated=True)),
                    _connector="OR",
                ),
                name="draft_sent_and_case_go_together",
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel__in", ["web", "desk", "phone", "paper"])), name="draft_channel_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.CheckConstraint(
                condition=models.Q(("language__in", ["nl", "fr", "en"])), name="draft_language_is_ours"
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.CheckConstraint(
                condition=models.Q(("expires_at__gt", models.F("created_at"))), name="draft_expires_after_it_began"
            ),
        ),
    ]
