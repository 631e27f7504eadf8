"""Who is asked to sign a case, and by which code they find it."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("counter", "0005_channels")]

    operations = [
        migrations.CreateModel(
            name="Cosignature",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("signatory", models.CharField(max_length=60)),
                (
                    "state",
                    models.CharField(
                        choices=[("wanted", "wanted"), ("signed", "signed"), ("refused", "refused")],
                        default="wanted",
                        max_length=7,
                    ),
                ),
                ("invitation", models.BinaryField()),
                ("code_index", models.BinaryField(max_length=16, unique=True)),
                ("invited_at", models.DateTimeField()),
                ("reminded_at", models.DateTimeField(blank=True, null=True)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="cosignatures", to="counter.case"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "wanted")), fields=["invited_at"], name="cosignature_wanted"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("case", "signatory"), name="cosignature_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("answered_at", None), ("state", "wanted")),
                            models.Q(("state__in", ["signed", "refused"]), ("answered_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="cosignature_answered_has_moment",
                    ),
                ],
            },
        ),
    ]
