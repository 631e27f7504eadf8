"""Counts of how forms are used, and the age band of applicants."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("counter", "0010_interfaces")]

    operations = [
        migrations.CreateModel(
            name="UseNote",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("procedure", models.CharField(max_length=60)),
                ("organisation", models.CharField(blank=True, max_length=60)),
                ("channel", models.CharField(max_length=5)),
                ("language", models.CharField(max_length=2)),
                ("ended_on", models.DateField()),
                ("is_sent", models.BooleanField()),
                ("pages", models.JSONField()),
            ],
        ),
        migrations.AddField(
            model_name="case",
            name="age_band",
            field=models.CharField(blank=True, default="", max_length=5),
        ),
        migrations.CreateModel(
            name="FormCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("procedure", models.CharField(max_length=60)),
                ("organisation", models.CharField(blank=True, max_length=60)),
                ("channel", models.CharField(max_length=5)),
                ("language", models.CharField(max_length=2)),
                ("month", models.CharField(max_length=7)),
                ("sent", models.PositiveIntegerField(default=0)),
                ("left", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("month", "procedure", "organisation", "channel", "language"), name="form_count_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PageCount",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("procedure", models.CharField(max_length=60)),
                ("page", models.CharField(max_length=60)),
                ("organisation", models.CharField(blank=True, max_length=60)),
                ("month", models.CharField(max_length=7)),
                ("answered", models.PositiveIntegerField(default=0)),
                ("left", models.PositiveIntegerField(default=0)),
                ("wrong", models.PositiveIntegerField(default=0)),
                ("times", models.JSONField(default=list)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("month", "procedure", "page", "organisation"), name="page_count_once"
                    )
                ],
            },
        ),
    ]
