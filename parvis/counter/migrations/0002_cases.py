import datetime
import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("counter", "0001_initial"),
        ("people", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Bulk",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("action", models.CharField(max_length=60)),
                ("filled", models.BinaryField()),
                ("began_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
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
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Case",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("reference", models.CharField(max_length=9, unique=True)),
                ("procedure", models.CharField(max_length=60)),
                ("definition", models.CharField(max_length=64)),
                ("draft_id", models.UUIDField(unique=True)),
                (
                    "channel",
                    models.CharField(
                        choices=[("web", "web"), ("desk", "desk"), ("phone", "phone"), ("paper", "paper")], max_length=5
                    ),
                ),
                ("language", models.CharField(max_length=2)),
                ("is_for_inspectors", models.BooleanField(default=False)),
                ("state", models.CharField(max_length=60)),
                ("tracks", models.JSONField(default=dict)),
                (
                    "outcome",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("granted", "granted"),
                            ("partly", "partly"),
                            ("refused", "refused"),
                            ("inadmissible", "inadmissible"),
                            ("done", "done"),
                            ("withdrawn", "withdrawn"),
                            ("lapsed", "lapsed"),
                        ],
                        max_length=12,
                    ),
                ),
                ("pieces_wanted", models.JSONField(default=list)),
                ("received_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(blank=True, null=True)),
                ("due_at", models.DateTimeField(blank=True, null=True)),
                ("next_deadline", models.CharField(blank=True, max_length=60)),
                ("queue_at", models.DateTimeField(default=datetime.datetime(9999, 12, 31, 0, 0, tzinfo=datetime.UTC))),
                ("fires_at", models.DateTimeField(blank=True, null=True)),
                ("is_suspended", models.BooleanField(default=False)),
                ("was_late", models.BooleanField(default=False)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("changed_at", models.DateTimeField()),
                ("has_unread", models.BooleanField(default=False)),
                ("answers", models.BinaryField()),
                ("label", models.BinaryField()),
                ("code_index", models.BinaryField(blank=True, max_length=16, null=True)),
                (
                    "applicant",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "assigned_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.organisation"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="BulkItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("revision", models.PositiveIntegerField()),
                (
                    "result",
                    models.CharField(
                        choices=[("waiting", "Waiting"), ("done", "Done"), ("refused", "Refused")],
                        default="waiting",
                        max_length=8,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200)),
                (
                    "bulk",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="items", to="counter.bulk"
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="counter.case"),
                ),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="CaseFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file", models.UUIDField(unique=True)),
                ("origin", models.CharField(max_length=60)),
                ("added_at", models.DateTimeField()),
                ("added_by", models.CharField(max_length=80)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="files", to="counter.case"
                    ),
                ),
            ],
            options={
                "ordering": ["added_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="CaseToken",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("token", models.BinaryField(max_length=16)),
                ("received_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tokens",
                        to="counter.case",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Document",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("letter", models.CharField(max_length=60)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("acknowledgement", "acknowledgement"),
                            ("request", "request"),
                            ("decision", "decision"),
                            ("certificate", "certificate"),
                            ("notice", "notice"),
                        ],
                        max_length=16,
                    ),
                ),
                ("language", models.CharField(max_length=2)),
                ("code", models.CharField(max_length=12, unique=True)),
                ("content", models.BinaryField()),
                ("issued_at", models.DateTimeField()),
                ("valid_until", models.DateField(blank=True, null=True)),
                ("replaced_at", models.DateTimeField(blank=True, null=True)),
                ("file", models.UUIDField(blank=True, null=True, unique=True)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("ready_at", models.DateTimeField(blank=True, null=True)),
                ("event", models.PositiveBigIntegerField(default=0)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="documents", to="counter.case"
                    ),
                ),
            ],
            options={
                "ordering": ["issued_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("is_from_applicant", models.BooleanField()),
                ("by", models.CharField(max_length=80)),
                ("sent_at", models.DateTimeField()),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                ("text", models.BinaryField()),
                ("once", models.UUIDField(unique=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="messages", to="counter.case"
                    ),
                ),
            ],
            options={
                "ordering": ["sent_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="View",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60)),
                ("filters", models.JSONField(default=dict)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["position", "name"],
            },
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("closed_at", None)), fields=["organisation", "queue_at", "id"], name="case_queue"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("closed_at", None)),
                fields=["organisation", "procedure", "queue_at", "id"],
                name="case_queue_of_procedure",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("closed_at", None)),
                fields=["organisation", "assigned_to", "queue_at", "id"],
                name="case_queue_of_agent",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("closed_at", None), _negated=True),
                fields=["organisation", "-closed_at", "id"],
                name="case_closed",
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["organisation", "-received_at"], name="case_received"),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(
                condition=models.Q(("fires_at", None), _negated=True), fields=["fires_at"], name="case_fires"
            ),
        ),
        migrations.AddIndex(
            model_name="case",
            index=models.Index(fields=["applicant", "-received_at"], name="case_of_applicant"),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("closed_at", None), ("outcome", "")),
                    models.Q(models.Q(("closed_at", None), _negated=True), models.Q(("outcome", ""), _negated=True)),
                    _connector="OR",
                ),
                name="case_closed_at_and_outcome_go_together",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("due_at", None), ("next_deadline", "")),
                    models.Q(models.Q(("due_at", None), _negated=True), models.Q(("next_deadline", ""), _negated=True)),
                    _connector="OR",
                ),
                name="case_due_at_and_deadline_go_together",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("due_at", None), ("queue_at", datetime.datetime(9999, 12, 31, 0, 0, tzinfo=datetime.UTC))
                    ),
                    ("queue_at", models.F("due_at")),
                    _connector="OR",
                ),
                name="case_queues_by_its_term",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(("channel__in", ["web", "desk", "phone", "paper"])), name="case_channel_is_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("outcome__in", ["", "granted", "partly", "refused", "inadmissible", "done", "withdrawn", "lapsed"])
                ),
                name="case_outcome_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(("language__in", ["nl", "fr", "en"])), name="case_language_is_ours"
            ),
        ),
        migrations.AddConstraint(
            model_name="case",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", ""), _negated=True), name="case_has_a_state"
            ),
        ),
        migrations.AddIndex(
            model_name="bulkitem",
            index=models.Index(fields=["bulk", "result", "id"], name="bulk_item_waiting"),
        ),
        migrations.AddConstraint(
            model_name="bulkitem",
            constraint=models.UniqueConstraint(fields=("bulk", "case"), name="bulk_case_once"),
        ),
        migrations.AddConstraint(
            model_name="bulkitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("result", "refused"), models.Q(("reason", ""), _negated=True)),
                    models.Q(models.Q(("result", "refused"), _negated=True), ("reason", "")),
                    _connector="OR",
                ),
                name="bulk_item_refused_with_a_reason",
            ),
        ),
        migrations.AddIndex(
            model_name="casetoken",
            index=models.Index(fields=["token", "-received_at", "case"], name="case_token_newest"),
        ),
        migrations.AddConstraint(
            model_name="casetoken",
            constraint=models.UniqueConstraint(fields=("case", "token"), name="case_token_once"),
        ),
        migrations.AddIndex(
            model_name="document",
            index=models.Index(fields=["case", "issued_at"], name="document_of_case"),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("file", None), ("ready_at", None), ("sha256", "")),
                    models.Q(
                        models.Q(("file", None), _negated=True),
                        models.Q(("ready_at", None), _negated=True),
                        models.Q(("sha256", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="document_file_and_moment_go_together",
            ),
        ),
        migrations.AddConstraint(
            model_name="document",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["acknowledgement", "request", "decision", "certificate", "notice"])),
                name="document_kind_is_known",
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(fields=["case", "sent_at"], name="message_of_case"),
        ),
        migrations.AddConstraint(
            model_name="message",
            constraint=models.CheckConstraint(
                condition=models.Q(("read_at", None), ("read_at__gte", models.F("sent_at")), _connector="OR"),
                name="message_is_read_after_it_is_sent",
            ),
        ),
        migrations.AddConstraint(
            model_name="view",
            constraint=models.UniqueConstraint(fields=("account", "name"), name="view_name_is_unique"),
        ),
        migrations.AddConstraint(
            model_name="view",
            constraint=models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="view_has_a_name"),
        ),
    ]
