"""Work that is asked of contractors, and reports that are taken in at the desk and by telephone."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation

from parvis.incidents import api as incidents
from parvis.incidents.models import Photo, Report, Task
from parvis.incidents.tests.at_the_desk import come_in, do, page_of, picture, reported, row
from parvis.incidents.tests.world import CLEANERS, CONTRACTOR, HERE, OTHER, TOWN
from parvis.incidents.types.report import State, TaskState, Visibility
from parvis.kernel.people.queries.actors import actor_of
from parvis.kernel.people.tests.factories import make_agent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("region")]


@pytest.fixture(autouse=True)
def _dutch():
    with translation.override("nl"):
        yield


# Contractors --------------------------------------------------------------------------------------


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


# A new report -------------------------------------------------------------------------------------


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
