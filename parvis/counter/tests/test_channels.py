"""A clerk fills in, a helper helps: who sees what, what is stated, what the case tells."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from parvis.counter.models import Case, Draft
from parvis.counter.operations import channels, drafts, putting_away, sending
from parvis.counter.operations.entering import enter
from parvis.counter.queries.cases import case_page
from parvis.counter.queries.drafts import draft_of, drafts_of
from parvis.counter.queries.forms import faults, form
from parvis.counter.rules.channels import clerk as holder_of
from parvis.counter.rules.channels import deciding, too_sure_for
from parvis.counter.tests.cases import actor, citizen
from parvis.counter.tests.region import OTHER, TOWN
from parvis.counter.types import Channel, Kind
from parvis.counter.types.channels import Agreement, Identity, NotByThisChannel, Stated
from parvis.counter.types.drafts import DraftInfo, Holder, NotComplete, NotIdentified, UnknownDraft
from parvis.counter.types.problems import NotAllowed
from parvis.kernel.journal import api as journal
from parvis.kernel.people.tests.factories import national_number
from parvis.kernel.people.types import Actor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("benched")]
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SOMEONE = Actor.anonymous("nl")
TYPED: dict[str, Any] = {
    "kind": "wood",
    "colour": "groen",
    "spot": {"text": "Waversesteenweg 1", "lat": "50.85", "lon": "4.37"},
    "name": "An Peeters",
    "mail": "an@example.be",
}
SEEN_AND_AGREED = Stated(Identity.CARD_SEEN, Agreement.PRESENCE, "An Peeters")


@pytest.fixture
def clerk() -> Actor:
    return actor(at=NOW)


def begun(by: Actor, channel: Channel = Channel.DESK, **more: Any) -> tuple[DraftInfo, Holder]:
    draft = channels.begin_entry(
        procedure="bench", organisation="", desk=TOWN, channel=channel, by=by, at=NOW, language="fr", **more
    )
    return draft, holder_of(by)


def typed_in(draft: DraftInfo, holder: Holder, by: Actor, **changes: Any) -> Any:
    shown = form(draft.id, holder, at=NOW, language="nl")
    given = {**TYPED, **changes}
    return enter(
        shown=shown, holder=holder, typed=given, seen=shown.draft.revision, by=by, at=NOW, language="fr"
    )  # fmt: skip


def send(draft: DraftInfo, holder: Holder, by: Actor, stated: Stated = SEEN_AND_AGREED) -> Any:
    return channels.send_entry(draft_id=draft.id, holder=holder, stated=stated, by=by, at=NOW)


def verbs(subject: str) -> list[str]:
    return [one.verb for one in journal.history(subject)]


def test_a_clerk_sends_for_someone_with_an_account(clerk: Actor) -> None:
    number = national_number()
    applicant = citizen(NOW, national_number=number)
    draft, holder = begun(clerk, national_number=number)
    assert not typed_in(draft, holder, clerk).problems
    sent, case = send(draft, holder, clerk)
    row = Case.objects.unscoped("test").get()
    assert (str(row.applicant_id), row.channel, row.language, row.organisation_id) == (
        applicant.account_id,
        "desk",
        "fr",
        TOWN,
    )
    assert "code" not in sent.sent or not sent.sent["code"]
    page = case_page(row.pk, by=applicant, at=NOW, language="nl")
    first = page.told[0]
    assert (first.event.who, first.event.by) == ("agent", clerk.id)
    assert first.event.data["entered_in"] == TOWN
    assert first.event.data["identity"] == "card_seen"
    assert first.event.data["agreement"] == "presence"
    entry = journal.history(row.subject)[0]
    assert (entry.by, entry.on_behalf_of) == (clerk.id, applicant.id)
    assert "counter.profile.opened" in verbs(applicant.id), "the applicant reads who looked"
    assert page.chapters, "and everything that was answered"
    assert case is not None
    assert send(draft, holder, clerk)[1] is None, "sending twice is sending once"


def test_without_an_account_the_case_has_a_code_and_is_nobodys(clerk: Actor) -> None:
    draft, holder = begun(clerk, national_number="85052000148")
    typed_in(draft, holder, clerk)
    sent, _case = send(draft, holder, clerk)
    assert sent.sent["code"]
    assert Case.objects.unscoped("test").get().applicant_id is None


def test_only_the_clerk_who_began_it_opens_it_and_only_while_they_work_there(clerk: Actor) -> None:
    draft, holder = begun(clerk)
    assert draft_of(draft.id, holder).entry is not None
    assert [one.id for one in drafts_of(holder)] == [draft.id]
    account = UUID(clerk.account_id or "")
    for other in (
        channels.clerk(actor(at=NOW)),
        channels.clerk(actor(organisation=OTHER, at=NOW)),
        Holder(account=account),
        Holder(drafts=frozenset({draft.id})),
        Holder(agent=account, desks=frozenset({OTHER})),
        Holder(),
    ):
        assert drafts_of(other) == [] or other == Holder()
        with pytest.raises(UnknownDraft):
            draft_of(draft.id, other)


def test_an_agent_sees_no_form_of_a_citizen(clerk: Actor) -> None:
    draft = drafts.begin(procedure="bench", by=citizen(NOW), at=NOW, language="nl")
    with pytest.raises(UnknownDraft):
        draft_of(draft.id, channels.clerk(clerk))


def test_whoever_works_nowhere_enters_nothing(clerk: Actor) -> None:
    for by, desk in ((citizen(NOW), TOWN), (SOMEONE, TOWN), (clerk, OTHER)):
        with pytest.raises(NotAllowed):
            channels.begin_entry(
                procedure="bench", organisation="", desk=desk, channel=Channel.DESK, by=by, at=NOW, language="nl"
            )


def test_wrong_answers_come_back_and_the_others_are_kept(clerk: Actor) -> None:
    draft, holder = begun(clerk)
    entered = typed_in(draft, holder, clerk, mail="an@", name="")
    assert set(entered.problems) == {"mail"}, "what is empty is not wrong while one is filling in"
    assert entered.form.draft.answers["kind"] == "wood"
    assert any(kept.get("mail") == "an@" for kept in entered.form.draft.typed.values())
    wanted = faults(form(draft.id, holder, at=NOW, language="nl"))
    assert "name" in wanted
    with pytest.raises(NotComplete):
        send(draft, holder, clerk)


def test_an_answer_opens_questions_on_the_same_page_of_the_desk(clerk: Actor) -> None:
    draft, holder = begun(clerk)
    shown = form(draft.id, holder, at=NOW, language="nl")
    before = {one.id for page in shown.asking for one in page.questions}
    wood = typed_in(draft, holder, clerk, kind="wood").form
    stone = typed_in(draft, holder, clerk, kind="stone").form
    asked = [{one.id for page in shape.asking for one in page.questions} for shape in (wood, stone)]
    assert asked[0] != asked[1]
    assert before <= asked[0] | asked[1]
    assert "kind" in deciding(shown.definition)


def test_a_second_tab_overwrites_nothing_unseen(clerk: Actor) -> None:
    draft, holder = begun(clerk)
    old = form(draft.id, holder, at=NOW, language="nl")
    typed_in(draft, holder, clerk)
    again = enter(
        shown=form(draft.id, holder, at=NOW, language="nl"),
        holder=holder,
        typed={**TYPED, "name": "Iemand Anders"},
        seen=old.draft.revision,
        by=clerk,
        at=NOW,
        language="fr",
    )
    assert [one.code for one in again.problems.values()] == ["stale"]
    assert again.form.draft.answers["name"] == "An Peeters"
    assert any("Iemand Anders" in kept.values() for kept in again.form.draft.typed.values())


@pytest.mark.parametrize(
    ("stated", "error"),
    [
        (Stated(Identity.CARD_SEEN, None, "An"), NotComplete),
        (Stated(Identity.CARD_SEEN, Agreement.SPOKEN, "An"), NotComplete),
        (Stated(Identity.CARD_SEEN, Agreement.PAPER, ""), NotComplete),
        (Stated(Identity.QUESTIONS, Agreement.PAPER, "An"), NotIdentified),
    ],
)
def test_nothing_is_sent_without_agreement_or_with_a_check_of_another_channel(
    clerk: Actor, stated: Stated, error: type[Exception]
) -> None:
    draft, holder = begun(clerk)
    typed_in(draft, holder, clerk)
    with pytest.raises(error):
        send(draft, holder, clerk, stated)
    assert not Case.objects.unscoped("test").exists()


def test_a_form_of_a_clerk_is_not_sent_by_the_way_of_citizens(clerk: Actor) -> None:
    draft, holder = begun(clerk)
    typed_in(draft, holder, clerk)
    setting = form(draft.id, holder, at=NOW, language="nl").setting
    with pytest.raises(UnknownDraft):
        sending.send(draft_id=draft.id, holder=holder, by=clerk, setting=setting, at=NOW)


def test_the_telephone_refuses_what_it_cannot_be_sure_of(clerk: Actor) -> None:
    draft, holder = begun(clerk, Channel.PHONE)
    typed_in(draft, holder, clerk)
    about = form(draft.id, holder, at=NOW, language="nl").definition.procedure
    high = about.model_copy(update={"assurance": "substantial"})
    assert too_sure_for(high, Channel.PHONE) == "substantial"
    assert too_sure_for(high, Channel.DESK) is None
    assert too_sure_for(about, Channel.PHONE) is None
    with pytest.raises(NotIdentified):
        send(draft, holder, clerk, Stated(Identity.CARD_SEEN, Agreement.SPOKEN, "An"))
    send(draft, holder, clerk, Stated(Identity.QUESTIONS, Agreement.SPOKEN, "An Peeters"))
    assert Case.objects.unscoped("test").get().channel == "phone"


def test_what_is_noted_goes_with_the_case_and_is_read_by_colleagues(clerk: Actor) -> None:
    draft, holder = begun(clerk)
    typed_in(draft, holder, clerk)
    channels.note_entry(draft_id=draft.id, holder=holder, by=clerk, at=NOW, note=" Slecht ter been. ", language="nl")
    send(draft, holder, clerk)
    case = Case.objects.unscoped("test").get()
    assert case.language == "nl"
    assert case_page(case.pk, by=clerk, at=NOW, language="nl").told[0].payload["text"] == "Slecht ter been."


# Helpers --------------------------------------------------------------------------------------------------


def helped(by: Actor = SOMEONE) -> tuple[DraftInfo, Holder, Actor]:
    owner = citizen(NOW)
    draft = drafts.begin(procedure="bench", by=owner, at=NOW, language="nl")
    code = putting_away.give_code(
        draft_id=draft.id, holder=Holder(account=UUID(owner.account_id or "")), by=owner, at=NOW
    )
    taken = putting_away.take_up(code=code, by=by, at=NOW)
    holder = Holder(drafts=frozenset({taken.id}))
    told = channels.help_with(
        draft_id=taken.id, holder=holder, name="Karim Haddad", organisation="Computerzaal Flagey", by=by, at=NOW
    )
    return told, holder, owner


def test_who_helps_is_sealed_journalled_on_both_sides_and_told_by_the_case() -> None:
    helper = citizen(NOW)
    draft, holder, owner = helped(helper)
    assert draft.helper is not None
    assert draft.helper.name == "Karim Haddad"
    assert b"Karim" not in bytes(Draft.objects.get().content)
    for subject in (f"draft:{draft.id}", owner.id, helper.id):
        assert "counter.draft.helped" in verbs(subject)
    typed_in(draft, holder, helper)
    signed = {"name": "An Peeters", "at": NOW.isoformat(), "statement": "Ik verklaar."}
    drafts.answer(
        draft_id=draft.id, holder=holder, page="signed", answers={"signed": signed}, seen=None, by=helper, at=NOW,
        language="nl",
    )  # fmt: skip
    shown = form(draft.id, holder, at=NOW, language="nl")
    sending.send(draft_id=draft.id, holder=holder, by=helper, setting=shown.setting, at=NOW)
    case = Case.objects.unscoped("test").get()
    assert str(case.applicant_id) == owner.account_id, "never the helper's"
    told = case_page(case.pk, by=owner, at=NOW, language="nl").told[0]
    assert told.payload["helpers"] == [{"name": "Karim Haddad", "organisation": "Computerzaal Flagey"}]


def test_a_helper_with_an_account_gets_no_case_of_someone_without() -> None:
    helper = citizen(NOW)
    draft = drafts.begin(procedure="bench", by=SOMEONE, at=NOW, language="nl")
    holder = Holder(drafts=frozenset({draft.id}))
    channels.help_with(draft_id=draft.id, holder=holder, name="Karim", organisation="", by=helper, at=NOW)
    typed_in(draft, holder, helper)
    signed = {"name": "An Peeters", "at": NOW.isoformat(), "statement": "Ik verklaar."}
    drafts.answer(
        draft_id=draft.id, holder=holder, page="signed", answers={"signed": signed}, seen=None, by=helper, at=NOW,
        language="nl",
    )  # fmt: skip
    shown = form(draft.id, holder, at=NOW, language="nl")
    sent, _case = sending.send(draft_id=draft.id, holder=holder, by=helper, setting=shown.setting, at=NOW)
    assert Case.objects.unscoped("test").get().applicant_id is None
    assert sent.sent["code"]


def test_handing_back_gives_a_new_code_and_keeps_who_helped() -> None:
    draft, holder, owner = helped()
    code = channels.hand_back(draft_id=draft.id, holder=holder, by=SOMEONE, at=NOW)
    again = putting_away.take_up(code=code, by=owner, at=NOW)
    assert (again.id, again.helper) == (draft.id, None)
    assert "counter.draft.handed_back" in verbs(owner.id)
    with pytest.raises(ValueError, match="who helps"):
        channels.help_with(draft_id=draft.id, holder=holder, name=" ", organisation="", by=SOMEONE, at=NOW)


def test_a_clerk_goes_on_with_a_form_by_its_code_and_hands_it_back(clerk: Actor) -> None:
    owner = citizen(NOW)
    mine = Holder(account=UUID(owner.account_id or ""))
    draft = drafts.begin(procedure="bench", by=owner, at=NOW, language="nl")
    code = putting_away.give_code(draft_id=draft.id, holder=mine, by=owner, at=NOW)
    taken = channels.take_over(code=code, desk=TOWN, channel=Channel.DESK, by=clerk, at=NOW)
    assert taken.entry is not None
    assert str(taken.entry.on_behalf) == owner.account_id
    with pytest.raises(UnknownDraft):
        draft_of(draft.id, mine)
    with pytest.raises(UnknownDraft):
        putting_away.take_up(code=code, by=SOMEONE, at=NOW)
    assert "counter.draft.taken_over" in verbs(owner.id)
    fresh = channels.hand_back(draft_id=draft.id, holder=channels.clerk(clerk), by=clerk, at=NOW)
    assert draft_of(draft.id, mine).channel is Channel.WEB
    assert putting_away.take_up(code=fresh, by=SOMEONE, at=NOW).id == draft.id
    with pytest.raises(UnknownDraft):
        draft_of(draft.id, channels.clerk(clerk))


def test_a_procedure_that_is_not_for_a_channel_is_not_begun_by_it(
    clerk: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    about = channels.catalogue.procedure("bench")
    online = about.model_copy(update={"channels": ("web",)})
    monkeypatch.setattr(channels.catalogue, "procedure", lambda _id: online)
    for channel in (Channel.DESK, Channel.PHONE):
        with pytest.raises(NotByThisChannel):
            begun(clerk, channel)


@pytest.mark.parametrize("changes", [{"entered_by": uuid4()}, {"entered_in": TOWN}, {"on_behalf": uuid4()}])
def test_impossible_entries_cannot_be_kept(changes: dict[str, Any]) -> None:
    draft = drafts.begin(procedure="bench", by=SOMEONE, at=NOW, language="nl")
    with pytest.raises(IntegrityError), transaction.atomic():
        Draft.objects.filter(pk=draft.id).update(**changes)


def test_an_original_that_was_seen_needs_no_copy(clerk: Actor) -> None:
    draft, holder = begun(clerk)
    kinds = {one.id: one.kind for one in form(draft.id, holder, at=NOW, language="nl").definition.form.questions}
    assert Kind.FILES not in kinds.values()
    with pytest.raises(NotAllowed):
        channels.mark_shown(draft_id=draft.id, holder=holder, question="name", is_shown=True, by=clerk, at=NOW)
    assert replace(draft).entry is not None
