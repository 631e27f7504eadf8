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
        migrations.CreateModel(
            name="PageOpinion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("path", models.CharField(max_length=120)),
                ("language", models.CharField(max_length=2)),
                ("given_at", models.DateTimeField()),
                ("rating", models.PositiveSmallIntegerField()),
                ("found", models.CharField(max_length=6)),
                ("comment", models.BinaryField(default=b"")),
            ],
            options={
                "indexes": [models.Index(fields=["given_at"], name="page_opinion_given")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("rating__gte", 1), ("rating__lte", 5)),
                        name="page_opinion_rates_one_to_five",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("found__in", ["yes", "partly", "no"])), name="page_opinion_found_or_not"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PageVisit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("path", models.CharField(max_length=120)),
                ("month", models.CharField(max_length=7)),
                ("country", models.CharField(blank=True, max_length=2)),
                ("device", models.CharField(max_length=7)),
                ("visits", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("month", "path", "country", "device"), name="page_visit_once")
                ],
            },
        ),
    ]
