"""Procedures that administrations share: adopted with four eyes, kept when the folder changes, seen everywhere soon."""

from functools import partial
from pathlib import Path

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from parvis.counter.catalogue import shelves
from parvis.counter.models import Adoption, DefinitionVersion, Draft
from parvis.counter.operations import adoption as adopting
from parvis.counter.operations import drafts
from parvis.counter.queries import adoption as editing
from parvis.counter.queries import catalogue as counter
from parvis.counter.queries import published as publications
from parvis.counter.tests.adopting import (
    FEE,
    FEE_KEPT,
    NEW_LABEL,
    OTHER,
    RENAMED_FIGURE,
    TOWN,
    change_folder,
    editor,
    offered_hash,
    overlay,
    proposed,
    published,
    remove_folder,
    reviewed,
)
from parvis.counter.tests.cases import DAY, SENT, actor, citizen
from parvis.counter.tests.test_double_click import together
from parvis.counter.types.adoption import AdoptionState, Upstream, Whom
from parvis.counter.types.problems import NotAllowed, NotPossible
from parvis.kernel.journal import api as journal
from parvis.kernel.people.types import Role

pytestmark = pytest.mark.django_db
WHY = "the test looks"


@pytest.fixture
def folder_hash(bench: Path) -> str:
    return shelves.current().hash_of("bench")


def test_a_version_is_written_looked_at_by_another_and_then_offered(folder_hash: str) -> None:
    found = published()
    definition = counter.definition_for("bench", TOWN)
    assert (found.state, found.number, found.base_hash) == (AdoptionState.PUBLISHED, 1, folder_hash)
    assert definition.hash == found.definition
    assert definition.procedure.fee.amount_cents == 500
    assert [one.title for one in definition.golden] == ["A stone bench costs five euro here"]
    assert counter.definition_for("bench", OTHER).hash == folder_hash
    assert {*DefinitionVersion.objects.values_list("hash", flat=True)} == {folder_hash, found.definition}
    verbs = [one.verb.rpartition(".")[2] for one in journal.history(f"adoption:{found.id}")]
    assert verbs == ["proposed", "changed", "review_asked", "published"]


def test_nobody_publishes_what_they_wrote(bench: Path) -> None:
    writer, colleague, third = editor(), editor(), editor()
    draft = proposed(writer)
    changed = adopting.change_draft(
        adoption=draft.id,
        wanted=adopting.Wanted(note="Better."),
        expected_revision=draft.revision,
        by=colleague,
        at=SENT,
    )
    ready = adopting.ask_review(adoption=draft.id, expected_revision=changed.revision, by=writer, at=SENT)
    for one in (writer, colleague):
        with pytest.raises(NotPossible, match="four_eyes"):
            adopting.publish(adoption=ready.id, expected_revision=ready.revision, by=one, at=SENT)
    adopting.publish(adoption=ready.id, expected_revision=ready.revision, by=third, at=SENT)
    row = Adoption.objects.unscoped(WHY).get()
    with pytest.raises(DatabaseError), transaction.atomic():
        Adoption.objects.create(
            organisation_id=TOWN, procedure="bench", number=9, base_hash="a", overlay="{}", written_by=row.written_by,
            reviewed_by=row.written_by, began_at=SENT, changed_at=SENT,
        )  # fmt: skip


@pytest.mark.parametrize("who", ["agent", "elsewhere", "citizen"])
def test_only_editors_of_the_organisation_come_in(bench: Path, who: str) -> None:
    others = {
        "agent": lambda: actor(Role.AGENT, Role.DECIDER, Role.MANAGER),
        "elsewhere": lambda: editor(OTHER),
        "citizen": citizen,
    }
    other, draft = others[who](), proposed(editor())
    with pytest.raises(NotAllowed):
        adopting.propose(organisation=TOWN, procedure="bench", by=other, at=SENT)
    with pytest.raises(NotAllowed):
        adopting.change_draft(
            adoption=draft.id, wanted=adopting.Wanted(note="x"), expected_revision=draft.revision, by=other, at=SENT
        )
    with pytest.raises(NotAllowed):
        adopting.publish(adoption=draft.id, expected_revision=draft.revision, by=other, at=SENT)
    with pytest.raises(NotAllowed):
        editing.adoptions(TOWN, by=other)
    with pytest.raises(NotAllowed):
        editing.adoption_page(TOWN, "bench", by=other, at=SENT)


