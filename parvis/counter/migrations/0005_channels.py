"""By whom, where and for whom a form is filled in when a clerk does it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("counter", "0004_evidence")]

    operations = [
        migrations.AddField("draft", "entered_by", models.UUIDField(blank=True, null=True)),
        migrations.AddField("draft", "entered_in", models.CharField(blank=True, default="", max_length=60)),
        migrations.AddField("draft", "on_behalf", models.UUIDField(blank=True, null=True)),
        migrations.AddIndex(
            "draft",
            models.Index(
                condition=models.Q(("entered_by__isnull", False)),
                fields=["entered_by", "-changed_at"],
                name="draft_entered",
            ),
        ),
        migrations.AddConstraint(
            "draft",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("entered_by", None), ("entered_in", "")),
                    models.Q(("entered_by__isnull", False), models.Q(("entered_in", ""), _negated=True)),
                    _connector="OR",
                ),
                name="draft_entered_by_and_in_go_together",
            ),
        ),
        migrations.AddConstraint(
            "draft",
            models.CheckConstraint(
                condition=models.Q(("on_behalf", None), ("entered_by__isnull", False), _connector="OR"),
                name="draft_on_behalf_only_by_a_clerk",
            ),
        ),
    ]
