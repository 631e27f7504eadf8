"""Someone disagrees with a decision: a child case, in time, once, and the parent hears how it ends."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as some

from parvis.counter import api
from parvis.counter.models import Case, CaseLink, Document, Draft
from parvis.counter.operations import decisions, keeping
from parvis.counter.queries.forms import form
from parvis.counter.queries.history import told
from parvis.counter.queries.sealed import content_of
from parvis.counter.rules.keeping import kept_until
from parvis.counter.rules.remedies import remedies_of
from parvis.counter.tests import benches
from parvis.counter.tests.benches import NOW, refuse, sent
from parvis.counter.tests.cases import actor, citizen
from parvis.counter.tests.region import OTHER, TOWN
from parvis.counter.types import Event, EventKind, Flow, Outcome, Retention, Standing
from parvis.counter.types.drafts import Holder
from parvis.kernel.people.queries.actors import actor_of
from parvis.kernel.people.tests.factories import make_agent, make_citizen, sign_in
from parvis.kernel.people.types import Actor, Role

DAY = timedelta(days=1)
CLOSED = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
OBJECT = {"id": "object", "label": {"nl": "Bezwaar", "fr": "Réclamation", "en": "Object"}, "procedure": "rethink"}


def row(info) -> Case:
    return Case.objects.unscoped("a test looks").get(pk=getattr(info, "id", info))


def flow_with(*remedies) -> Flow:
    states = [
        {"id": "a", "label": {"nl": "a", "fr": "a", "en": "a"}},
        {"id": "b", "label": {"nl": "b", "fr": "b", "en": "b"}, "final": True, "outcome": "refused"},
    ]
    return Flow.model_validate({"initial": "a", "states": states, "remedies": remedies})


def standing(outcome: Outcome | None, closed_at=CLOSED, appeal: str = "") -> Standing:
    return Standing(
        state="b", tracks={}, outcome=outcome, closed_at=closed_at if outcome else None, clocks=(), due=None,
        filled={}, pieces_wanted=(), is_suspended=False, appeal=appeal,
    )  # fmt: skip


# Rules ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("term", "last_day"),
    [
        ({"length": 30, "unit": "calendar"}, "2026-12-24"),
        ({"length": "days", "unit": "calendar"}, "2026-12-28"),  # the 25th is Christmas, then a week-end
        ({"length": 1, "unit": "months"}, "2026-12-24"),
        ({"length": 10, "unit": "working"}, "2026-12-08"),
        (None, ""),
    ],
)
def test_until_when_one_can_disagree(term, last_day):
    flow = flow_with({**OBJECT, "term": term})
    [found] = remedies_of(flow, standing(Outcome.REFUSED), [], {"days": 31}, at=CLOSED)
    assert found.is_open
    assert (found.until.astimezone().date().isoformat() if found.until else "") == last_day
    if found.until:
        [late] = remedies_of(flow, standing(Outcome.REFUSED), [], {"days": 31}, at=found.until + timedelta(seconds=1))
        assert late.blocked_by == "late"


@pytest.mark.parametrize(
    ("outcome", "appeal", "found"),
    [
        (None, "", []),
        (Outcome.GRANTED, "", []),
        (Outcome.WITHDRAWN, "", []),
        (Outcome.REFUSED, "", [""]),
        (Outcome.PARTLY, "", [""]),
        (Outcome.REFUSED, "open", ["used"]),
    ],
)
def test_after_which_ends_one_can_disagree(outcome, appeal, found):
    assert [
        one.blocked_by for one in remedies_of(flow_with(OBJECT), standing(outcome, appeal=appeal), [], {}, at=CLOSED)
    ] == found


def test_one_disagrees_once_with_one_end_and_anew_with_the_next():
    before = Event(2, CLOSED - DAY, EventKind.APPEALED, "x", "applicant", "", {"remedy": "object", "case": "c"})
    now = Event(3, CLOSED + DAY, EventKind.APPEALED, "x", "applicant", "", {"remedy": "object", "case": "c"})
    at = CLOSED + 2 * DAY
    assert [
        one.blocked_by for one in remedies_of(flow_with(OBJECT), standing(Outcome.REFUSED), [before], {}, at=at)
    ] == [""]
    assert [one.blocked_by for one in remedies_of(flow_with(OBJECT), standing(Outcome.REFUSED), [now], {}, at=at)] == [
        "used"
    ]


@given(
    years=some.integers(0, 30),
    closed=some.integers(0, 3_000).map(lambda days: CLOSED + days * DAY),
    ended=some.none() | some.integers(0, 3_000).map(lambda days: CLOSED + days * DAY),
)
def test_what_is_disagreed_with_is_kept_at_least_as_long(years, closed, ended):
    rule = Retention(years=years)
    assert kept_until(rule, closed, is_appealed=True, appeal_ended_at=ended) is None
    assert kept_until(rule, closed, appeal_ended_at=ended) >= kept_until(rule, closed)
    if ended is not None:
        assert kept_until(rule, closed, appeal_ended_at=ended) > ended


# Operations ------------------------------------------------------------------------------------------------


def refused(by, at=NOW):
    info = sent(by=by, at=at)
    refuse(info, by=actor(at=at), at=at)
    return info


def object_to(info, by, *, at=NOW + DAY, remedy="object"):
    draft = api.begin_remedy(case=info.id, remedy=remedy, by=by, at=at, language="nl")
    return draft, Holder(drafts=frozenset({draft.id}))


def send(draft, holder, by, *, at=NOW + DAY):
    row = Draft.objects.get(pk=draft.id)
    fill_in(row)
    shown = form(draft.id, holder, at=at, language="nl")
    return api.send_draft(draft_id=draft.id, holder=holder, by=by, setting=shown.setting, at=at)[1]


def fill_in(row):
    content = {"answers": dict(benches.ANSWERS), "typed": {}, "changed": {}}
    row.content = benches.sealed(row, content)
    row.save()


def test_a_child_case_knows_its_parent_and_the_parent_hears_of_it(benched):
    me = citizen()
    info = refused(me)
    child = send(*object_to(info, me), me)
    [first] = [one for one in told(row(child)) if one.event.kind == "submitted"]
    assert first.event.data["parent"] == {
        "reference": info.reference,
        "procedure": "bench",
        "outcome": "refused",
        "closed_on": "2026-11-24",
    }
    assert (row(child).parent_id, row(child).remedy, row(child).organisation_id) == (info.id, "object", TOWN)
    [appealed] = [one for one in told(row(info)) if one.event.kind == "appealed"]
    assert appealed.event.data == {"remedy": "object", "case": str(child.id)}
    assert row(info).keep_until is None, "kept as long as someone disagrees"
    assert row(info).has_unread


def test_a_child_that_is_granted_reopens_its_parent_in_the_same_moment(benched):
    me, clerk = citizen(), actor()
    info = refused(me)
    child = send(*object_to(info, me), me)
    decisions.act(case=child.id, action="place", filled={}, by=clerk, at=NOW + 2 * DAY)
    parent = row(info)
    assert (parent.outcome, parent.state, parent.closed_at) == ("", "sent", None)
    [decided] = [one for one in told(parent) if one.event.kind == "appeal_decided"]
    assert decided.event.data == {"outcome": "granted", "remedy": "object", "case": str(child.id)}


def test_a_child_that_is_refused_leaves_its_parent_and_starts_its_years_anew(benched):
    me, clerk = citizen(), actor()
    info = refused(me)
    child = send(*object_to(info, me), me)
    refuse(child, by=clerk, at=NOW + 5 * DAY)
    assert row(info).outcome == "refused"
    assert row(info).keep_until == kept_until(Retention(years=5), NOW + 5 * DAY)
    letter = Document.objects.get(case=child.id)
    assert info.reference in str(content_of(letter)["blocks"]), "its letter names the case"


def test_a_child_whose_term_passes_answers_its_parent_too(benched):
    me = citizen()
    info = refused(me)
    child = send(*object_to(info, me), me)
    api.fire_due(by=Actor.system("deadlines"), at=NOW + 40 * DAY)
    assert row(child).outcome == "refused"
    assert [one.event.data["outcome"] for one in told(row(info)) if one.event.kind == "appeal_decided"] == ["refused"]
    assert row(info).has_unread


def test_a_withdrawn_child_answers_its_parent_once(benched):
    me = citizen()
    info = refused(me)
    child = send(*object_to(info, me), me)
    api.withdraw(case=child.id, by=me, at=NOW + 3 * DAY)
    api.add_note(case=child.id, text="x", by=actor(), at=NOW + 4 * DAY)
    assert [one.event.data["outcome"] for one in told(row(info)) if one.event.kind == "appeal_decided"] == ["withdrawn"]
    assert row(info).outcome == "refused"


def test_nobody_disagrees_twice_or_after_the_term_or_before_the_end(benched):
    me = citizen()
    open_one = sent(by=me)
    with pytest.raises(api.NotPossible, match="state"):
        object_to(open_one, me)
    info = refused(me)
    with pytest.raises(api.NotPossible, match="late"):
        object_to(info, me, at=NOW + 21 * DAY)
    draft, holder = object_to(info, me)
    with pytest.raises(api.NotPossible, match="late"):
        send(draft, holder, me, at=NOW + 21 * DAY)
    assert not [one for one in told(row(info)) if one.event.kind == "appealed"]
    send(draft, holder, me)
    with pytest.raises(api.NotPossible, match="used"):
        object_to(info, me)
    assert row(info).children.count() == 1


def test_two_forms_of_one_remedy_make_one_case(benched):
    info = refused(Actor.anonymous())
    me = api.follower(info.id)
    first, second = object_to(info, me), object_to(info, me)
    send(*first, Actor.anonymous())
    with pytest.raises(api.NotPossible, match="used"):
        send(*second, Actor.anonymous())
    assert row(info).children.count() == 1
    assert Draft.objects.get(pk=second[0].id).case_id is None


def test_only_the_applicant_disagrees(benched):
    me = citizen()
    info = refused(me)
    for other in (citizen(), Actor.anonymous(), actor(), actor(organisation=OTHER), api.follower(uuid4())):
        with pytest.raises(api.UnknownCase):
            object_to(info, other)
    assert object_to(info, me)[0].id == object_to(info, me)[0].id, "what was begun is gone on with"


def test_a_remedy_that_nobody_offers_there_is_told_and_not_begun(benched):
    me = citizen()
    info = refused(me)
    definition = row(info).definition
    assert definition
    with pytest.raises(api.NotPossible, match="state"):
        object_to(info, me, remedy="other")


def test_the_database_knows_pairs(benched):
    me = citizen()
    info = refused(me)
    for fields in ({"remedy": "object"}, {"parent_id": info.id, "remedy": "object"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Case.objects.unscoped("a test breaks a row").filter(pk=info.id).update(**fields)


# Links -------------------------------------------------------------------------------------------------------


def test_a_clerk_puts_two_cases_beside_each_other(benched):
    me, clerk = citizen(), actor()
    first, second = sent(by=me), sent(by=citizen())
    api.link_cases(case=first.id, reference=second.shown_reference.lower(), reason="Same bench", by=clerk, at=NOW)
    with pytest.raises(api.NotPossible, match="linked"):
        api.link_cases(case=second.id, reference=first.reference, reason="Again", by=clerk, at=NOW)
    for one, other in ((first, second), (second, first)):
        [found] = api.relatives_of(one.id, by=clerk)
        assert (found.id, found.kind, found.reason, found.is_seen) == (other.id, "linked", "Same bench", True)
    assert api.relatives_of(first.id, by=me) == [], "links are of colleagues"
    api.unlink_cases(case=first.id, other=second.id, by=clerk, at=NOW)
    assert api.relatives_of(first.id, by=clerk) == []
    with pytest.raises(api.UnknownCase):
        api.unlink_cases(case=first.id, other=second.id, by=clerk, at=NOW)


@pytest.mark.parametrize(
    ("reference", "reason", "why"),
    [("own", "x", "other"), ("elsewhere", "x", "other"), ("zzz", "x", "other"), ("second", " ", "nothing")],
)
def test_what_is_not_linked(benched, reference, reason, why):
    clerk = actor()
    first, second = sent(by=citizen()), sent(by=citizen())
    elsewhere = sent(by=citizen(), organisation=OTHER)
    known = {"own": first.reference, "second": second.reference, "elsewhere": elsewhere.reference}
    with pytest.raises(api.NotPossible, match=why):
        api.link_cases(case=first.id, reference=known.get(reference, reference), reason=reason, by=clerk, at=NOW)


def test_a_destroyed_case_takes_its_links_along(benched):
    clerk = actor()
    first, second = sent(by=citizen()), sent(by=citizen())
    api.link_cases(case=first.id, reference=second.reference, reason="Same", by=clerk, at=NOW)
    refuse(first, by=clerk, at=NOW)
    assert keeping.let_go(by=Actor.system("keeping"), at=row(first).keep_until) == 1
    assert not CaseLink.objects.exists()


# Pages -------------------------------------------------------------------------------------------------------


@pytest.fixture
def english():
    with translation.override("en"):
        yield


def test_the_applicant_begins_on_the_page_of_the_case(benched, english):
    now = timezone.now()
    me = make_citizen()
    info = refused(actor_of(me, now), at=now)
    client = sign_in(Client(), me)
    page = client.get(reverse("my:case", args=[info.id])).content.decode()
    assert "Do you disagree?" in page
    assert "You can do this until" in page
    begun = client.post(reverse("my:remedy", args=[info.id, "object"]), follow=True)
    draft = Draft.objects.get(parent=info.id)
    assert str(draft.pk) in begun.request["PATH_INFO"]
    assert "Go on" in client.get(reverse("my:case", args=[info.id])).content.decode()
    child = send(*object_to(info, actor_of(me, now), at=now), actor_of(me, now), at=now)
    page = client.get(reverse("my:case", args=[info.id])).content.decode()
    assert reverse("my:case", args=[child.id]) in page
    assert reverse("my:case", args=[info.id]) in client.get(reverse("my:case", args=[child.id])).content.decode()
    again = client.post(reverse("my:remedy", args=[info.id, "object"]), follow=True).content.decode()
    assert "You did this already" in again
    assert sign_in(Client(), make_citizen()).post(reverse("my:remedy", args=[info.id, "object"])).status_code == 404
    desk = sign_in(Client(), make_agent(TOWN)).get(reverse("desk:case", args=[info.id])).content.decode()
    assert reverse("desk:case", args=[child.id]) in desk


def test_who_may_not_open_a_relative_reads_what_it_is_and_no_name(benched, english):
    me, clerk = citizen(), actor()
    info = refused(me)
    child = send(*object_to(info, me), me)
    Case.objects.unscoped("a test moves a row").filter(pk=child.id).update(organisation=OTHER)
    [found] = api.relatives_of(info.id, by=clerk)
    assert (found.kind, found.is_seen, found.name, found.organisation) == ("child", False, "", OTHER)


def test_a_clerk_links_from_the_page(benched, english):
    now = timezone.now()
    first, second = sent(by=citizen(), at=now), sent(by=citizen(), at=now)
    client = sign_in(Client(), make_agent(TOWN, [Role.AGENT]))
    url = reverse("desk:link", args=[first.id])
    assert (
        "The cases are linked"
        in client.post(url, {"reference": second.reference, "reason": "Same"}, follow=True).content.decode()
    )
    assert "No other case" in client.post(url, {"reference": "zzz", "reason": "Same"}, follow=True).content.decode()
    assert "Same" in client.get(reverse("desk:case", args=[second.id])).content.decode()
    client.post(reverse("desk:unlink", args=[first.id]), {"other": str(second.id)})
    assert not CaseLink.objects.exists()
