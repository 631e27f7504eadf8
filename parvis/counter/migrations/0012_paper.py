"""Scans of forms on paper, and their sheets."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("counter", "0011_measures"),
        ("people", "0003_offers"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Scan",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(
                        choices=[("received", "received"), ("read", "read"), ("failed", "failed")],
                        default="received",
                        max_length=8,
                    ),
                ),
                ("files", models.JSONField(default=list)),
                ("problems", models.JSONField(default=list)),
                ("received_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(blank=True, null=True)),
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
            options={
                "ordering": ["-received_at"],
            },
        ),
        migrations.CreateModel(
            name="ScanPage",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField()),
                ("file", models.UUIDField(unique=True)),
                ("procedure", models.CharField(blank=True, max_length=60)),
                ("version", models.CharField(blank=True, max_length=64)),
                ("language", models.CharField(blank=True, max_length=2)),
                ("number", models.PositiveSmallIntegerField(default=0)),
                ("total", models.PositiveSmallIntegerField(default=0)),
                ("bundle", models.CharField(blank=True, max_length=200)),
                ("is_straight", models.BooleanField(default=False)),
                ("is_by_hand", models.BooleanField(default=False)),
                (
                    "draft",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="scan_pages",
                        to="counter.draft",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                    ),
                ),
                (
                    "scan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pages", to="counter.scan"
                    ),
                ),
            ],
            options={
                "ordering": ["scan", "position"],
            },
        ),
        migrations.AddConstraint(
            model_name="scan",
            constraint=models.CheckConstraint(
                condition=models.Q(("state__in", ["received", "read", "failed"])), name="scan_state_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="scan",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("read_at", None), ("state", "received")),
                    models.Q(models.Q(("state", "received"), _negated=True), ("read_at__isnull", False)),
                    _connector="OR",
                ),
                name="scan_read_at_a_moment",
            ),
        ),
        migrations.AddIndex(
            model_name="scanpage",
            index=models.Index(fields=["organisation", "bundle", "number"], name="scan_page_bundle"),
        ),
        migrations.AddConstraint(
            model_name="scanpage",
            constraint=models.UniqueConstraint(fields=("scan", "position"), name="scan_page_once"),
        ),
        migrations.AddConstraint(
            model_name="scanpage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("bundle", ""), ("draft", None), ("number", 0), ("procedure", ""), ("total", 0), ("version", "")
                    ),
                    models.Q(
                        models.Q(("bundle", ""), _negated=True),
                        models.Q(("procedure", ""), _negated=True),
                        ("total__gte", 1),
                    ),
                    _connector="OR",
                ),
                name="scan_page_known_or_not",
            ),
        ),
        migrations.AddConstraint(
            model_name="scanpage",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__lte", models.F("total"))), name="scan_page_number_within"
            ),
        ),
    ]
