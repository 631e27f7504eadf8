"""What cannot be, the database itself refuses: impossible and paired states of every table of the counter."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import CheckConstraint, Model, UniqueConstraint

from parvis.counter.models import (
    Adoption,
    BackOffice,
    Bulk,
    BulkItem,
    CalendarKey,
    Case,
    CaseFile,
    CaseLink,
    CaseMigration,
    CaseMigrationItem,
    CaseToken,
    Cosignature,
    DefinitionVersion,
    Document,
    Draft,
    FormCount,
    IdempotencyKey,
    Message,
    PageCount,
    PageOpinion,
    PageVisit,
    Scan,
    ScanPage,
    View,
)
from parvis.counter.models.case import NO_TERM
from parvis.counter.tests.cases import DAY, SENT, TOWN, sent
from parvis.kernel.people.tests.factories import make_agent, make_organisation

pytestmark = pytest.mark.django_db


def case(**fields: Any) -> Case:
    info = sent()
    row = Case.objects.unscoped("a test changes a row").get(pk=info.id)
    for name, value in fields.items():
        setattr(row, name, value)
    return row


def bulk() -> Bulk:
    account = make_agent(TOWN)
    return Bulk.objects.create(organisation_id=TOWN, account=account, action="propose", filled=b"x", began_at=SENT)


def item(**fields: Any) -> BulkItem:
    return BulkItem(**{"bulk": bulk(), "case": case(), "revision": 1, **fields})


def document(**fields: Any) -> Document:
    known = {"kind": "decision", "letter": "permit", "language": "nl", "code": uuid4().hex[:12], "content": b"x"}
    return Document(**{"case": case(), "issued_at": SENT, **known, **fields})


def cosignature(**fields: Any) -> Cosignature:
    known = {"signatory": "owner", "invitation": b"x", "code_index": uuid4().bytes, "invited_at": SENT}
    return Cosignature(**{"case": case(), **known, **fields})


def key(**fields: Any) -> IdempotencyKey:
    known = {"application": "application:x", "key": uuid4().hex, "digest": b"x" * 32, "created_at": SENT}
    return IdempotencyKey(**{**known, **fields})


def calendar(**fields: Any) -> CalendarKey:
    known = {"digest": uuid4().bytes * 2, "language": "nl", "created_at": SENT}
    return CalendarKey(**{"account": make_agent(TOWN), **known, **fields})


def opinion(**fields: Any) -> PageOpinion:
    known = {"path": "/nl/", "language": "nl", "given_at": SENT, "rating": 3, "found": "yes"}
    return PageOpinion(**{**known, **fields})


def scan(**fields: Any) -> Scan:
    make_organisation(TOWN)
    return Scan(**{"organisation_id": TOWN, "account": make_agent(TOWN), "received_at": SENT, **fields})


def sheet(**fields: Any) -> ScanPage:
    kept = scan()
    kept.save()
    known = {"scan": kept, "organisation_id": TOWN, "position": 1, "file": uuid4()}
    return ScanPage(**{**known, **fields})


def draft(**fields: Any) -> Draft:
    known = {"procedure": "tree", "definition": "a" * 64, "channel": "web", "language": "nl", "content": b"x"}
    return Draft(**{**known, "created_at": SENT, "changed_at": SENT, "expires_at": SENT + DAY, **fields})


def definition(**fields: Any) -> DefinitionVersion:
    known = {"hash": uuid4().hex, "procedure": "tree", "base_hash": "b", "content": "{}", "pinned_at": SENT}
    return DefinitionVersion(**{**known, **fields})


def message(**fields: Any) -> Message:
    known = {"is_from_applicant": True, "by": "x", "sent_at": SENT, "text": b"x", "once": uuid4()}
    return Message(**{"case": case(), **known, **fields})


def view(**fields: Any) -> View:
    return View(**{"account": make_agent(TOWN), "name": "Mine", **fields})


def own_parent() -> Case:
    row = case(remedy="object")
    row.parent_id = row.pk
    return row


def link(*, is_turned: bool = False) -> CaseLink:
    first, second = sorted((case(), case()), key=lambda one: one.pk.int, reverse=is_turned)
    return CaseLink(first=first, second=second, reason=b"x", linked_at=SENT, linked_by="x")


def adoption(**fields: Any) -> Adoption:
    known = {"organisation_id": make_organisation(TOWN).pk, "procedure": "tree", "number": 1, "base_hash": "a"}
    known |= {"overlay": "{}", "written_by": make_agent(TOWN), "began_at": SENT, "changed_at": SENT}
    return Adoption(**{**known, **fields})


def published(**fields: Any) -> Adoption:
    known = {"state": "published", "definition": "a", "published_at": SENT, "reviewed_by": make_agent(TOWN)}
    return adoption(**{**known, **fields})


def reviewed_by_its_writer() -> Adoption:
    row = published()
    row.reviewed_by = row.written_by
    return row


def migration(**fields: Any) -> CaseMigration:
    known = {"organisation_id": make_organisation(TOWN).pk, "account": make_agent(TOWN), "procedure": "tree"}
    return CaseMigration(**{**known, "after": "a", "began_at": SENT, **fields})


def migration_item(**fields: Any) -> CaseMigrationItem:
    parent = migration()
    parent.save()
    return CaseMigrationItem(**{"migration": parent, "case": case(), "before": "a", "revision": 1, **fields})


def twice(make: Callable[[], Model], **same: str) -> Callable[[], Model]:
    """Save one, and return another that has the same."""

    def second() -> Model:
        first = make()
        first.save()
        other = make()
        for name in same.values():
            setattr(other, name, getattr(first, name))
        return other

    return second


IMPOSSIBLE: dict[str, list[Callable[[], Model]]] = {
    "case_closed_at_and_outcome_go_together": [
        lambda: case(closed_at=SENT),
        lambda: case(outcome="granted"),
    ],
    "case_due_at_and_deadline_go_together": [
        lambda: case(next_deadline=""),
        lambda: case(due_at=None, queue_at=NO_TERM, next_deadline="decide"),
    ],
    "case_queues_by_its_term": [
        lambda: case(queue_at=NO_TERM),
        lambda: case(due_at=None, next_deadline=""),
    ],
    "case_channel_is_known": [lambda: case(channel="fax")],
    "case_outcome_is_known": [lambda: case(outcome="maybe", closed_at=SENT)],
    "case_language_is_ours": [lambda: case(language="de")],
    "case_has_a_state": [lambda: case(state="")],
    "case_open_is_not_let_go": [
        lambda: case(keep_until=SENT),
        lambda: case(fate="destroyed", fate_at=SENT),
    ],
    "case_fate_and_moment_go_together": [
        lambda: case(closed_at=SENT, outcome="granted", fate="destroyed"),
        lambda: case(closed_at=SENT, outcome="granted", fate_at=SENT),
        lambda: case(closed_at=SENT, outcome="granted", fate="lost", fate_at=SENT),
        lambda: case(closed_at=SENT, outcome="granted", fate="archived", fate_at=SENT, keep_until=SENT),
    ],
    "case_parent_and_remedy_go_together": [
        lambda: case(remedy="object"),
        lambda: case(parent_id=case().pk),
    ],
    "case_is_not_its_own_parent": [own_parent],
    "case_link_once": [twice(link, a="first_id", b="second_id")],
    "case_link_has_its_lower_id_first": [lambda: link(is_turned=True)],
    "case_token_once": [twice(lambda: CaseToken(case=case(), token=b"x" * 16, received_at=SENT), a="case_id")],
    "document_file_and_moment_go_together": [
        lambda: document(file=uuid4()),
        lambda: document(ready_at=SENT),
        lambda: document(sha256="a" * 64),
        lambda: document(file=uuid4(), ready_at=SENT),
    ],
    "document_kind_is_known": [lambda: document(kind="poem")],
    "draft_sent_and_case_go_together": [lambda: draft(case_id=uuid4()), lambda: draft(sent_at=SENT)],
    "draft_channel_is_known": [lambda: draft(channel="fax")],
    "draft_parent_and_remedy_go_together": [lambda: draft(parent=uuid4()), lambda: draft(remedy="object")],
    "draft_that_corrects_makes_no_case": [
        lambda: draft(corrects=uuid4(), case_id=uuid4(), sent_at=SENT),
        lambda: draft(corrects=uuid4(), parent=uuid4(), remedy="object"),
    ],
    "draft_language_is_ours": [lambda: draft(language="de")],
    "draft_expires_after_it_began": [lambda: draft(expires_at=SENT), lambda: draft(expires_at=SENT - DAY)],
    "draft_entered_by_and_in_go_together": [lambda: draft(entered_in=TOWN), lambda: draft(entered_by=uuid4())],
    "draft_on_behalf_only_by_a_clerk": [lambda: draft(on_behalf=uuid4())],
    "cosignature_once": [twice(cosignature, a="case_id", b="signatory")],
    "cosignature_answered_has_moment": [
        lambda: cosignature(answered_at=SENT),
        lambda: cosignature(state="signed"),
        lambda: cosignature(state="lost", answered_at=SENT),
    ],
    "back_office_is_known": [lambda: BackOffice(case=case(), application="", changed_at=SENT)],
    "idempotency_key_once": [twice(key, a="application", b="key")],
    "idempotency_key_is_named": [lambda: key(key=""), lambda: key(application="")],
    "calendar_language_is_ours": [lambda: calendar(language="de")],
    "form_count_once": [twice(lambda: FormCount(procedure="tree", channel="web", language="nl", month="2026-03"))],
    "page_count_once": [twice(lambda: PageCount(procedure="tree", page="name", month="2026-03"))],
    "page_visit_once": [twice(lambda: PageVisit(path="/nl/", month="2026-03", device="PC"))],
    "page_opinion_rates_one_to_five": [lambda: opinion(rating=0), lambda: opinion(rating=6)],
    "page_opinion_found_or_not": [lambda: opinion(found="maybe")],
    "scan_state_is_known": [lambda: scan(state="lost", read_at=SENT)],
    "scan_read_at_a_moment": [lambda: scan(state="read"), lambda: scan(read_at=SENT)],
    "scan_page_once": [twice(sheet, a="scan_id")],
    "scan_page_known_or_not": [lambda: sheet(procedure="tree"), lambda: sheet(bundle="x")],
    "scan_page_number_within": [lambda: sheet(bundle="x", procedure="tree", number=2, total=1)],
    "definition_has_a_procedure": [lambda: definition(procedure="")],
    "definition_has_content": [lambda: definition(content="")],
    "message_is_read_after_it_is_sent": [lambda: message(read_at=SENT - timedelta(seconds=1))],
    "view_name_is_unique": [twice(view, a="account_id", b="name")],
    "view_has_a_name": [lambda: view(name="")],
    "adoption_number_once": [twice(lambda: adoption(state="withdrawn"), a="organisation_id", b="procedure")],
    "adoption_one_open": [twice(lambda: adoption(number=int(uuid4()) % 30_000 + 1), a="organisation_id")],
    "adoption_state_is_known": [lambda: adoption(state="lost")],
    "adoption_published_whole": [
        lambda: published(definition=""),
        lambda: published(published_at=None),
        lambda: published(reviewed_by=None),
        lambda: adoption(definition="a"),
        lambda: adoption(published_at=SENT),
    ],
    "adoption_review_was_asked": [lambda: adoption(state="in_review")],
    "adoption_four_eyes": [reviewed_by_its_writer],
    "adoption_has_a_base": [lambda: adoption(base_hash="")],
    "adoption_counts_from_one": [lambda: adoption(number=0)],
    "migration_ends_after_it_began": [lambda: migration(ended_at=SENT - DAY)],
    "migration_case_once": [twice(migration_item, a="migration_id", b="case_id")],
    "migration_item_refused_with_a_reason": [
        lambda: migration_item(result="refused"),
        lambda: migration_item(result="done", reason="state"),
    ],
    "bulk_case_once": [twice(item, a="bulk_id", b="case_id")],
    "bulk_item_refused_with_a_reason": [lambda: item(result="refused"), lambda: item(result="done", reason="state")],
}
UNIQUE: dict[str, Callable[[], Model]] = {
    "counter_case.draft_id": twice(case, a="draft_id"),
    "counter_case.reference": twice(case, a="reference"),
    "counter_casefile.file": twice(
        lambda: CaseFile(case=case(), file=uuid4(), origin="", added_at=SENT, added_by="x"), a="file"
    ),
    "counter_document.code": twice(document, a="code"),
    "counter_document.file": twice(lambda: document(file=uuid4(), ready_at=SENT, sha256="a"), a="file"),
    "counter_draft.code_index": twice(lambda: draft(code_index=uuid4().bytes), a="code_index"),
    "counter_draft.case_id": twice(lambda: draft(case_id=uuid4(), sent_at=SENT), a="case_id"),
    "counter_message.once": twice(message, a="once"),
    "counter_cosignature.code_index": twice(cosignature, a="code_index"),
    "counter_calendarkey.account_id": twice(calendar, a="account_id"),
    "counter_calendarkey.digest": twice(calendar, a="digest"),
    "counter_scanpage.file": twice(sheet, a="file"),
}


@pytest.mark.parametrize(
    ("name", "number"), [(name, number) for name, many in IMPOSSIBLE.items() for number in range(len(many))]
)
def test_the_database_refuses_what_cannot_be(name: str, number: int) -> None:
    row = IMPOSSIBLE[name][number]()
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        row.save()
    constraint = next(one for one in row._meta.constraints if one.name == name)
    said = str(refused.value)
    # SQLite names the columns of a broken unique constraint, not the constraint.
    assert name in said or (isinstance(constraint, UniqueConstraint) and "UNIQUE" in said)


@pytest.mark.parametrize("column", UNIQUE)
def test_what_is_unique_is_there_once(column: str) -> None:
    row = UNIQUE[column]()
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        row.save()
    assert column in str(refused.value) or column.partition(".")[2] in str(refused.value)


@pytest.mark.parametrize(
    "make", [adoption, published, migration, migration_item, case, item, document, draft, definition, message, view]
)
def test_what_can_be_is_taken(make: Callable[[], Model]) -> None:
    make().save()


def test_every_constraint_is_tried() -> None:
    models = list(apps.get_app_config("counter").get_models())
    constraints = {
        one.name
        for model in models
        for one in model._meta.constraints
        if isinstance(one, CheckConstraint | UniqueConstraint)
    }
    assert constraints == set(IMPOSSIBLE)
    unique = {
        f"{model._meta.db_table}.{field.column}"
        for model in models
        for field in model._meta.concrete_fields
        if field.unique and not field.primary_key
    }
    assert unique == set(UNIQUE)
