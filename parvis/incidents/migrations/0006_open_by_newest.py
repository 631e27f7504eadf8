from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("incidents", "0005_report_indexes"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="report",
            index=models.Index(
                condition=models.Q(("closed_at__isnull", True), ("merged_into__isnull", True)),
                fields=["manager", "-reported_at", "-id"],
                name="report_open_by_newest",
            ),
        ),
    ]
