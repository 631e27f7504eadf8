"""Use is counted without following anyone, and tells what procedures cost people."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.counter import api
from parvis.counter.catalogue.shelves import current
from parvis.counter.models import Draft, FormCount, PageCount, UseNote
from parvis.counter.operations.measures import count_use, note_use
from parvis.counter.rules.burden import Proof, burden_of, held_by, same_proofs
from parvis.counter.rules.reading import reading, syllables
from parvis.counter.rules.trail import PAUSE, age_band, class_of, counted, stepped
from parvis.counter.tests.cases import OTHER, SENT, TOWN, citizen, sent
from parvis.counter.types import Kind, Question
from parvis.counter.types.measures import BOUNDS, FormUse, PageUse
from parvis.kernel.definitions import Localised
from parvis.kernel.people.types import Actor

AT = datetime(2026, 3, 9, 10, tzinfo=UTC)
HOUSE = Actor.system("use")


@pytest.mark.parametrize(
    ("word", "language", "many"),
    [
        ("gemeente", "nl", 3),
        ("straat", "nl", 1),
        ("rue", "fr", 1),
        ("démarche", "fr", 2),
        ("été", "fr", 2),
        ("home", "en", 1),
        ("administration", "en", 5),
        ("be", "en", 1),
        ("btw", "nl", 1),
    ],
)
def test_syllables_are_near_enough(word, language, many):
    assert syllables(word, language) == many


def test_law_is_harder_than_a_letter_to_a_friend():
    law = (
        "Onverminderd de toepassing van de bepalingen van hoofdstuk twee wordt de in het voorgaande lid bedoelde "
        "termijn geschorst gedurende de periode waarin de bevoegde overheid de noodzakelijke inlichtingen inwint."
    )
    plain = "Wij hebben uw vraag. U krijgt binnen tien dagen antwoord. Wilt u iets weten? Bel ons dan."
    assert reading(law, "nl").is_hard
    assert not reading(plain, "nl").is_hard
    assert reading(law, "nl").longest > 20
    assert reading("{{ case.reference }}", "fr").words == 0


@given(st.text(max_size=200), st.sampled_from(["nl", "fr", "en"]))
def test_any_text_has_an_ease_between_nothing_and_a_hundred(text, language):
    assert 0 <= reading(text, language).ease <= 100


# The trail of a form ---------------------------------------------------------------------------------------


def test_a_trail_adds_time_and_mistakes_and_a_pause_does_not_count():
    trail = stepped({}, "email", since=AT, at=AT + timedelta(seconds=12), is_taken=False)
    trail = stepped(trail, "email", since=AT, at=AT + timedelta(seconds=8), is_taken=True)
    trail = stepped(trail, "name", since=AT, at=AT + PAUSE, is_taken=True)
    assert trail == {
        "email": {"seconds": 20, "wrong": 1, "done": 1},
        "name": {"seconds": 0, "wrong": 0, "done": 1},
    }
    assert counted(trail, left_at="name")["name"] == {"answered": 0, "left": 1, "wrong": 0, "time": None}
    assert counted(trail, left_at="")["email"] == {"answered": 1, "left": 0, "wrong": 1, "time": class_of(20)}


@given(st.integers(min_value=0, max_value=10_000))
def test_every_time_has_a_class(seconds):
    found = class_of(seconds)
    assert found == len(BOUNDS) or seconds <= BOUNDS[found]
    assert found == 0 or seconds > BOUNDS[found - 1]


@pytest.mark.parametrize(
    ("born", "band"),
    [
        (None, ""),
        (date(2010, 1, 1), "0-17"),
        (date(2008, 3, 9), "18-24"),
        (date(2008, 3, 10), "0-17"),
        (date(1991, 6, 1), "25-34"),
        (date(1940, 6, 1), "65+"),
    ],
)
def test_ages_are_counted_in_bands(born, band):
    assert age_band(born, AT.date()) == band


def test_half_of_people_is_in_the_class_that_holds_the_middle():
    times = [0] * (len(BOUNDS) + 1)
    times[1], times[5] = 3, 4
    assert PageUse("email", answered=7, times=tuple(times)).median_seconds == BOUNDS[5]
    assert PageUse("email").median_seconds is None


# What procedures cost ---------------------------------------------------------------------------------------


def question(kind=Kind.FILES, **more):
    label = more.pop("label", "Bewijs van inkomen")
    return Question(id="proof", kind=kind, label=Localised(nl=label, fr="Un document", en="A document"), **more)


def test_a_proof_that_a_source_holds_is_found_unless_it_is_fetched():
    assert held_by(question()) == "income"
    assert held_by(question(label="Foto van de gevel")) == ""
    assert held_by(question(kind=Kind.TEXT)) == "", "typing a word is no proof"
    assert held_by(question(source="income.taxable")) == ""


def test_the_same_proof_of_two_procedures_is_one():
    same = same_proofs(
        [
            Proof("lease", "contract", "kopie van uw huurcontract"),
            Proof("energy", "lease", "een kopie van uw huurcontract"),
            Proof("terrace", "plan", "plan van het terras"),
        ]
    )
    assert same == {("lease", "contract"): ("energy",), ("energy", "lease"): ("lease",)}


def test_a_burden_is_measured_when_enough_people_filled_it_in(region):
    definition = current().find("parking-card")
    first = definition.form.pages[0].id
    times = [0] * (len(BOUNDS) + 1)
    times[-1] = 30
    use = FormUse(sent=30, left=10, pages={first: PageUse(first, 30, 10, 20, tuple(times))})
    measured = burden_of(definition, use, cases_a_year=600, same={})
    assert measured.is_measured
    assert measured.minutes == BOUNDS[-1] / 60
    assert measured.hours_a_year == measured.minutes * 10
    assert {one.kind for one in measured.proposals} >= {"slow_page", "drop_off", "mistakes"}
    guessed = burden_of(definition, FormUse(), cases_a_year=600, same={})
    assert not guessed.is_measured
    assert guessed.share_sent is None
    hours = [one.hours_a_year for one in guessed.proposals]
    assert hours == sorted(hours, reverse=True)


# Counted ----------------------------------------------------------------------------------------------------


def ended(*, left_at="", organisation=TOWN, at=AT):
    row = Draft(procedure="parking-card", organisation=organisation, channel="web", language="nl")
    note_use(row, {"email": {"seconds": 20, "wrong": 1, "done": 1}}, at=at, left_at=left_at)


def test_notes_are_added_up_once_and_forgotten(db):
    ended()
    ended()
    ended(left_at="name")
    ended(organisation=OTHER)
    assert count_use(by=HOUSE, at=AT) == 4
    assert count_use(by=HOUSE, at=AT) == 0
    assert not UseNote.objects.exists()
    here = FormCount.objects.get(organisation=TOWN)
    assert (here.sent, here.left, here.month) == (2, 1, "2026-03")
    page = PageCount.objects.get(organisation=TOWN, page="email")
    assert (page.answered, page.wrong, page.times[class_of(20)]) == (3, 3, 3)
    assert PageCount.objects.get(organisation=TOWN, page="name").left == 1
    ended()
    count_use(by=HOUSE, at=AT)
    assert FormCount.objects.get(organisation=TOWN).sent == 3


def test_a_form_that_was_only_looked_at_is_not_counted(db):
    note_use(Draft(procedure="parking-card"), {}, at=AT, left_at="email")
    assert not UseNote.objects.exists()


@pytest.mark.usefixtures("region")
def test_the_year_before_a_day_is_told_per_procedure(db):
    ended()
    ended(at=AT - timedelta(days=400))
    count_use(by=HOUSE, at=AT)
    assert api.form_use("parking-card", date(2026, 3, 10)).sent == 1
    assert api.form_use("parking-card", date(2026, 3, 10), organisation=OTHER).sent == 0
    assert {one.procedure for one in api.burdens(date(2026, 3, 10))} == {one.id for one in api.procedures()}


def test_figures_split_by_every_dimension_and_hide_few_people(db):
    sent(by=citizen(), height=1)
    sent(by=citizen())
    since, until = SENT.date(), SENT.date() + timedelta(days=1)
    assert api.received_by("organisation", since, until, None) == ((TOWN, 2),)
    assert api.received_by("channel", since, until, TOWN) == (("web", 2),)
    assert api.received_by("month", since, until, TOWN) == ((SENT.strftime("%Y-%m"), 2),)
    assert [many for _band, many in api.users_by("age_band", since, until, None)] == [None], "two people are too few"
    with pytest.raises(KeyError):
        api.users_by("applicant", since, until, None)


def test_a_user_is_new_once(db):
    one = citizen()
    sent(by=one)
    sent(by=one, at=SENT + timedelta(days=40))
    assert api.new_users(SENT.date(), SENT.date() + timedelta(days=1), None) == 1
    assert api.new_users(SENT.date() + timedelta(days=40), SENT.date() + timedelta(days=41), None) == 0
    assert api.days_to_decision(SENT.date(), SENT.date() + timedelta(days=60), None) == 0.0
