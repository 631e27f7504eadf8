"""The desk of the incidents: each action and its refusal, who may, a page that grew stale."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from parvis.incidents import api as incidents
from parvis.incidents.models import Report, Update
from parvis.incidents.tests.at_the_desk import come_in, do, page_of, reported, row
from parvis.incidents.tests.world import CONTRACTOR, ON_THE_ROAD, OTHER, ROADS, TOWN
from parvis.incidents.types.report import Moderation, Reason, Sender, State, What
from parvis.incidents.web.desk.actions import ALL
from parvis.kernel.people.queries.actors import actor_of
from parvis.kernel.people.tests.factories import make_agent, make_citizen, sign_in
from parvis.kernel.people.types import Actor, Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("region")]
TREE = "greenery-overgrown"


@pytest.fixture(autouse=True)
def _dutch():
    with translation.override("nl"):
        yield


# Actions ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("action", "given", "state"),
    [
        ("accept", {}, State.IN_PROGRESS),
        ("refuse", {"reason": "private"}, State.REFUSED),
        ("refuse", {"text": "Dat is van de buren."}, State.REFUSED),
        ("solve", {"text": "Opgeruimd."}, State.SOLVED),
        ("solve", {}, State.SOLVED),
        ("delete", {"text": "Een grap."}, State.DELETED),
    ],
)
def test_a_report_is_moved_by_one_press(client, action, given, state):
    come_in(client)
    number = reported().number
    response = do(client, number, action, **given)
    assert response.status_code == 302
    assert response["Location"] == page_of(number)
    assert row(number).state == state
    assert client.get(page_of(number)).status_code == 200


def test_a_reason_that_is_chosen_and_one_that_is_written_are_told_together_in_the_language_of_the_reporter(client):
    come_in(client)
    number = reported(sender=Sender(language="fr")).number
    do(client, number, "refuse", reason="nothing", text="Voyez la photo.")
    told = Update.objects.get(report=number, what=What.REFUSED.value).text
    assert told.startswith("Notre équipe s’est rendue sur place")
    assert told.endswith("Voyez la photo.")


@pytest.mark.parametrize(
    ("action", "given", "field"),
    [
        ("refuse", {"reason": "no-such-reason"}, "reason"),
        ("delete", {"text": "  "}, "text"),
        ("plan", {"month": "ooit"}, "month"),
        ("pause", {"text": ""}, "text"),
        ("note", {"text": ""}, "text"),
        ("transfer", {"to": "", "text": "Niet van ons."}, "to"),
        ("transfer", {"to": OTHER, "text": ""}, "text"),
        ("classify", {"category": "qqqq"}, "category"),
        ("merge", {"number": "niets"}, "number"),
        ("merge", {"number": "999999"}, "number"),
        ("task", {"contractor": CONTRACTOR, "text": ""}, "text"),
        ("task", {"contractor": CONTRACTOR, "text": "Vullen", "due_on": "2026-02-30"}, "due_on"),
        ("flag", {"priority": "99"}, "priority"),
        ("photo", {}, "photos"),
    ],
)
def test_what_cannot_be_used_stays_on_the_page_with_a_sentence(client, action, given, field):
    come_in(client)
    number = reported().number
    response = do(client, number, action, **given)
    assert response.status_code == 422
    assert row(number).state == State.RECEIVED
    shown = response.context["wrong"]
    assert [one.name for one in shown] == [field]
    assert f'href="#{shown[0].first}"' in response.content.decode(), "the error leads to its field"
    opened = [one for one in response.context["buttons"] if one["is_open"]]
    assert [one["id"] for one in opened] == [action]
    for name, value in given.items():
        kept = next((one for one in opened[0]["fields"] if one.name == name), None)
        assert kept is None or kept.value == value.strip() or kept.value == value


def test_a_report_is_planned_paused_and_goes_on(client):
    come_in(client)
    number = reported().number
    month = incidents.months_to_plan(timezone.now())[2]
    do(client, number, "plan", month=f"{month:%Y-%m}", text="Met de heraanleg.")
    assert row(number).planned_on == month
    do(client, number, "pause", text="Wacht op de nutsmaatschappij.")
    assert row(number).is_paused
    assert "Wacht op de nutsmaatschappij." in client.get(page_of(number)).content.decode()
    do(client, number, "resume")
    assert not row(number).is_paused


def test_what_is_closed_can_be_opened_again_or_put_away(client):
    come_in(client)
    one, other = reported().number, reported().number
    for number in (one, other):
        do(client, number, "solve")
    do(client, one, "reopen", text="Toch niet.")
    assert row(one).state == State.IN_PROGRESS
    do(client, other, "process")
    assert row(other).state == State.PROCESSED
    assert do(client, one, "process").status_code == 409, "an open report is not put away"


def test_a_note_is_for_colleagues_unless_the_box_is_ticked(client):
    come_in(client)
    number = reported().number
    do(client, number, "note", text="Gebeld met de aannemer.")
    do(client, number, "note", text="Morgen komt de ploeg.", is_public="on")
    assert [one.text for one in incidents.timeline(number, is_public_only=True) if one.text] == [
        "Morgen komt de ploeg."
    ]


def test_a_report_is_given_away_with_a_reason_and_is_then_out_of_hand(client):
    come_in(client)
    number = reported().number
    assert do(client, number, "transfer", to=OTHER, text="Aan de overkant.").status_code == 302
    assert row(number).manager_id == OTHER
    page = client.get(page_of(number))
    assert page.status_code == 200
    assert not page.context["buttons"], "others see it, and do nothing with it"
    assert do(client, number, "accept").status_code == 403


def test_another_category_is_found_by_its_words_and_may_send_the_report_elsewhere(client):
    come_in(client)
    number = reported(TREE, where=ON_THE_ROAD).number
    unclear = do(client, number, "classify", category="weg")
    assert unclear.status_code == 422
    offered = next(one for one in unclear.context["buttons"] if one["id"] == "classify")["fields"][-1]
    assert offered.name == "match"
    assert len(offered.choices) > 1
    do(client, number, "classify", category="weg", match="roads-pothole", reroute="on")
    assert (row(number).category, row(number).manager_id) == ("roads-pothole", ROADS)


def test_two_reports_are_merged_and_stand_by_themselves_again(client):
    come_in(client)
    older, newer = reported(at=timezone.now() - timedelta(days=3)).number, reported().number
    page = client.get(reverse("incident_desk:act", args=[newer, "merge"]))
    fields = next(one for one in page.context["buttons"] if one["id"] == "merge")["fields"]
    assert str(older) in {one.value for one in fields[0].choices}, "what is near is offered"
    do(client, newer, "merge", **{"with": str(older)})
    assert row(newer).merged_into_id == older
    merged = client.get(page_of(newer))
    assert {one["id"] for one in merged.context["buttons"]} == {"unmerge", "note"}
    assert f"#{newer}" in client.get(page_of(older)).content.decode()
    do(client, newer, "unmerge")
    assert row(newer).merged_into_id is None


def test_a_report_of_another_organisation_is_not_merged_and_the_page_says_what_to_do(client):
    come_in(client)
    mine = reported().number
    theirs = reported("waste-illegal-dump").number
    response = do(client, mine, "merge", number=f"#{theirs}")
    assert response.status_code == 422
    assert row(mine).merged_into_id is None


def test_marks_and_priority_are_set_and_taken_away(client):
    come_in(client)
    number = reported().number
    do(client, number, "flag", priority="12", third_party="Waterbedrijf", is_private="on")
    found = row(number)
    assert (found.priority, found.third_party, found.is_private) == (12, "Waterbedrijf", True)
    do(client, number, "flag", priority="12", third_party="")
    assert (row(number).third_party, row(number).is_private) == ("", False)


def test_a_text_is_looked_at_replaced_and_hidden(client):
    come_in(client)
    number = reported(text="Bel mij op 0470 12 34 56, er ligt afval.").number
    assert row(number).moderation == Moderation.WAITING
    assert "moderate" in client.get(page_of(number)).content.decode()
    do(client, number, "moderate", verdict="fine", text="Er ligt afval.")
    assert (row(number).moderation, row(number).text) == (Moderation.FINE, "Er ligt afval.")
    do(client, number, "moderate", verdict="hidden", text="Er ligt afval.")
    assert row(number).moderation == Moderation.HIDDEN


def test_what_citizens_said_against_a_closing_is_read_by_its_manager(client):
    come_in(client)
    number = reported().number
    do(client, number, "solve", text="Klaar.")
    incidents.contest(
        number=number, reason=Reason.NOT_REPAIRED, text="Het ligt er nog.", by=Actor.anonymous(), at=timezone.now(),
        browser="b",
    )  # fmt: skip
    assert "Het ligt er nog." in client.get(page_of(number)).content.decode()


# Who may ------------------------------------------------------------------------------------------


def test_what_is_not_public_is_not_there_for_others(client):
    number = reported("waste-fly-posting").number
    assert row(number).is_private
    come_in(client, OTHER, Role.AGENT, Role.MANAGER)
    for path in (page_of(number), reverse("incident_desk:print", args=[number])):
        assert client.get(path).status_code == 404
    assert do(client, number, "accept").status_code == 404
    come_in(client)
    assert client.get(page_of(number)).status_code == 200


def test_others_read_what_everyone_reads(client):
    me = come_in(client)
    number = reported(text="Bel 0470 12 34 56.").number
    incidents.note(number=number, text="Alleen voor ons.", by=me, at=timezone.now())
    come_in(client, OTHER)
    page = client.get(page_of(number))
    assert page.status_code == 200
    assert "0470" not in page.content.decode()
    assert "Alleen voor ons." not in page.content.decode()
    assert "0470" not in client.get(reverse("incident_desk:print", args=[number])).content.decode()


@pytest.mark.parametrize("action", [one.id for one in ALL])
def test_nothing_is_done_by_another_organisation(client, action):
    number = reported().number
    come_in(client, OTHER, Role.AGENT, Role.DECIDER, Role.MANAGER)
    before = row(number).changed_at
    response = do(client, number, action, text="x", to=OTHER, month="2026-12", verdict="hidden", priority="16")
    assert response.status_code == 403
    assert row(number).changed_at == before


def test_an_action_that_does_not_exist_is_not_found(client):
    come_in(client)
    assert do(client, reported().number, "burn").status_code == 404


@pytest.mark.parametrize("role", [Role.EDITOR, Role.ADMINISTRATOR, Role.OPERATOR])
def test_who_does_not_handle_reports_has_no_desk(client, role):
    number = reported().number
    come_in(client, TOWN, role)
    for path in (reverse("incident_desk:queue"), page_of(number), reverse("incident_desk:new")):
        assert client.get(path).status_code == 403


def test_citizens_and_strangers_have_no_desk(client):
    path = page_of(reported().number)
    assert client.get(path).status_code == 302
    sign_in(client, make_citizen())
    assert client.get(path).status_code == 403


def test_only_managers_of_its_organisation_read_the_journal(client):
    number = reported().number
    path = reverse("incident_desk:journal", args=[number])
    come_in(client)
    assert client.get(path).status_code == 403
    assert path not in client.get(page_of(number)).content.decode()
    come_in(client, OTHER, Role.MANAGER)
    assert client.get(path).status_code == 403
    come_in(client, TOWN, Role.MANAGER)
    assert path in client.get(page_of(number)).content.decode()
    assert [one["verb"] for one in client.get(path).context["rows"]] == ["reported"]


def test_the_region_decides_who_handles_what_went_to_and_fro(client):
    me = come_in(client)
    number = reported().number
    Report.objects.unscoped("a test").filter(pk=number).update(needs_arbitration=True)
    assert do(client, number, "transfer", to=OTHER, text="x").status_code == 409
    assert do(client, number, "arbitrate", to=OTHER, text="x").status_code == 403
    assert me.organisations() == {TOWN}
    come_in(client, "brussels-region", Role.DECIDER)
    page = client.get(page_of(number))
    assert [one["id"] for one in page.context["buttons"]] == ["arbitrate"]
    assert do(client, number, "arbitrate", to=OTHER, text="Aan hun kant.").status_code == 302
    assert (row(number).manager_id, row(number).needs_arbitration) == (OTHER, False)


# A page that grew stale ---------------------------------------------------------------------------


def test_a_stale_page_says_what_changed_and_keeps_what_was_typed(client):
    come_in(client)
    number = reported().number
    seen = row(number).changed_at.isoformat()
    colleague = actor_of(make_agent(TOWN), timezone.now())
    incidents.note(number=number, text="Ik ben ermee bezig.", by=colleague, at=timezone.now())
    response = do(client, number, "refuse", seen=seen, text="Niet voor ons.")
    assert response.status_code == 409
    assert row(number).state == State.RECEIVED
    assert [one["detail"] for one in response.context["news"]] == ["Ik ben ermee bezig."]
    assert "Niet voor ons." in response.content.decode()
    # The form now carries what is seen, so that a second press decides.
    assert response.context["seen"] == row(number).changed_at.isoformat()
    assert do(client, number, "refuse", seen=response.context["seen"], text="Niet voor ons.").status_code == 302


def test_somebody_who_only_follows_makes_no_page_stale(client):
    come_in(client)
    number = reported().number
    seen = row(number).changed_at.isoformat()
    incidents.follow(number=number, sender=Sender(), by=Actor.anonymous(), at=timezone.now())
    assert row(number).changed_at.isoformat() != seen
    assert do(client, number, "accept", seen=seen).status_code == 302


def test_an_action_that_somebody_else_did_already_says_so(client):
    me = come_in(client)
    number = reported().number
    seen = row(number).changed_at.isoformat()
    incidents.accept(number=number, by=me, at=timezone.now())
    assert do(client, number, "accept", seen=seen).status_code == 409
    assert do(client, number, "accept").status_code == 409, "also when the page is fresh"
