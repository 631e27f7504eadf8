"""Corrections on their way, cases that disagree with the end of another one, and cases put beside each other."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("counter", "0007_paying")]
    operations = [
        migrations.CreateModel(
            name="CaseLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reason", models.BinaryField()),
                ("linked_at", models.DateTimeField()),
                ("linked_by", models.CharField(max_length=80)),
            ],
        ),
        migrations.AddField(
            model_name="case",
            name="parent",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="children",
                to="counter.case",
            ),
        ),
        migrations.AddField(
            model_name="case",
            name="remedy",
            field=models.CharField(blank=True, default="", max_length=60),
        ),
        migrations.AddField(
            model_name="draft",
            name="corrects",
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="draft",
            name="parent",
            field=models.UUIDField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="draft",
            name="remedy",
            field=models.CharField(blank=True, default="", max_length=60),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(condition=models.Q(("parent__isnull", False)), fields=["parent"], name="case_of_parent"),
        ),
        migrations.AddIndex(
            model_name="draft",
            index=models.Index(
                condition=models.Q(("corrects__isnull", False)), fields=["corrects"], name="draft_corrects"
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("parent", None), ("remedy", "")),
                    models.Q(("parent__isnull", False), models.Q(("remedy", ""), _negated=True)),
                    _connector="OR",
                ),
                name="case_parent_and_remedy_go_together",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("parent", None), models.Q(("parent", models.F("id")), _negated=True), _connector="OR"
                ),
                name="case_is_not_its_own_parent",
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("parent", None), ("remedy", "")),
                    models.Q(("parent__isnull", False), models.Q(("remedy", ""), _negated=True)),
                    _connector="OR",
                ),
                name="draft_parent_and_remedy_go_together",
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.CheckConstraint(
                condition=models.Q(("corrects", None), models.Q(("case_id", None), ("parent", None)), _connector="OR"),
                name="draft_that_corrects_makes_no_case",
            ),
        ),
        migrations.AddField(
            model_name="caselink",
            name="first",
            field=models.ForeignKey(
                db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="counter.case"
            ),
        ),
        migrations.AddField(
            model_name="caselink",
            name="second",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="counter.case"),
        ),
        migrations.AddConstraint(
            model_name="caselink",
            constraint=models.UniqueConstraint(fields=("first", "second"), name="case_link_once"),
        ),
        migrations.AddConstraint(
            model_name="caselink",
            constraint=models.CheckConstraint(
                condition=models.Q(("first__lt", models.F("second"))), name="case_link_has_its_lower_id_first"
            ),
        ),
    ]