def test_there_is_one_version_to_work_on(bench: Path) -> None:
    first, second = editor(), editor()
    draft = proposed(first)
    assert adopting.propose(organisation=TOWN, procedure="bench", by=second, at=SENT).id == draft.id
    with pytest.raises(adopting.StaleAdoption) as stale:
        adopting.change_draft(
            adoption=draft.id, wanted=adopting.Wanted(note="x"), expected_revision=1, by=second, at=SENT
        )
    assert stale.value.now.note == "Our own price."


def test_two_who_publish_at_once_publish_once(bench: Path) -> None:
    ready = reviewed(editor())
    one, other = editor(), editor()
    adopting.publish(adoption=ready.id, expected_revision=ready.revision, by=one, at=SENT)
    with pytest.raises(NotPossible, match="state"):
        adopting.publish(adoption=ready.id, expected_revision=ready.revision, by=other, at=SENT)
    row = Adoption.objects.unscoped(WHY).get()
    assert str(row.reviewed_by_id) == one.account_id


@pytest.mark.django_db(transaction=True)
def test_two_processes_that_publish_at_once_publish_once(bench: Path) -> None:
    if connection.vendor == "sqlite" and connection.is_in_memory_db():
        pytest.skip("an in-memory database has one connection; the other database proves this")
    ready = reviewed(editor())
    results = together(
        *(
            partial(adopting.publish, adoption=ready.id, expected_revision=ready.revision, by=one, at=SENT)
            for one in (editor(), editor(), editor())
        )
    )
    assert sorted(type(one).__name__ for one in results) == ["AdoptionInfo", "NotPossible", "NotPossible"]
    verbs = [one.verb for one in journal.history(f"adoption:{ready.id}")]
    assert verbs.count("counter.adoption.published") == 1


def test_a_golden_case_that_fails_keeps_it_from_being_published(bench: Path) -> None:
    draft = proposed(editor(), FEE)
    with pytest.raises(adopting.NotPublishable) as refused:
        adopting.ask_review(adoption=draft.id, expected_revision=draft.revision, by=editor(), at=SENT)
    (problem,) = refused.value.problems
    assert str(problem).startswith("cases.yaml: cases › stone-bench › expect › fee_cents: It costs 500 cents.")
    tried = editing.adoption_page(TOWN, "bench", by=editor(), at=SENT).tried
    assert tried is not None
    assert (tried.golden, tried.golden_failed, tried.is_good) == (1, 1, False)


def test_what_was_decided_is_promised_anew(bench: Path) -> None:
    writer, draft = editor(), proposed(editor(), FEE)
    (case,) = editing.cases_promised_anew(draft.id, by=writer)
    assert (case.expect.fee_cents, case.expect.state) == (500, "sent")
    kept = draft.overlay.model_copy(update={"cases": (case,)})
    changed = adopting.change_draft(
        adoption=draft.id, wanted=adopting.Wanted(overlay=kept), expected_revision=draft.revision, by=writer, at=SENT
    )
    adopting.ask_review(adoption=draft.id, expected_revision=changed.revision, by=writer, at=SENT)


def test_what_the_checker_refuses_is_said(bench: Path) -> None:
    text = """ask: [{after: spot, page: {questions: [{id: shade, kind: yes_no, sensitivity: none,
    label: {nl: S, fr: S, en: S}, when: "colours == 'red'"}]}}]"""
    draft = proposed(editor(), text)
    with pytest.raises(adopting.NotPublishable) as refused:
        adopting.ask_review(adoption=draft.id, expected_revision=draft.revision, by=editor(), at=SENT)
    assert any("colours" in str(one) for one in refused.value.problems)


def test_a_published_version_is_never_edited(bench: Path) -> None:
    found = published()
    with pytest.raises(NotPossible, match="state"):
        adopting.change_draft(
            adoption=found.id, wanted=adopting.Wanted(note="x"), expected_revision=found.revision, by=editor(), at=SENT
        )
    with pytest.raises(NotPossible, match="state"):
        adopting.withdraw_adoption(adoption=found.id, expected_revision=found.revision, by=editor(), at=SENT)
    with pytest.raises(DatabaseError, match="adoption_published_stays"), transaction.atomic():
        Adoption.objects.unscoped(WHY).filter(pk=found.id).update(note="x")
    followed = published("fee: {amount_cents: 10_00}")
    assert followed.number == 2
    assert offered_hash() == followed.definition


