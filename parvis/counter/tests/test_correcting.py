"""What was sent is corrected: questions open and close, nothing is lost, nothing moves before it is confirmed."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as some

from parvis.counter import api
from parvis.counter.models import Case, CaseToken, Draft
from parvis.counter.operations.filling import fill
from parvis.counter.queries.forms import form
from parvis.counter.queries.history import told
from parvis.counter.queries.sealed import answers_of, label_of
from parvis.counter.rules.correcting import changes, merged
from parvis.counter.tests import benches
from parvis.counter.tests.benches import NOW, sent
from parvis.counter.tests.cases import actor, citizen
from parvis.counter.tests.definitions import tree
from parvis.counter.tests.region import OTHER, TOWN
from parvis.counter.types.drafts import Holder, UnknownDraft
from parvis.kernel.people.queries.actors import actor_of
from parvis.kernel.people.tests.factories import make_agent, make_citizen, sign_in
from parvis.kernel.people.types import Actor

DAY = timedelta(days=1)
SIGNED = {"signed": {"name": "An Peeters", "agreed": "yes"}}


def row(info) -> Case:
    return Case.objects.unscoped("a test looks").get(pk=info.id)


def kept(info) -> dict:
    return answers_of(row(info))["answers"]


class Correcting:
    """Someone who corrects a case."""

    def __init__(self, info, by, *, holder=None, at=NOW + DAY):
        self.info, self.by, self.at = info, by, at
        self.holder = holder or Holder()
        draft = api.begin_correction(case=info.id, holder=self.holder, by=by, at=at, language="nl")
        self.id = draft.id
        self.holder = Holder(self.holder.account, frozenset({*self.holder.drafts, draft.id}))

    @property
    def form(self):
        return form(self.id, self.holder, at=self.at, language="nl")

    def answer(self, page, **typed):
        shown = self.form
        return fill(
            shown=shown, holder=self.holder, page=page, typed=typed, seen=shown.draft.revision, by=self.by, at=self.at,
            language="nl",
        )  # fmt: skip

    def confirm(self, *, typed=SIGNED, seen=None, at=None):
        return api.confirm_correction(
            draft_id=self.id,
            holder=self.holder,
            seen=self.form.draft.revision if seen is None else seen,
            typed=typed,
            by=self.by,
            at=at or self.at,
            language="nl",
        )

    @property
    def check(self):
        return api.check_correction(self.form, by=self.by, at=self.at)


# Rules ---------------------------------------------------------------------------------------------------


ANSWER = some.dictionaries(some.sampled_from("abcd"), some.one_of(some.none(), some.integers(0, 3)), max_size=4)


@given(base=ANSWER, mine=ANSWER, theirs=ANSWER)
def test_what_one_changed_wins_and_what_one_left_is_theirs(base, mine, theirs):
    found = merged(base, mine, theirs)
    for name in {*base, *mine, *theirs}:
        own = mine.get(name)
        assert found.answers.get(name) == (own if own != base.get(name) else theirs.get(name))
    assert set(found.conflicts) == {
        name
        for name in {*base, *mine, *theirs}
        if mine.get(name) != base.get(name) and theirs.get(name) not in (base.get(name), mine.get(name))
    }


@given(base=ANSWER, mine=ANSWER)
def test_merging_over_nothing_new_changes_nothing(base, mine):
    found = merged(base, mine, base)
    assert {n: v for n, v in found.answers.items() if v is not None} == {n: v for n, v in mine.items() if v is not None}
    assert not found.conflicts


def test_changes_come_in_the_order_of_the_form():
    before = {"name": "An", "height": 12, "email": "a@example.be"}
    found = changes(tree(), before, {"name": "Jan", "height": 12, "cut_on": "2026-03-10"})
    assert [(one.question.id, one.kind.value) for one in found] == [
        ("name", "changed"),
        ("email", "dropped"),
        ("cut_on", "added"),
    ]


# Operations ------------------------------------------------------------------------------------------------


def test_an_answer_that_closes_a_question_drops_its_answer(benched):
    me = citizen()
    info = sent(by=me)
    mine = Correcting(info, me)
    assert mine.answer("kind", kind="stone").outcome == "kept"
    found = mine.check
    assert [(one.question.id, one.kind.value) for one in found.changes] == [("kind", "changed"), ("colour", "dropped")]
    assert (found.consequences.fee_before, found.consequences.fee_after) == (0, 1000)
    assert [one.en for one in found.consequences.reasons_after] == ["A stone bench costs money."]
    assert kept(info)["kind"] == "wood", "nothing is changed before it is confirmed"
    mine.confirm()
    assert "colour" not in kept(info)
    assert kept(info)["kind"] == "stone"
    assert row(info).has_unread
    assert not Draft.objects.filter(corrects=info.id).exists()
    [event] = [one for one in told(row(info)) if one.event.kind == "answers_corrected"]
    assert event.event.data == {"questions": ["colour", "kind"], "signed": ["signed"]}
    assert event.payload["before"]["colour"] == "groen"


def test_an_answer_that_opens_a_question_asks_it_first(benched):
    me = citizen()
    info = sent(by=me, kind="stone", colour=None)
    mine = Correcting(info, me)
    mine.answer("kind", kind="wood")
    assert mine.form.first_incomplete().id == "colour"
    assert set(mine.check.faults) == {"colour"}
    assert mine.check.consequences is None
    with pytest.raises(api.NotComplete):
        mine.confirm()
    mine.answer("colour", colour="rood")
    mine.confirm()
    assert kept(info)["colour"] == "rood"


def test_what_was_signed_is_signed_again_by_the_applicant_and_not_by_a_clerk(benched):
    me = citizen()
    info = sent(by=me)
    mine = Correcting(info, me)
    mine.answer("colour", colour="rood")
    with pytest.raises(api.WrongAnswers) as wrong:
        mine.confirm(typed={})
    assert set(wrong.value.problems) == {"signed"}
    mine.confirm()
    assert kept(info)["signed"]["at"].startswith("2026-11-25")
    clerk = Correcting(info, actor())
    clerk.answer("colour", colour="blauw")
    assert clerk.check.signatures == ()
    clerk.confirm(typed={})
    assert kept(info)["colour"] == "blauw"
    assert kept(info)["signed"]["at"].startswith("2026-11-25"), "the signature stays with what it was put under"
    last = told(row(info))[-1]
    assert ("signed" in last.event.data, last.event.who) == (False, "agent")


def test_a_case_does_not_move_to_another_organisation(benched):
    me = citizen()
    info = sent(by=me)
    mine = Correcting(info, me)
    found = mine.answer("spot", spot={"text": "Munthofstraat 3, 1060", "lat": "50.85", "lon": "4.34"})
    assert found.outcome == "wrong"
    assert found.problems["spot"].code == "stays_here"
    assert "Sint-Gillis" in found.problems["spot"].to("nl")
    assert mine.form.value(found.page, found.page.questions[0])["text"] == "Munthofstraat 3, 1060", "nothing is lost"
    assert row(info).organisation_id == TOWN
    assert OTHER != TOWN


def test_it_is_found_under_its_new_name_and_written_to_at_its_new_address(benched):
    me = citizen()
    info = sent(by=me)
    mine = Correcting(info, me)
    mine.answer("name", name="Zoë Claessens")
    mine.answer("mail", mail="zoe@example.be")
    mine.confirm()
    assert label_of(row(info)).name == "Zoë Claessens"
    assert answers_of(row(info))["notify_email"] == "zoe@example.be"
    assert [one.id for one in api.search_cases("claessens", by=actor())] == [info.id]
    assert api.search_cases("peeters", by=actor()) == []
    assert CaseToken.objects.filter(case=info.id).exists()


def test_two_who_correct_at_once_lose_nothing(benched):
    me, clerk = citizen(), actor()
    info = sent(by=me)
    mine, theirs = Correcting(info, me), Correcting(info, clerk)
    mine.answer("colour", colour="rood")
    mine.answer("name", name="Anna Peeters")
    theirs.answer("colour", colour="blauw")
    theirs.answer("mail", mail="new@example.be")
    theirs.confirm(typed={})
    with pytest.raises(api.StaleCorrection) as stale:
        mine.confirm()
    assert stale.value.conflicts == ("colour",)
    [colour] = [one for one in mine.check.changes if one.question.id == "colour"]
    assert (colour.before, colour.after) == ("blauw", "rood")
    mine.confirm()
    assert (kept(info)["colour"], kept(info)["mail"], kept(info)["name"]) == ("rood", "new@example.be", "Anna Peeters")


def test_another_tab_that_changed_the_form_makes_one_look_again(benched):
    me = citizen()
    info = sent(by=me)
    mine = Correcting(info, me)
    mine.answer("colour", colour="rood")
    seen = mine.form.draft.revision
    mine.answer("name", name="Anna Peeters")
    with pytest.raises(api.StaleCorrection):
        mine.confirm(seen=seen)
    assert kept(info)["colour"] == "groen"


def test_a_closed_case_is_not_corrected(benched):
    me = citizen()
    info = sent(by=me)
    mine = Correcting(info, me)
    mine.answer("colour", colour="rood")
    benches.refuse(info, by=actor(), at=NOW + DAY)
    with pytest.raises(api.NotPossible, match="closed"):
        mine.confirm()
    assert mine.form.draft.answers["colour"] == "rood", "what was typed is kept"
    with pytest.raises(api.NotPossible, match="closed"):
        Correcting(info, me, holder=Holder(uuid4()))


def test_a_deadline_that_has_passed_fires_first(benched):
    me = citizen()
    info = sent(by=me)
    mine = Correcting(info, me)
    mine.answer("colour", colour="rood")
    late = NOW + 30 * DAY
    with pytest.raises(api.NotPossible, match="closed"):
        mine.confirm(at=late)
    assert kept(info)["colour"] == "groen"
    api.fire_due(by=Actor.system("deadlines"), at=late)
    assert row(info).outcome == "refused"


def test_nobody_corrects_what_is_not_theirs(benched):
    me = citizen()
    info = sent(by=me)
    for stranger in (citizen(), Actor.anonymous(), actor(organisation=OTHER)):
        with pytest.raises(api.UnknownCase):
            Correcting(info, stranger)
    mine = Correcting(info, me)
    with pytest.raises(UnknownDraft):
        api.confirm_correction(draft_id=mine.id, holder=Holder(), seen=1, typed={}, by=citizen(), at=NOW, language="nl")
    with pytest.raises(UnknownDraft):
        api.give_draft_code(draft_id=mine.id, holder=mine.holder, by=me, at=NOW)
    with pytest.raises(UnknownDraft):
        api.send_draft(draft_id=mine.id, holder=mine.holder, by=me, setting=mine.form.setting, at=NOW)


def test_nothing_changed_is_nothing_done(benched):
    me = citizen()
    info = sent(by=me)
    mine = Correcting(info, me)
    mine.answer("colour", colour="groen")
    with pytest.raises(api.NotPossible, match="nothing"):
        mine.confirm()


def test_who_follows_by_code_corrects_and_a_begun_correction_is_gone_on_with(benched):
    info = sent(by=Actor.anonymous())
    me = api.follower(info.id)
    mine = Correcting(info, me)
    assert Correcting(info, me, holder=mine.holder).id == mine.id
    mine.answer("colour", colour="rood")
    mine.confirm()
    assert kept(info)["colour"] == "rood"


def test_a_thrown_away_correction_leaves_the_files_of_the_case(benched):
    me = citizen()
    info = sent(by=me)
    mine = Correcting(info, me)
    api.discard_draft(draft_id=mine.id, holder=mine.holder, by=me, at=NOW)
    assert kept(info) == benches.ANSWERS


# Pages -------------------------------------------------------------------------------------------------------


@pytest.fixture
def english():
    with translation.override("en"):
        yield


def test_a_follower_corrects_without_script(benched, english):
    now = timezone.now()
    info = sent(by=Actor.anonymous(), at=now)
    client = Client()
    client.post(reverse("my:follow"), {"reference": info.reference, "code": info.code})
    assert "Correct an answer" in client.get(reverse("my:case", args=[info.id])).content.decode()
    overview = client.post(reverse("my:correct", args=[info.id]), follow=True)
    assert overview.status_code == 200
    here = overview.request["PATH_INFO"]
    assert "Everyone makes a mistake" in overview.content.decode()
    assert "It cannot move to another one" in overview.content.decode()
    draft = Draft.objects.get(corrects=info.id)
    url = reverse("counter:form_page", args=[draft.pk, "kind"])
    back = client.post(f"{url}?then=check", {"kind": "stone", "revision": draft.revision}, follow=True)
    page = back.content.decode()
    assert back.request["PATH_INFO"] == here
    assert "2 answers are different" in page
    assert "The cost goes from" in page
    assert "Sign and confirm" in page
    revision = Draft.objects.get(corrects=info.id).revision
    unsigned = client.post(here, {"revision": revision})
    assert unsigned.status_code == 422
    assert kept(info)["kind"] == "wood"
    done = client.post(here, {"revision": revision, "signed-name": "An", "signed-agreed": "yes"}, follow=True)
    assert "The answers are corrected" in done.content.decode()
    assert "You corrected your answers" in done.content.decode()
    assert kept(info)["kind"] == "stone"
    clerk = sign_in(Client(), make_agent(TOWN)).get(reverse("desk:case", args=[info.id])).content.decode()
    assert "Signed again with the correction" in clerk
    assert "groen" in clerk


def test_a_stale_page_shows_both_and_keeps_what_was_typed(benched, english):
    now = timezone.now()
    me = make_citizen()
    info = sent(by=actor_of(me, now), at=now)
    client = sign_in(Client(), me)
    client.post(reverse("my:correct", args=[info.id]))
    draft = Draft.objects.get(corrects=info.id)
    url = reverse("counter:form_page", args=[draft.pk, "colour"])
    client.post(url, {"colour": "rood", "revision": draft.revision})
    api.correct_answers(case=info.id, answers={"colour": "blauw"}, by=actor(at=now), at=now)
    here = reverse("counter:correction", args=[draft.pk])
    draft.refresh_from_db()
    stale = client.post(here, {"revision": draft.revision, "signed-name": "An", "signed-agreed": "yes"})
    page = stale.content.decode()
    assert stale.status_code == 409
    assert "Something changed meanwhile" in page
    assert "blauw" in page
    assert "rood" in page
    assert kept(info)["colour"] == "blauw"


def test_a_case_decided_meanwhile_says_so_and_offers_no_confirmation(benched, english):
    now = timezone.now()
    me = make_citizen()
    info = sent(by=actor_of(me, now), at=now)
    client = sign_in(Client(), me)
    client.post(reverse("my:correct", args=[info.id]))
    draft = Draft.objects.get(corrects=info.id)
    benches.refuse(info, by=actor(at=now), at=now)
    page = client.get(reverse("counter:correction", args=[draft.pk])).content.decode()
    assert "was decided meanwhile" in page
    assert "Confirm the correction" not in page
    again = client.post(reverse("my:correct", args=[info.id]), follow=True).content.decode()
    assert "nothing more can be corrected" in again


def test_a_clerk_corrects_on_behalf(benched, english):
    now = timezone.now()
    info = sent(by=Actor.anonymous(), at=now)
    client = sign_in(Client(), make_agent(TOWN))
    overview = client.post(reverse("desk:correct", args=[info.id]), follow=True)
    here = overview.request["PATH_INFO"]
    assert "Correct the answers" in overview.content.decode()
    draft = Draft.objects.get(corrects=info.id)
    client.post(reverse("counter:form_page", args=[draft.pk, "colour"]), {"colour": "rood", "revision": draft.revision})
    draft.refresh_from_db()
    page = client.get(here).content.decode()
    assert "The applicant did not sign this" in page
    done = client.post(here, {"revision": draft.revision}, follow=True).content.decode()
    assert "Not signed by the applicant" in done
    assert client.post(reverse("desk:correct", args=[uuid4()])).status_code == 404


def test_closing_a_followed_request_forgets_its_correction(benched, english):
    info = sent(by=Actor.anonymous(), at=timezone.now())
    client = Client()
    client.post(reverse("my:follow"), {"reference": info.reference, "code": info.code})
    client.post(reverse("my:correct", args=[info.id]))
    here = reverse("counter:correction", args=[Draft.objects.get(corrects=info.id).pk])
    assert client.get(here).status_code == 200
    client.post(reverse("my:leave"))
    assert client.get(here).status_code == 404
