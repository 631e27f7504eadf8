"""What the counter keeps for systems outside it that handle cases."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("counter", "0009_adoption")]

    operations = [
        migrations.CreateModel(
            name="BackOffice",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="back_office",
                        serialize=False,
                        to="counter.case",
                    ),
                ),
                ("application", models.CharField(max_length=80)),
                ("reference", models.CharField(blank=True, max_length=100)),
                ("taken_at", models.DateTimeField(blank=True, null=True)),
                ("changed_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("application", ""), _negated=True), name="back_office_is_known"
                    )
                ],
            },
        ),
    ]
