"""Taking reports in: who gets them, who follows, what is refused, what is taken once."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parvis.incidents import api as incidents
from parvis.incidents.models import Follower, Report, Tally, Update
from parvis.incidents.tests.world import CLEANERS, HERE, NOW, ON_THE_ROAD, OTHER, ROADS, TOWN, place, send, sent
from parvis.incidents.types.report import Moderation, Sender, State
from parvis.kernel.journal import api as journal
from parvis.kernel.people.tests.factories import agent_actor
from parvis.kernel.people.types import Actor

pytestmark = pytest.mark.usefixtures("region")


@pytest.mark.parametrize(
    ("category", "where", "manager", "rule"),
    [
        ("waste-litter", HERE, TOWN, ""),
        ("waste-illegal-dump", HERE, CLEANERS, "dumps"),
        ("roads-pothole", HERE, TOWN, ""),
        ("roads-pothole", ON_THE_ROAD, ROADS, "regional_road"),
        ("roads-pothole", (50.85504, 4.37), ROADS, "regional_road"),  # 4.5 metres beside it
        ("roads-pothole", (50.85506, 4.37), TOWN, ""),  # 6.7 metres beside it
        ("waste-litter", ON_THE_ROAD, TOWN, ""),
    ],
)
def test_a_report_goes_to_whoever_manages_the_spot(category, where, manager, rule):
    report = sent(category, where=where)
    assert (report.manager, report.rule, report.rules_number, report.state) == (manager, rule, 1, State.RECEIVED)


def test_it_is_due_after_working_days_that_skip_holidays():
    christmas_eve = datetime(2026, 12, 24, 9, 0, tzinfo=UTC)
    report = sent("waste-litter", at=christmas_eve)
    assert report.due_at.date().isoformat() == "2026-12-30"  # Christmas, a weekend, and three working days


def test_its_sender_follows_it_by_a_key_that_nobody_else_has():
    done = send(sender=Sender(email="an@example.org", wants_news=True, language="fr"))
    report, is_reporter = incidents.report_of_key(done.key)
    assert (report.number, is_reporter) == (done.report.number, True)
    assert incidents.report_of_key("another") is None
    follower = Follower.objects.get()
    assert b"an@example.org" not in bytes(follower.email)
    assert follower.wants_news
    assert follower.is_reporter


def test_what_is_sent_twice_is_taken_once():
    first, second = send(tracking_key="of-this-phone"), send(tracking_key="of-this-phone")
    assert (first.is_new, second.is_new) == (True, False)
    assert first.report.number == second.report.number
    assert first.key == second.key
    assert Report.objects.unscoped("counted").count() == 1


def test_a_wrong_address_is_refused_and_nothing_is_kept():
    with pytest.raises(incidents.BadAddress):
        send(sender=Sender(email="no address", wants_news=True))
    assert not Report.objects.unscoped("counted").exists()


@pytest.mark.parametrize("where", [(0.0, 0.0), (4.37, 50.85), (48.85, 2.35)])
def test_a_point_elsewhere_is_refused(where):
    with pytest.raises(incidents.NotTaken) as refused:
        send(where=where)
    assert set(refused.value.errors) == {"place"}


@pytest.mark.parametrize("category", ["waste", "no-such-thing", ""])
def test_a_category_that_is_none_is_refused_with_a_sentence(category):
    with pytest.raises(incidents.NotTaken) as refused:
        send(category)
    assert refused.value.errors["category"].nl


@pytest.mark.parametrize(
    "text",
    ["Bel mij op 0470 12 34 56", "mail jan@example.org", "auto 1-ABC-234", "zie http://x.example", "85.05.20-123.45"],
)
def test_a_text_that_points_at_a_person_waits(text):
    assert sent(text=text).moderation is Moderation.WAITING


def test_a_plain_text_may_be_read_at_once_and_keeps_its_signs():
    report = sent(text="<b>Put</b> van 30 cm   diep\x00\n\n\n\naan nummer 12 & 14")
    assert report.text == "<b>Put</b> van 30 cm diep\n\naan nummer 12 & 14"
    assert report.moderation is Moderation.FINE


def test_an_answer_about_age_is_counted_and_not_kept():
    sent(sender=Sender(is_over_65=True))
    sent(sender=Sender(is_over_65=False))
    sent()
    assert sorted(Tally.objects.values_list("month", "answer", "count")) == [
        ("2026-11", "no", 1),
        ("2026-11", "yes", 1),
    ]


@pytest.mark.parametrize(("email", "expected"), [("", [None, None]), ("an@example.org", [True, False])])
def test_a_first_report_is_known_as_one_where_that_can_be_known(email, expected):
    sender = Sender(email=email, wants_news=bool(email))
    numbers = [sent(sender=sender).number, sent(sender=sender).number]
    firsts = Report.objects.unscoped("counted").in_bulk(numbers)
    assert [firsts[number].is_first for number in numbers] == expected


def test_the_journal_says_so_without_the_text():
    report = sent(text="Een geheim verhaal")
    (entry,) = journal.history(f"report:{report.number}")
    assert (entry.verb, entry.organisation) == ("incidents.report.reported", TOWN)
    assert "geheim" not in str(entry.data)
    assert Update.objects.get().what == "reported"


def test_a_report_takes_at_most_twelve_questions():
    sent()
    with CaptureQueriesContext(connection) as asked:
        sent(text="Nog een")
    told = [one["sql"] for one in asked if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))]
    assert len(told) <= 12, "\n".join(told)


def test_following_counts_each_person_once():
    report = sent()
    someone = Sender(email="me.too@example.org", wants_news=True)
    key = incidents.follow(number=report.number, sender=someone, by=Actor.anonymous(), at=NOW)
    again = incidents.follow(number=report.number, sender=someone, by=Actor.anonymous(), at=NOW)
    assert incidents.report(report.number, actor=Actor.anonymous()).followers == 2
    # An address proves nothing: whoever types another's gets no key to their page, and takes none away.
    assert incidents.report_of_key(again) is None
    assert incidents.report_of_key(key) is not None
    assert incidents.unfollow(key=key, by=Actor.anonymous(), at=NOW)
    assert not incidents.unfollow(key=key, by=Actor.anonymous(), at=NOW)
    assert incidents.report(report.number, actor=Actor.anonymous()).followers == 1
    incidents.follow(number=report.number, sender=someone, by=Actor.anonymous(), at=NOW)
    assert incidents.report(report.number, actor=Actor.anonymous()).followers == 2


def test_one_browser_that_follows_twice_counts_once_and_may_add_an_address_later():
    report = sent()
    followed = {"number": report.number, "by": Actor.anonymous(), "at": NOW, "browser": "a secret of this browser"}
    key = incidents.follow(sender=Sender(), **followed)
    assert incidents.follow(sender=Sender(email="me.too@example.org", wants_news=True), **followed) == key
    assert incidents.report(report.number, actor=Actor.anonymous()).followers == 2
    follower = Follower.objects.get(is_reporter=False)
    assert follower.wants_news
    assert follower.email


@pytest.mark.parametrize(
    ("metres", "category", "likely"),
    [(0, "waste-litter", True), (20, "waste-litter", True), (60, "waste-litter", False), (5, "roads-pothole", False)],
)
def test_what_lies_near_and_is_alike_is_shown_before_sending(metres, category, likely):
    first = sent()
    lat = HERE[0] + metres / 111_320
    found = incidents.candidates(lat, HERE[1], category, at=NOW)
    assert [one.report.number for one in found if one.score >= 60] == ([first.number] if likely else [])


def test_private_reports_are_shown_to_nobody_but_their_manager_and_sender():
    done = send("vehicles-car") if "vehicles-car" in incidents.tree() else send()
    Report.objects.unscoped("made private").filter(pk=done.report.number).update(is_private=True)
    for actor in (Actor.anonymous(), agent_actor(OTHER)):
        with pytest.raises(incidents.UnknownReport):
            incidents.report(done.report.number, actor=actor)
    assert incidents.report(done.report.number, actor=agent_actor(TOWN)).is_private
    assert incidents.report_of_key(done.key)[0].number == done.report.number
    assert not incidents.candidates(*HERE, done.report.category, at=NOW)


@pytest.mark.parametrize("number", ["", "abc", "0", "-1", "9" * 30, "12 OR 1=1", "１２"])
def test_a_number_that_is_none_finds_nothing(number):
    with pytest.raises(incidents.UnknownReport):
        incidents.report(number, actor=Actor.anonymous())


def test_the_simulator_says_why():
    decided = incidents.decide(category="roads-pothole", place=place(ON_THE_ROAD), on=NOW.date())
    assert decided.route.manager == ROADS
    assert decided.manager.rows[0].id == "regional_road"
    assert decided.route.because.en == "A regional road."


def test_changed_rules_are_tried_on_what_came_before():
    sent("waste-illegal-dump"), sent("waste-litter"), sent("roads-pothole", where=ON_THE_ROAD)
    changed = incidents.rules_text().replace("waste-illegal-dump", "waste-litter")
    found = incidents.regression(changed)
    assert (found.examined, found.changed) == (3, 2)
    assert found.moves == {(CLEANERS, TOWN): 1, (TOWN, CLEANERS): 1}
    assert incidents.regression(incidents.rules_text()).changed == 0


def test_a_sign_about_areas_leaves_the_rest_in_memory(django_capture_on_commit_callbacks):
    tree, areas = incidents.tree(), incidents.areas()
    with django_capture_on_commit_callbacks(execute=True):
        incidents.replace_areas(source="none", areas=(), by=agent_actor("brussels-region", ["editor"]), at=NOW)
    assert incidents.areas() is not areas
    assert incidents.tree() is tree


def test_rules_that_would_not_work_are_refused_in_words():
    editor = agent_actor("brussels-region", ["editor"])
    wrong = incidents.rules_text().replace(CLEANERS, "nobody").replace("category.code ==", "categories.code ==")
    with pytest.raises(incidents.RulesRefused) as refused:
        incidents.publish_rules(text=wrong, by=editor, at=NOW)
    assert any("nobody" in one for one in refused.value.problems)
    assert any("categories.code" in one for one in refused.value.problems)
    with pytest.raises(incidents.NotAnEditor):
        incidents.publish_rules(text=incidents.rules_text(), by=agent_actor(TOWN, ["editor"]), at=NOW)
    info = incidents.publish_rules(text=incidents.rules_text(), note="the same", by=editor, at=NOW)
    assert info.number == 2