def test_a_version_can_be_sent_back_and_put_away(bench: Path) -> None:
    writer, colleague = editor(), editor()
    ready = reviewed(writer)
    back = adopting.send_back(
        adoption=ready.id, why=" Why five euro? ", expected_revision=ready.revision, by=colleague, at=SENT
    )
    assert (back.state, back.sent_back) == (AdoptionState.DRAFT, "Why five euro?")
    away = adopting.withdraw_adoption(adoption=back.id, expected_revision=back.revision, by=writer, at=SENT)
    assert away.state is AdoptionState.WITHDRAWN
    assert adopting.propose(organisation=TOWN, procedure="bench", by=writer, at=SENT).number == 2


# The folder changes ------------------------------------------------------------------------------------


def test_what_was_accepted_is_offered_until_the_new_one_is(bench: Path, folder_hash: str) -> None:
    first = published()
    change_folder(bench, *NEW_LABEL)
    assert offered_hash() == first.definition
    assert counter.definition_for("bench", OTHER).form.question("name").label.en == "Your full name"
    page = editing.adoption_page(TOWN, "bench", by=editor(), at=SENT)
    assert page.upstream is Upstream.CHANGED
    (verdict,) = page.verdicts
    assert (verdict.difference.id, verdict.is_breaking) == ("name", False)
    second = published(upstream=True)
    assert second.base_hash != folder_hash
    assert counter.definition_for("bench", TOWN).form.question("name").label.en == "Your full name"
    assert editing.adoption_page(TOWN, "bench", by=editor(), at=SENT).upstream is Upstream.ACCEPTED


def test_a_fee_can_change_without_accepting_what_changed_upstream(bench: Path, folder_hash: str) -> None:
    published()
    change_folder(bench, *NEW_LABEL)
    assert published("fee: {amount_cents: 10_00}").base_hash == folder_hash


def test_an_overlay_for_a_figure_that_vanished_is_told_and_refused(bench: Path) -> None:
    text = FEE_KEPT + "parameters: {term_days: 15}\n"
    first = published(text)
    change_folder(bench, *RENAMED_FIGURE)
    assert offered_hash() == first.definition
    page = editing.adoption_page(TOWN, "bench", by=editor(), at=SENT)
    assert [one.difference.id for one in page.verdicts if Whom.OVERLAY in one.breaks] == ["term_days"]
    draft = adopting.propose(organisation=TOWN, procedure="bench", by=editor(), at=SENT, upstream=True)
    tried = editing.adoption_page(TOWN, "bench", by=editor(), at=SENT).tried
    assert tried is not None
    assert tried.definition is None
    assert "Did you mean ‘term_of_days’?" in str(tried.problems[0])
    with pytest.raises(adopting.NotPublishable):
        adopting.ask_review(adoption=draft.id, expected_revision=draft.revision, by=editor(), at=SENT)


def test_a_procedure_whose_folder_is_gone_is_offered_as_it_was_accepted(bench: Path) -> None:
    found = published()
    remove_folder(bench)
    assert [one.id for one in counter.procedures()] == ["bench"]
    assert [one.code for one in counter.offering(counter.procedure("bench"))] == [TOWN]
    assert [one.id for one in counter.search("zitbank", "nl")] == ["bench"]
    begun = drafts.begin(procedure="bench", organisation=TOWN, by=citizen(), at=SENT, language="nl")
    assert begun.definition == found.definition
    assert drafts.begin(procedure="bench", by=citizen(), at=SENT, language="nl").definition == found.base_hash
    page = editing.adoption_page(TOWN, "bench", by=editor(), at=SENT)
    assert (page.upstream, page.upstream_definition) == (Upstream.GONE, None)
    second = published("fee: {amount_cents: 10_00}")
    assert offered_hash() == second.definition


# Who offers what ---------------------------------------------------------------------------------------


def test_an_organisation_stops_offering_and_begins_again(bench: Path) -> None:
    offering = lambda: [one.code for one in counter.offering(counter.procedure("bench"))]  # noqa: E731
    assert offering() == [TOWN, OTHER]
    published(is_offered=False)
    assert offering() == [OTHER]
    assert counter.offer_of("bench", TOWN) is None
    published()
    assert offering() == [TOWN, OTHER]


