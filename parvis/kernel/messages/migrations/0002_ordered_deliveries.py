"""Subscribers are told in order, may pause, and change their secret without missing anything."""

import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("messages", "0001_initial"),
        ("people", "0002_no_overlapping_roles_and_cache_table"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("subscription", "former_secret", models.BinaryField(blank=True, null=True)),
        migrations.AddField("subscription", "former_until", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("subscription", "is_paused", models.BooleanField(default=False)),
        migrations.AddField("subscription", "failures", models.PositiveIntegerField(default=0)),
        migrations.AddField("subscription", "failing_since", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("subscription", "next_try_at", models.DateTimeField(blank=True, null=True)),
        migrations.AddField("subscription", "sending_until", models.DateTimeField(blank=True, null=True)),
        migrations.AddField(
            "delivery",
            "queued_at",
            models.DateTimeField(default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.AddIndex(
            "delivery",
            models.Index(
                condition=models.Q(("state", "waiting")), fields=["subscription", "sequence"], name="delivery_waiting"
            ),
        ),
        migrations.AddIndex("delivery", models.Index(fields=["subscription", "-created_at"], name="delivery_log")),
        migrations.AddConstraint(
            "subscription",
            models.CheckConstraint(
                condition=models.Q(("former_secret__isnull", True), ("former_until__isnull", True))
                | models.Q(("former_secret__isnull", False), ("former_until__isnull", False)),
                name="subscription_former_secret_ends",
            ),
        ),
        migrations.AddConstraint(
            "subscription",
            models.CheckConstraint(
                condition=models.Q(("failing_since__isnull", True), ("failures", 0))
                | models.Q(("failing_since__isnull", False), ("failures__gt", 0)),
                name="subscription_fails_since_it_failed",
            ),
        ),
    ]
