"""The list of the desk, and one thing done with many reports."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from parvis.incidents import api as incidents
from parvis.incidents.tests.at_the_desk import come_in, do, page_of, reported, row
from parvis.incidents.tests.world import OTHER
from parvis.incidents.types.report import State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("region")]
TREE = "greenery-overgrown"


@pytest.fixture(autouse=True)
def _dutch():
    with translation.override("nl"):
        yield


# The list -----------------------------------------------------------------------------------------


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


# Many at once -------------------------------------------------------------------------------------


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


def test_many_are_given_to_another_organisation_with_one_reason(client):
    come_in(client)
    numbers = [reported().number for _ in range(2)]
    asked = batch(client, "transfer", numbers, confirmed="1", to="nobody", text="")
    assert asked.status_code == 422
    assert [bool(one.error) for one in asked.context["fields"]] == [True, True]
    done = batch(client, "transfer", numbers, confirmed="1", to=OTHER, text="Over de gemeentegrens.")
    assert [one["report"].number for one in done.context["done"]] == numbers, "shown, though no longer theirs"
    assert {row(number).manager_id for number in numbers} == {OTHER}
    again = batch(client, "transfer", numbers, confirmed="1", to=OTHER, text="Nog eens.")
    assert len(again.context["refused"]) == 2


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