def test_an_organisation_that_the_region_did_not_name_begins_to_offer(bench: Path, tmp_path: Path) -> None:
    offers = tmp_path / "offers"
    offers.mkdir()
    (offers / "offers.yaml").write_text(f"offers: [{{organisation: {OTHER}, procedures: [bench]}}]")
    change_folder(bench, offers=offers)
    assert [one.code for one in counter.offering(counter.procedure("bench"))] == [OTHER]
    published(FEE_KEPT + "note: {nl: Enkel hier., fr: Ici seulement., en: Here only.}\n")
    assert [one.code for one in counter.offering(counter.procedure("bench"))] == [TOWN, OTHER]
    offer = counter.offer_of("bench", TOWN)
    assert offer is not None
    assert offer.note is not None
    assert offer.note.en == "Here only."
    lines = editing.adoptions(TOWN, by=editor())
    assert [(one.procedure.id, one.is_offered, one.published) for one in lines] == [("bench", True, 1)]


def test_an_overlay_file_is_where_an_adoption_begins(bench: Path, tmp_path: Path) -> None:
    offers = tmp_path / "offers"
    (offers / TOWN).mkdir(parents=True)
    (offers / TOWN / "bench.yaml").write_text(FEE_KEPT)
    change_folder(bench, offers=offers)
    draft = adopting.propose(organisation=TOWN, procedure="bench", by=editor(), at=SENT)
    assert draft.overlay == overlay(FEE_KEPT)


def test_a_form_that_was_begun_keeps_its_version(bench: Path, folder_hash: str) -> None:
    begun = drafts.begin(procedure="bench", organisation=TOWN, by=citizen(), at=SENT, language="nl")
    published()
    assert Draft.objects.get(pk=begun.id).definition == folder_hash
    later = drafts.begin(procedure="bench", organisation=TOWN, by=citizen(), at=SENT + DAY, language="nl")
    assert later.definition == offered_hash()


def test_who_began_under_an_accepted_version_goes_on_under_what_was_made_of_it(bench: Path) -> None:
    first = published()
    base = shelves.current().find("bench")
    change_folder(bench, *NEW_LABEL)
    published(upstream=True)
    assert counter.under_overlay(base, TOWN).hash == first.definition
    assert counter.under_overlay(shelves.current().find("bench"), TOWN).hash == offered_hash()


# Several processes -------------------------------------------------------------------------------------


def test_another_process_sees_a_publication_by_one_count(bench: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = publications._Published()
    base = other.current().effective("bench", TOWN).hash
    found = published()
    with CaptureQueriesContext(connection) as none:
        assert other.current().effective("bench", TOWN).hash == base
    monkeypatch.setattr(other, "SECONDS", -1.0)
    with CaptureQueriesContext(connection) as twice:
        assert other.current().adoption("bench", TOWN) is not None
    with CaptureQueriesContext(connection) as once:
        other.current()
    assert (len(none), len(twice), len(once)) == (0, 2, 1)
    assert other.current().effective("bench", TOWN).hash == found.definition


def test_what_was_not_committed_is_not_kept(bench: Path, django_capture_on_commit_callbacks: object) -> None:
    with django_capture_on_commit_callbacks(execute=True) as callbacks:  # type: ignore[operator]
        ready = reviewed(editor())
        adopting.publish(adoption=ready.id, expected_revision=ready.revision, by=editor(), at=SENT)
    assert publications.forget_published in callbacks
    assert counter.definition_for("bench", TOWN).procedure.fee.amount_cents == 500


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"state": "lost"}, "adoption_state_is_known"),
        ({"state": "published"}, "adoption_published_whole"),
        ({"definition": "a"}, "adoption_published_whole"),
        ({"state": "in_review"}, "adoption_review_was_asked"),
        ({"base_hash": ""}, "adoption_has_a_base"),
        ({"number": 0}, "adoption_counts_from_one"),
        ({"number": 1, "state": "withdrawn"}, "adoption_number_once|counter_adoption.number"),
        ({}, "adoption_one_open|counter_adoption.procedure$"),
    ],
)
def test_the_database_refuses_what_cannot_be(bench: Path, wrong: dict[str, object], said: str) -> None:
    draft = proposed(editor())
    writer = Adoption.objects.unscoped(WHY).get(pk=draft.id).written_by
    row = {"number": 2, "state": "draft", "base_hash": "a", "definition": ""} | wrong
    with pytest.raises(DatabaseError, match=said), transaction.atomic():
        Adoption.objects.create(
            organisation_id=TOWN,
            procedure="bench",
            overlay="{}",
            written_by=writer,
            began_at=SENT,
            changed_at=SENT,
            **row,
        )
