from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incidents", "0005_report_indexes"),
    ]

    operations = [
        migrations.RemoveIndex(model_name="report", name="report_contested"),
        migrations.RemoveIndex(model_name="report", name="report_to_moderate"),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                condition=models.Q(("contest_weight__gt", 0)),
                fields=["manager", "-reported_at"],
                name="report_contested",
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                condition=models.Q(("moderation", "waiting")),
                fields=["manager", "-reported_at"],
                name="report_to_moderate",
            ),
        ),
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True), ("merged_into__isnull", True)),
                fields=["manager", "-reported_at", "-id"],
                name="report_open_by_newest",
            ),
        ),
    ]
