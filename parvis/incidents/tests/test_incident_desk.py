"""The desk of the incidents: each action and its refusal, who may, lists, many at once, a page that grew stale."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from PIL import Image

from parvis.incidents import api as incidents
from parvis.incidents.models import Photo, Report, Task, Update
from parvis.incidents.operations.photos import publish_photo
from parvis.incidents.tests.world import CLEANERS, CONTRACTOR, HERE, ON_THE_ROAD, OTHER, ROADS, TOWN, sent
from parvis.incidents.types.picture import Region, RegionKind
from parvis.incidents.types.report import Moderation, Reason, Sender, State, TaskState, Visibility, What
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


def come_in(client, organisation=TOWN, *roles):
    """Sign an agent in; return them as an actor."""
    account = make_agent(organisation, roles or (Role.AGENT,))
    sign_in(client, account)
    return actor_of(account, timezone.now())


def reported(*args, **fields):
    """Report something, yesterday."""
    fields.setdefault("at", timezone.now() - timedelta(days=1))
    return sent(*args, **fields)


def page_of(number):
    return reverse("incident_desk:report", args=[number])


def do(client, report, action, *, seen=None, **given):
    """Do something with a report as its page does, which says what was seen."""
    path = reverse("incident_desk:act", args=[report, action])
    if seen is None:
        seen = row(report).changed_at.isoformat()
    return client.post(path, {"seen": seen, **given})


def row(number):
    return Report.objects.unscoped("a test looks").get(pk=number)


def picture(size=(64, 48)):
    content = io.BytesIO()
    Image.new("RGB", size, "grey").save(content, "JPEG")
    return SimpleUploadedFile("werk.jpg", content.getvalue(), "image/jpeg")


# Actions ------------------------------------------------------------------------------------------------


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


# Photos -------------------------------------------------------------------------------------------------


@pytest.fixture
def photo(client):
    """Return a photo of a report of the town, in which one face was found."""
    me = come_in(client, TOWN, Role.MANAGER)
    number = reported().number
    info = incidents.add_photo(number=number, content=picture().read(), name="a.jpg", by=me, at=timezone.now())
    face = Region(RegionKind.FACE, 0.1, 0.1, 0.3, 0.3)
    publish_photo(photo=info.id, regions=[face], by=Actor.system("tests"), at=timezone.now())
    return Photo.objects.get(pk=info.id)


def photo_path(photo, name="photo", *more):
    return reverse(f"incident_desk:{name}", args=[photo.report_id, photo.pk, *more])


def test_work_is_shown_done_by_a_photo(client):
    come_in(client)
    number = reported().number
    assert do(client, number, "solve", text="Hersteld.", photos=picture()).status_code == 302
    found = Photo.objects.get(report=number)
    assert (found.is_after, row(number).state, row(number).photo_count) == (True, State.SOLVED, 1)


def test_what_is_no_photo_leaves_the_report_unsolved(client):
    come_in(client)
    number = reported().number
    given = SimpleUploadedFile("virus.jpg", b"MZ\x90 this is no picture", "image/jpeg")
    response = do(client, number, "solve", text="Hersteld.", photos=given)
    assert response.status_code == 422
    assert "Hersteld." in response.content.decode(), "what was typed is kept"
    assert row(number).state == State.RECEIVED


def test_a_photo_is_blurred_by_hand_besides_what_was_found(client, photo):
    given = {
        "kind": ["face", "", "hand", ""], "left": ["10", "50,5", "", ""], "top": ["10", "20", "", ""],
        "width": ["20", "10", "", ""], "height": ["20", "30", "", ""],
    }  # fmt: skip
    before = photo.public
    assert client.post(photo_path(photo, "blur"), given).status_code == 302
    photo.refresh_from_db()
    assert [(one["kind"], round(one["left"], 3), round(one["bottom"], 3)) for one in photo.regions] == [
        ("face", 0.1, 0.3),
        ("hand", 0.505, 0.5),
    ]
    assert photo.public != before


def test_a_region_that_is_taken_away_is_not_blurred(client, photo):
    given = {"kind": "face", "left": "10", "top": "10", "width": "20", "height": "20", "remove": "0"}
    client.post(photo_path(photo, "blur"), given)
    photo.refresh_from_db()
    assert photo.regions == []


@pytest.mark.parametrize("left", ["veel", "101", "-1", "nan"])
def test_a_region_outside_the_photo_is_refused_and_kept_on_the_page(client, photo, left):
    given = {"kind": "", "left": left, "top": "10", "width": "20", "height": "20"}
    response = client.post(photo_path(photo, "blur"), given)
    assert response.status_code == 422
    assert f'value="{left}"' in response.content.decode()


def test_the_original_is_opened_by_its_manager_and_that_is_written_down(client, photo):
    assert client.get(photo_path(photo)).status_code == 200
    assert client.get(photo_path(photo, "photo_file", "small"))["Content-Type"] == "image/jpeg"
    assert client.get(photo_path(photo, "photo_file", "original")).status_code == 200
    assert client.get(photo_path(photo, "photo_file", "secret")).status_code == 404


def test_a_photo_is_shown_to_fewer_and_destroyed(client, photo):
    client.post(photo_path(photo, "show_to"), {"visibility": "confidential"})
    photo.refresh_from_db()
    assert photo.visibility == Visibility.CONFIDENTIAL
    client.post(photo_path(photo, "destroy"))
    photo.refresh_from_db()
    assert photo.removed_at is not None
    assert client.get(photo_path(photo)).status_code == 404


def test_others_see_a_public_photo_and_change_nothing(client, photo):
    come_in(client, OTHER)
    assert client.get(photo_path(photo)).status_code == 200
    assert client.get(photo_path(photo, "photo_file", "original")).status_code == 404
    for name in ("blur", "show_to", "destroy"):
        assert client.post(photo_path(photo, name)).status_code == 403
    Photo.objects.update(visibility=Visibility.PROFESSIONAL.value)
    assert client.get(photo_path(photo)).status_code == 404


def test_a_photo_is_reached_by_its_own_report_only(client, photo):
    other = reported().number
    path = reverse("incident_desk:photo", args=[other, photo.pk])
    assert client.get(path).status_code == 404


# Who may --------------------------------------------------------------------------------------------------


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


# A page that grew stale -------------------------------------------------------------------------------------


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


# The list -----------------------------------------------------------------------------------------------------


def listed(client, **asked):
    return [row["report"].number for row in client.get(reverse("incident_desk:queue"), asked).context["rows"]]


def test_the_list_shows_ones_own_open_reports_overdue_first(client):
    late = reported(at=timezone.now() - timedelta(days=60)).number
    fresh = reported().number
    reported("waste-illegal-dump")
    solved = reported().number
    me = come_in(client)
    incidents.solve(number=solved, by=me, at=timezone.now())
    assert listed(client) == [late, fresh]
    assert listed(client, tab="overdue") == [late]
    assert set(listed(client, tab="all")) == {late, fresh, solved}
    assert listed(client, tab="no-such-tab", sort="no-such-order", priority="many", organisation=OTHER) == [late, fresh]


def test_the_list_is_narrowed_by_a_sentence(client):
    green = reported(TREE).number
    litter = reported().number
    me = come_in(client)
    incidents.accept(number=litter, by=me, at=timezone.now())
    assert listed(client, group="greenery") == [green]
    assert listed(client, state="in_progress") == [litter]
    assert listed(client, department="green") == [green]
    assert listed(client, q=str(litter)) == [litter]
    incidents.pause(number=green, text="Nesten.", by=me, at=timezone.now())
    assert listed(client, tab="paused") == [green]


def test_the_list_asks_the_database_little_and_no_more_for_many_rows(client):
    come_in(client)

    def count():
        client.get(reverse("incident_desk:queue"))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("incident_desk:queue"))
        return [one["sql"] for one in queries if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]

    for _ in range(3):
        reported()
    few = count()
    for _ in range(20):
        reported()
    many = count()
    assert len(many) == len(few)
    assert len(many) <= 8, "\n".join(many)


def test_pages_of_the_list_follow_each_other(client, monkeypatch):
    monkeypatch.setattr("parvis.incidents.web.desk.queue.ROWS", 2)
    numbers = [reported(at=timezone.now() - timedelta(days=40 - day)).number for day in range(5)]
    come_in(client)
    path, found = reverse("incident_desk:queue"), []
    while path:
        context = client.get(path).context
        found += [row["report"].number for row in context["rows"]]
        path = context["next_url"]
    assert found == numbers


def test_a_number_leads_straight_to_its_report(client):
    come_in(client)
    number = reported().number
    find = reverse("incident_desk:find")
    assert client.get(find, {"q": f"#{number}"})["Location"] == page_of(number)
    assert "tab=all&q=wavers" in client.get(find, {"q": "wavers"})["Location"]
    assert client.get(find, {"q": "99999999"}).status_code == 302


def test_what_is_listed_is_on_a_map_too(client):
    come_in(client)
    number = reported().number
    page = client.get(reverse("incident_desk:map"), {"tab": "all"})
    assert [one["url"] for one in page.context["points"]] == [page_of(number)]


# Many at once ---------------------------------------------------------------------------------------------------


def batch(client, step, numbers, **given):
    return client.post(reverse("incident_desk:batch"), {"step": step, "number": numbers, **given})


def test_many_are_accepted_at_once_and_those_that_did_not_go_say_why(client):
    come_in(client)
    mine = [reported().number for _ in range(3)]
    do(client, mine[0], "solve")
    theirs = reported("waste-illegal-dump").number
    response = batch(client, "accept", [*mine, theirs])
    assert [row["report"].number for row in response.context["done"]] == mine[1:]
    assert {one["number"] for one in response.context["refused"]} == {mine[0], theirs}
    assert all(one["why"] for one in response.context["refused"])
    assert [row(number).state for number in mine] == [State.SOLVED, State.IN_PROGRESS, State.IN_PROGRESS]
    assert row(theirs).state == State.RECEIVED


def test_a_step_that_asks_something_asks_once_for_all(client):
    come_in(client)
    numbers = [reported().number for _ in range(2)]
    asked = batch(client, "refuse", numbers)
    assert asked.status_code == 200
    assert not any(one.error for one in asked.context["fields"])
    again = batch(client, "refuse", numbers, confirmed="1", text="")
    assert again.status_code == 422
    done = batch(client, "refuse", numbers, confirmed="1", reason="planned")
    assert len(done.context["done"]) == 2
    assert {row(number).state for number in numbers} == {State.REFUSED}


def test_many_are_planned_solved_and_noted(client):
    come_in(client)
    numbers = [reported().number for _ in range(2)]
    month = incidents.months_to_plan(timezone.now())[1]
    assert batch(client, "plan", numbers, confirmed="1", month="").status_code == 422
    batch(client, "plan", numbers, confirmed="1", month=f"{month:%Y-%m}")
    assert {row(number).planned_on for number in numbers} == {month}
    batch(client, "note", numbers, confirmed="1", text="In één ronde.")
    batch(client, "solve", numbers, confirmed="1", text="Gedaan.")
    assert {row(number).state for number in numbers} == {State.SOLVED}


def test_many_need_to_be_chosen_and_lead_back_to_the_list_alone(client):
    come_in(client)
    here = reverse("incident_desk:queue")
    assert batch(client, "accept", [], back=f"{here}?tab=overdue")["Location"] == f"{here}?tab=overdue"
    assert batch(client, "accept", [], back="https://elsewhere.example/")["Location"] == here
    assert batch(client, "accept", ["x"], back="//elsewhere.example")["Location"] == here
    assert batch(client, "burn", [1]).status_code == 404


def test_sheets_of_many_are_printed_a_page_each(client):
    come_in(client)
    numbers = [reported().number for _ in range(2)]
    printed = batch(client, "print", numbers)
    assert printed.status_code == 302
    page = client.get(printed["Location"])
    assert page.content.decode().count('<article class="sheet"') == 2
    assert "data:image/svg+xml" in page.content.decode()
    assert client.get(reverse("incident_desk:print_many"), {"number": "999999"}).status_code == 404


# Contractors ------------------------------------------------------------------------------------------------------


@pytest.fixture
def task(client):
    """Return a task of the contractor, whose worker has signed in."""
    me = actor_of(make_agent(TOWN), timezone.now())
    number = reported().number
    asked = incidents.ask_contractor(number=number, contractor=CONTRACTOR, text="Put vullen.", by=me, at=timezone.now())
    come_in(client, CONTRACTOR)
    return Task.objects.get(pk=asked.id)


def answered(client, task, **given):
    return client.post(reverse("incident_desk:task", args=[task.pk]), given)


def test_a_contractor_finds_the_work_and_does_it_with_a_photo(client, task):
    assert "Put vullen." in client.get(reverse("incident_desk:tasks")).content.decode()
    answered(client, task, state="accepted", text="Donderdag.")
    task.refresh_from_db()
    assert task.state == TaskState.ACCEPTED
    assert answered(client, task, state="done", text="Gevuld.", photos=[picture(), picture()]).status_code == 302
    task.refresh_from_db()
    assert (task.state, task.answer) == (TaskState.DONE, "Gevuld.")
    kept = Photo.objects.filter(report=task.report_id)
    assert [(one.is_after, one.visibility) for one in kept] == [(True, Visibility.PROFESSIONAL)] * 2
    assert row(task.report_id).state == State.IN_PROGRESS, "its manager says when it is solved"
    assert client.get(reverse("incident_desk:tasks"), {"show": "ended"}).context["rows"]
    assert answered(client, task, state="done").status_code == 409


def test_work_is_refused_with_a_reason(client, task):
    assert answered(client, task, state="refused").status_code == 422
    answered(client, task, state="refused", text="Niet ons perceel.")
    task.refresh_from_db()
    assert task.state == TaskState.REFUSED
    assert answered(client, task, state="flown").status_code in (409, 422)


def test_what_is_no_photo_leaves_the_work_undone(client, task):
    given = SimpleUploadedFile("x.jpg", b"no picture", "image/jpeg")
    response = answered(client, task, state="done", text="Gevuld.", photos=given)
    assert response.status_code == 422
    assert "Gevuld." in response.content.decode()
    task.refresh_from_db()
    assert task.state == TaskState.ASKED


def test_other_contractors_and_managers_do_not_answer_it(client, task):
    come_in(client, OTHER)
    assert client.get(reverse("incident_desk:task", args=[task.pk])).status_code == 404
    assert answered(client, task, state="done").status_code == 404
    assert answered(client, task, state="cancelled").status_code == 404
    come_in(client)
    assert answered(client, task, state="done").status_code == 404
    assert answered(client, task, state="cancelled").status_code == 302
    task.refresh_from_db()
    assert task.state == TaskState.CANCELLED


def test_a_contractor_sees_the_report_and_its_own_work_alone(client, task):
    me = actor_of(make_agent(TOWN), timezone.now())
    incidents.ask_contractor(number=task.report_id, contractor=CLEANERS, text="Vegen.", by=me, at=timezone.now())
    incidents.flag(number=task.report_id, is_private=True, by=me, at=timezone.now())
    page = client.get(page_of(task.report_id))
    assert page.status_code == 200, "also when it is not public"
    assert "Put vullen." in page.content.decode()
    assert "Vegen." not in page.content.decode()
    assert do(client, task.report_id, "accept").status_code == 403


# A new report -------------------------------------------------------------------------------------------------------

CALL = {
    "category": "waste-litter", "where-lat": f"{HERE[0]}", "where-lon": f"{HERE[1]}", "text": "Zwerfvuil.",
    "channel": "phone", "language": "fr", "email": "beller@example.org",
}  # fmt: skip


def called(client, **changes):
    given = {**CALL, "do": "send", "once": "abc", **changes}
    for question in incidents.tree()["waste-litter"].questions:
        if question.is_required:
            given.setdefault(f"answer-{question.code}", question.answers[-1])
    return client.post(reverse("incident_desk:new"), given)


def test_a_call_becomes_a_report_that_the_caller_follows(client):
    come_in(client)
    response = called(client)
    assert response.status_code == 302, response.context and response.context["errors"]
    found = Report.objects.unscoped("a test").get()
    assert response["Location"] == page_of(found.pk)
    assert (found.channel, found.language, found.creator) == ("phone", "fr", TOWN)
    follower = found.followers.get()
    assert follower.wants_news
    again = called(client, same="none")
    assert again["Location"] == page_of(found.pk), "what is pressed twice is sent once"


def test_an_address_is_found_or_asked_about(client):
    come_in(client)
    by_street = {"where-lat": "", "where-lon": ""}
    response = called(client, **by_street, **{"where-street_text": "Waversesteenweg"})
    unknown = called(client, **by_street, **{"where-street_text": "Xyzstraat 1"})
    assert unknown.status_code == 422
    assert unknown.context["where_error"]
    nowhere = called(client, **by_street)
    assert nowhere.context["where_error"]
    outside = called(client, **{"where-lat": "52.1", "where-lon": "4.3"})
    assert outside.status_code == 422
    assert response.status_code in (302, 422)


def test_what_is_missing_is_said_all_at_once_and_nothing_typed_is_lost(client):
    come_in(client)
    response = client.post(reverse("incident_desk:new"), {"do": "send", "text": "Iets.", "email": "geen adres"})
    assert response.status_code == 422
    assert {one.name for one in response.context["what"] if one.error} == {"category"}
    assert response.context["where_error"]
    assert "Iets." in response.content.decode()
    assert Report.objects.unscoped("a test").count() == 0


def test_a_wrong_address_of_the_caller_is_said_beside_its_field(client):
    come_in(client)
    response = called(client, email="geen adres")
    assert response.status_code == 422
    assert {one.name for one in response.context["caller"] if one.error} == {"email"}


def test_what_is_probably_known_already_is_shown_and_asked_about(client):
    come_in(client)
    known = reported("waste-litter").number
    response = called(client)
    assert response.status_code == 422
    assert [one["number"] for one in response.context["near"]] == [str(known)]
    assert response.context["same_error"]
    followed = called(client, same=str(known))
    assert followed["Location"] == page_of(known)
    assert row(known).follower_count == 2
    other = called(client, same="none")
    assert other.status_code == 302
    assert other["Location"] != page_of(known)


def test_looking_sends_nothing_and_shows_who_gets_it(client):
    come_in(client)
    response = client.post(reverse("incident_desk:new"), {**CALL, "do": "look"})
    assert response.status_code == 200
    assert response.context["route"]["manager"]
    assert response.context["questions"] is not None
    assert Report.objects.unscoped("a test").count() == 0


def test_what_cannot_wait_is_not_taken_as_a_report(client):
    come_in(client)
    urgent = next(one for one in incidents.tree().leaves if one.emergency is not None)
    response = called(client, category=urgent.code)
    assert response.status_code == 422
    assert urgent.emergency.nl[:30] in response.content.decode()


def test_a_caller_at_the_desk_brings_a_photo(client):
    come_in(client)
    assert called(client, channel="desk", photos=picture()).status_code == 302
    found = Report.objects.unscoped("a test").get()
    assert (found.channel, found.photo_count) == ("desk", 1)
    refused = called(client, once="other", same="none", photos=SimpleUploadedFile("a.jpg", b"no", "image/jpeg"))
    assert refused.status_code == 422
    assert Report.objects.unscoped("a test").count() == 1


def test_streets_are_offered_while_one_types(client):
    come_in(client)
    found = client.get(reverse("incident_desk:streets"), {"q": "waver"}).json()
    assert found[0]["text"] == "Waversesteenweg"
