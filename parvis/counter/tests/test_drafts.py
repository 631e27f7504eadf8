"""Forms on their way: kept sealed, merged, put away, taken up, sent once, forgotten."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from parvis.counter.models import Case, DefinitionVersion, Draft
from parvis.counter.operations import drafts, putting_away, sending
from parvis.counter.operations.filling import fill
from parvis.counter.queries.drafts import draft_of, drafts_of
from parvis.counter.queries.forms import form, setting_of
from parvis.counter.tests.region import OTHER, TOWN
from parvis.counter.types.drafts import (
    DraftInfo,
    DraftIsSent,
    Holder,
    NotComplete,
    NotIdentified,
    StaleDraft,
    UnknownDraft,
)
from parvis.kernel.journal import api as journal
from parvis.kernel.people.queries.actors import actor_of
from parvis.kernel.people.tests.factories import make_citizen
from parvis.kernel.people.types import Actor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("region")]
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SOMEONE = Actor.anonymous("nl")
COMPLAINT = {
    "service": "population",
    "kinds": ["late"],
    "story": "Ik wacht al drie maanden op een antwoord.",
    "happened_on": "2026-09-01",
    "told_service": True,
    "identity": "anonymous",
}


def begun(procedure: str = "complaint", organisation: str = TOWN, by: Actor = SOMEONE) -> tuple[DraftInfo, Holder]:
    draft = drafts.begin(procedure=procedure, organisation=organisation, by=by, at=NOW, language="nl")
    return draft, Holder(drafts=frozenset({draft.id}))


def answer(draft: DraftInfo, holder: Holder, page: str, seen: int | None = None, **answers: Any) -> DraftInfo:
    return drafts.answer(
        draft_id=draft.id, holder=holder, page=page, answers=answers, seen=seen, by=SOMEONE, at=NOW, language="nl"
    )


def complete(draft: DraftInfo, holder: Holder) -> None:
    definition = form(draft.id, holder, at=NOW, language="nl").definition
    options = {one.id: [option.value for option in one.options] for one in definition.form.questions}
    for name, value in COMPLAINT.items():
        if options.get(name) and value not in options[name] and not isinstance(value, list):
            value = options[name][0]
        if isinstance(value, list):
            value = options[name][:1]
        answer(draft, holder, name, **{name: value})


def send(draft: DraftInfo, holder: Holder, by: Actor = SOMEONE) -> Any:
    setting = setting_of(at=NOW, language="nl", organisation=TOWN)
    return sending.send(draft_id=draft.id, holder=holder, by=by, setting=setting, at=NOW)


def test_answers_are_sealed() -> None:
    draft, holder = begun()
    answer(draft, holder, "story", story="Een geheim verhaal over mijn buurman.")
    assert b"geheim" not in bytes(Draft.objects.get().content)
    assert draft_of(draft.id, holder).answers == {"story": "Een geheim verhaal over mijn buurman."}


def test_only_its_holder_opens_a_draft() -> None:
    draft, holder = begun()
    assert [one.id for one in drafts_of(holder)] == [draft.id]
    for other in (Holder(), Holder(account=uuid4()), Holder(drafts=frozenset({uuid4()}))):
        assert drafts_of(other) == []
        with pytest.raises(UnknownDraft):
            draft_of(draft.id, other)
        with pytest.raises(UnknownDraft):
            answer(draft, other, "story", story="x")


def test_a_draft_of_an_account_follows_the_account() -> None:
    citizen = actor_of(make_citizen(), NOW)
    draft, _ = begun(by=citizen)
    assert draft_of(draft.id, Holder(account=Draft.objects.get().account_id)).id == draft.id
    assert str(Draft.objects.get().account_id) == citizen.account_id


def test_a_draft_keeps_its_version() -> None:
    draft, _ = begun()
    assert DefinitionVersion.objects.get().hash == draft.definition
    begun()
    assert DefinitionVersion.objects.count() == 1


def test_another_page_is_merged_and_the_same_page_is_not_overwritten() -> None:
    draft, holder = begun()
    answer(draft, holder, "story", seen=1, story="Eerste verhaal, lang genoeg.")
    answer(draft, holder, "wish", seen=1, wish="Excuses")
    with pytest.raises(StaleDraft) as stale:
        answer(draft, holder, "story", seen=1, story="Tweede verhaal, ook lang genoeg.")
    assert stale.value.draft.answers["story"] == "Eerste verhaal, lang genoeg."
    answer(draft, holder, "story", seen=1, story="Eerste verhaal, lang genoeg.")
    answer(draft, holder, "story", seen=stale.value.draft.revision, story="Tweede verhaal, ook lang genoeg.")
    assert draft_of(draft.id, holder).answers == {"story": "Tweede verhaal, ook lang genoeg.", "wish": "Excuses"}


def test_what_was_typed_wrongly_is_kept_until_it_is_right() -> None:
    draft, holder = begun()
    who: dict[str, Any] = {
        "shown": form(draft.id, holder, at=NOW, language="nl"),
        "holder": holder,
        "page": "happened_on",
        "by": SOMEONE,
        "at": NOW,
        "language": "nl",
    }
    wrong = fill(typed={"happened_on": {"day": "31", "month": "6", "year": "2026"}}, seen=1, **who)
    assert wrong.outcome == "wrong"
    kept = draft_of(draft.id, holder)
    assert kept.typed == {"happened_on": {"happened_on": {"day": "31", "month": "6", "year": "2026"}}}
    assert "happened_on" not in kept.answers
    right = fill(typed={"happened_on": {"day": "30", "month": "6", "year": "2026"}}, seen=2, **who)
    assert right.outcome == "kept"
    kept = draft_of(draft.id, holder)
    assert (kept.typed, kept.answers) == ({}, {"happened_on": "2026-06-30"})


# Competence ------------------------------------------------------------------------------------------------

ADDRESS = {"street_text": "Waversesteenweg", "number": "12", "postcode": "1050"}


def fill_address(draft: DraftInfo, holder: Holder, **changes: str) -> Any:
    return fill(
        shown=form(draft.id, holder, at=NOW, language="nl"),
        holder=holder,
        page="address",
        typed={"address": {**ADDRESS, **changes}},
        seen=None,
        by=SOMEONE,
        at=NOW,
        language="nl",
    )


def test_the_address_leads_to_the_administration_and_may_change() -> None:
    draft, holder = begun("parking-card", organisation="")
    assert fill_address(draft, holder).form.draft.organisation == TOWN
    moved = fill_address(draft, holder, street_text="Munthofstraat", postcode="1060")
    assert (moved.outcome, moved.form.draft.organisation) == ("kept", OTHER)


# Put away ---------------------------------------------------------------------------------------------------


def test_a_code_takes_a_draft_up_again_and_is_not_kept() -> None:
    draft, holder = begun()
    first = putting_away.give_code(draft_id=draft.id, holder=holder, by=SOMEONE, at=NOW)
    code = putting_away.give_code(draft_id=draft.id, holder=holder, by=SOMEONE, at=NOW)
    assert len(code) == 19
    assert code.replace("-", "").encode() not in bytes(Draft.objects.get().content)
    assert putting_away.take_up(code=code.lower().replace("-", " "), by=SOMEONE, at=NOW).id == draft.id
    for wrong in (first, code[:-1], "", "3QRT-77WX-CDF4-GHJK"):
        with pytest.raises(UnknownDraft):
            putting_away.take_up(code=wrong, by=SOMEONE, at=NOW)
    verbs = [one.verb for one in journal.history(f"draft:{draft.id}")]
    assert verbs == ["counter.draft.put_away", "counter.draft.put_away", "counter.draft.taken_up"]


def test_what_is_not_changed_is_forgotten() -> None:
    draft, holder = begun()
    code = putting_away.give_code(draft_id=draft.id, holder=holder, by=SOMEONE, at=NOW)
    late = NOW + timedelta(days=drafts.DAYS_KEPT)
    with pytest.raises(UnknownDraft):
        putting_away.take_up(code=code, by=SOMEONE, at=late)
    assert putting_away.expire(by=SOMEONE, at=NOW + timedelta(days=1)) == 0
    assert putting_away.expire(by=SOMEONE, at=late) == 1
    assert putting_away.expire(by=SOMEONE, at=late) == 0
    assert not Draft.objects.exists()


def test_a_draft_can_be_thrown_away() -> None:
    draft, holder = begun()
    putting_away.discard(draft_id=draft.id, holder=holder, by=SOMEONE, at=NOW)
    assert not Draft.objects.exists()


# Sent -------------------------------------------------------------------------------------------------------


def test_sending_twice_is_sending_once() -> None:
    draft, holder = begun()
    complete(draft, holder)
    sent, case = send(draft, holder)
    again, nothing = send(draft, holder)
    assert (again.sent["reference"], nothing) == (sent.sent["reference"], None)
    row = Case.objects.unscoped("test").get()
    assert (row.pk, row.draft_id, row.organisation_id) == (case.id, draft.id, TOWN)
    kept = Draft.objects.get()
    assert kept.case_id == row.pk
    assert draft_of(draft.id, holder).answers == {}, "the answers are with the case now"
    assert sent.sent["clocks"], "the applicant is told until when"


def test_a_sent_draft_changes_no_more() -> None:
    draft, holder = begun()
    complete(draft, holder)
    send(draft, holder)
    with pytest.raises(DraftIsSent):
        answer(draft, holder, "wish", wish="Toch niet")
    with pytest.raises(DraftIsSent):
        putting_away.give_code(draft_id=draft.id, holder=holder, by=SOMEONE, at=NOW)


def test_an_incomplete_form_is_not_sent() -> None:
    draft, holder = begun()
    with pytest.raises(NotComplete) as problem:
        send(draft, holder)
    assert "story" in problem.value.problems
    assert not Case.objects.unscoped("test").exists()


def test_some_procedures_want_to_know_who_asks() -> None:
    draft, holder = begun("change-of-address", organisation="")
    with pytest.raises(NotIdentified):
        send(draft, holder)


# What the database forbids -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [
        {"case_id": uuid4()},
        {"sent_at": NOW},
        {"channel": "fax"},
        {"language": "de"},
        {"expires_at": NOW - timedelta(days=1)},
    ],
)
def test_impossible_drafts_cannot_be_kept(changes: dict[str, Any]) -> None:
    begun()
    with pytest.raises(IntegrityError), transaction.atomic():
        Draft.objects.update(**changes)


@pytest.mark.parametrize("changes", [{"procedure": ""}, {"content": ""}])
def test_impossible_versions_cannot_be_kept(changes: dict[str, str]) -> None:
    begun()
    with pytest.raises(IntegrityError), transaction.atomic():
        DefinitionVersion.objects.update(**changes)


def test_a_case_and_a_code_belong_to_one_draft() -> None:
    one, _ = begun()
    two, _ = begun()
    for changes in ({"case_id": uuid4(), "sent_at": NOW}, {"code_index": b"0" * 16}):
        Draft.objects.filter(pk=one.id).update(**changes)
        with pytest.raises(IntegrityError), transaction.atomic():
            Draft.objects.filter(pk=two.id).update(**changes)
