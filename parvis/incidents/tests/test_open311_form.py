"""Forms and addresses of GeoReport v2: what is written is read back, and everything that is wrong is said at once."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.incidents.rules import open311
from parvis.incidents.rules.open311 import faults
from parvis.incidents.rules.open311.faults import Sentence
from parvis.incidents.rules.open311.form import STATES
from parvis.incidents.rules.open311.texts import clean
from parvis.incidents.types.open311 import (
    Attribute,
    Choice,
    Datatype,
    Near,
    Period,
    Posted,
    PostedUpdate,
    Refused,
    ServiceDefinition,
    Status,
    Wanted,
)

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
LEAST = {"service_code": ["001"], "lat": ["50.8467"], "long": ["4.3525"]}


def sent(fields):
    found = {}
    for name, value in fields:
        found.setdefault(name, []).append(value)
    return found


def said(read, *args, **options):
    """Return what is wrong, in English."""
    with pytest.raises(Refused) as refused:
        read(*args, **options)
    return [one.description for one in refused.value.faults("en")]


def tried(read, *args, **options):
    """Return what was read, or the refusal; anything else fails the test."""
    try:
        return read(*args, **options)
    except Refused as refused:
        return refused


def degrees(most):
    return st.floats(-most, most).map(lambda value: round(value, 7))


texts = st.text(max_size=40).map(clean)
filled = texts.filter(bool)
codes = st.text(st.characters(exclude_characters="[]", exclude_categories=["C"]), min_size=1, max_size=20).map(clean)
urls = st.from_regex(r"https?://[a-z]{1,9}\.example/[a-z0-9]{0,9}", fullmatch=True)
medias = st.lists(urls, max_size=3, unique=True).map(tuple)
emails = st.just("") | st.from_regex(r"[a-z.]{1,9}@[a-z]{1,9}\.example", fullmatch=True)
people = {"email": emails, "first_name": texts, "last_name": texts, "phone": texts, "account_id": texts}
posted = st.builds(
    Posted,
    service_code=filled,
    point=st.none() | st.tuples(degrees(90), degrees(180)),
    address=texts,
    address_id=filled,
    description=st.text(max_size=4000).map(clean),
    device_id=texts,
    media_urls=medias,
    attributes=st.dictionaries(codes.filter(bool), st.lists(filled, min_size=1, max_size=3).map(tuple), max_size=4),
    jurisdiction=texts,
    api_key=texts,
    **people,
)
posted_updates = st.builds(
    lambda state, **fields: PostedUpdate(state=state, status=STATES[state], **fields),
    state=st.sampled_from(sorted(STATES)),
    id=filled,
    service_request_id=filled,
    updated_at=st.integers(0, 4_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC)),
    description=filled,
    title=texts,
    media_urls=medias,
    jurisdiction=texts,
    api_key=texts,
    **people,
)


@given(posted)
def test_a_form_that_is_written_is_read_back(one):
    assert open311.read_form(sent(open311.write_form(one))) == one


@given(posted_updates)
def test_an_update_that_is_written_is_read_back(one):
    assert open311.read_update(sent(open311.write_update(one))) == one


@given(
    st.dictionaries(
        st.sampled_from([*LEAST, "email", "media_url", "attribute[x]", "attribute["]) | st.text(), st.lists(st.text())
    )
)
def test_no_form_fails_otherwise_than_with_words(fields):
    for read in (open311.read_form, open311.read_update):
        refused = tried(read, fields)
        assert not isinstance(refused, Refused) or refused.faults("nl")


def test_what_is_sent_is_kept():
    one = open311.read_form(
        {
            **LEAST,
            "description": [" Put.\r\nDiep.\x00 "],
            "media_url": ["https://x.example/1.jpg"],
            "media_url[]": ["https://x.example/2.jpg", "https://x.example/1.jpg", ""],
            "attribute[where]": ["road"],
            "attribute[what][]": ["a", "b", ""],
            "attribute[nothing]": [""],
            "attribute[php][0]": ["c"],
            "unknown": ["x"],
        }
    )
    assert one == Posted(
        service_code="001",
        point=(50.8467, 4.3525),
        description="Put.\nDiep.",
        media_urls=("https://x.example/1.jpg", "https://x.example/2.jpg"),
        attributes={"where": ("road",), "what": ("a", "b"), "php": ("c",)},
    )


def test_the_key_is_read_first_and_never_shown():
    assert open311.key_of({"api_key": ["secret"]}) == "secret"
    assert open311.key_of({}) == ""
    assert "secret" not in repr(open311.read_form({**LEAST, "api_key": ["secret"]}))


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"service_code": []}, ["service_code is missing."]),
        ({"service_code": ["1", "2"]}, ["service_code may be given only once."]),
        ({"long": [""]}, ["Give lat and long together."]),
        ({"lat": [""], "long": []}, ["Say where it is: lat and long, or address_string, or address_id."]),
        ({"lat": ["50,8"]}, ["lat must be a number from -90 to 90, with a point: “50,8” is not."]),
        ({"lat": ["91"]}, ["lat must be a number from -90 to 90, with a point: “91” is not."]),
        ({"long": ["-180.5"]}, ["long must be a number from -180 to 180, with a point: “-180.5” is not."]),
        ({"long": ["nan"]}, ["long must be a number from -180 to 180, with a point: “nan” is not."]),
        ({"lat": ["5_0"]}, ["lat must be a number from -90 to 90, with a point: “5_0” is not."]),
        ({"lat": ["٥٠"]}, ["lat must be a number from -90 to 90, with a point: “٥٠” is not."]),
        ({"lat": ["9" * 5000]}, ["lat has more than 200 characters. Make it shorter.",
                                 f"lat must be a number from -90 to 90, with a point: “{'9' * 80}…” is not."]),
        ({"description": ["x" * 4001]}, ["description has more than 4000 characters. Make it shorter."]),
        ({"email": ["jan"]}, ["“jan” is no email address. Write it as name@example.org."]),
        ({"email": ["jan@x.be, an@x.be"]}, ["“jan@x.be, an@x.be” is no email address. Write it as name@example.org."]),
        ({"media_url": ["javascript:alert(1)"]}, ["media_url must be an address that begins with http:// or https://."]),
        ({"media_url": [f"https://x.example/{n}" for n in range(11)]}, ["media_url may have 10 values at most."]),
        ({"attribute[a": ["x"]},
         ["“attribute[a” is no attribute. Write attribute[code] or, for several values, attribute[code][]."]),
        ({f"attribute[{n}]": ["x"] for n in range(101)}, ["attribute may have 100 values at most."]),
        ({"service_code": [], "lat": ["x"], "email": ["y"]}, [
            "service_code is missing.",
            "lat must be a number from -90 to 90, with a point: “x” is not.",
            "“y” is no email address. Write it as name@example.org.",
        ]),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_form_is_all_said(fields, wrong):
    assert said(open311.read_form, {**LEAST, **fields}) == wrong


@pytest.mark.parametrize(
    "place", [{"lat": ["0"], "long": ["0"]}, {"address_string": ["Nieuwstraat 1"]}, {"address_id": ["7"]}]
)
def test_any_kind_of_place_will_do(place):
    assert open311.read_form({"service_code": ["1"], **place}).service_code == "1"


def test_updates_say_what_is_missing():
    assert said(open311.read_update, {"status": ["LOST"]}) == [
        "“lost” is no status that is known here. Send OPEN or CLOSED.",
        "service_request_id is missing.",
        "update_id is missing.",
        "updated_datetime is missing.",
        "description is missing.",
    ]


# Answers to the attributes of a service.

DEFINITION = ServiceDefinition(
    "001",
    (
        Attribute("where", Datatype.SINGLEVALUELIST, "Where?", 1, required=True, values=(Choice("road", "Road"),)),
        Attribute("what", Datatype.MULTIVALUELIST, "What?", 2, values=(Choice("a", "A"), Choice("b", "B"))),
        Attribute("depth", Datatype.NUMBER, "How deep?", 3),
        Attribute("since", Datatype.DATETIME, "Since when?", 4),
        Attribute("pole", Datatype.STRING, "Which pole?", 5),
        Attribute("more", Datatype.TEXT, "What else?", 6),
        Attribute("hint", Datatype.TEXT, "Call 112.", 7, required=True, variable=False),
    ),
)


def test_answers_get_their_types():
    answers = open311.hold(
        {
            "where": ("road",),
            "what": ("b", "a", "b"),
            "depth": ("-0,5",),
            "since": ("2026-05-24T10:00:00 02:00",),
            "pole": ("12\n 34",),
            "more": ("one\ntwo",),
            "old": ("kept",),
        },
        DEFINITION,
    )
    assert answers.given == {
        "where": "road",
        "what": ("b", "a"),
        "depth": Decimal("-0.5"),
        "since": datetime(2026, 5, 24, 8, tzinfo=UTC),
        "pole": "12 34",
        "more": "one\ntwo",
    }
    assert answers.other == {"old": ("kept",)}


@pytest.mark.parametrize(
    ("attributes", "wrong"),
    [
        ({}, ["An answer is missing: “Where?” (attribute[where])."]),
        ({"where": ("moon",)}, ["“moon” is no choice for “Where?” (attribute[where]). Choose among: road."]),
        ({"where": ("road", "road")}, ["“Where?” takes one answer (attribute[where])."]),
        ({"what": ("a", "c")}, [
            "An answer is missing: “Where?” (attribute[where]).",
            "“c” is no choice for “What?” (attribute[what]). Choose among: a, b.",
        ]),
        ({"where": ("road",), "depth": ("deep",)},
         ["Answer “How deep?” with a number: “deep” is not one (attribute[depth])."]),
        ({"where": ("road",), "since": ("monday",)}, [
            "Answer “Since when?” like 2026-05-24T08:00:00+02:00: “monday” will not do (attribute[since])."
        ]),
    ],
)  # fmt: skip
def test_answers_that_do_not_fit_are_named(attributes, wrong):
    assert said(open311.hold, attributes, DEFINITION) == wrong


# Addresses of lists.

SPAN = timedelta(days=90)
START = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fields", "wanted"),
    [
        ({}, Wanted(requested=Period(NOW - SPAN))),
        ({"status": [""], "start_date": [""], "page": [""]}, Wanted(requested=Period(NOW - SPAN))),
        ({"start_date": ["2026-01-01T00:00:00Z"]}, Wanted(requested=Period(START, START + SPAN))),
        ({"end_date": ["2026-01-01T00:00:00Z"]}, Wanted(requested=Period(START - SPAN, START))),
        ({"start_date": ["2026-01-01T00:00:00Z"], "end_date": ["2026-04-01T00:00:00Z"]},
         Wanted(requested=Period(START, START + SPAN))),
        ({"start_date": ["2026-01-01T01:00:00 01:00"], "end_date": ["2026-01-01T00:00:00Z"]},
         Wanted(requested=Period(START, START))),
        ({"updated_after": ["2026-01-01T00:00:00Z"]}, Wanted(updated=Period(START, START + SPAN))),
        ({"updated_before": ["2026-01-01T00:00:00Z"]}, Wanted(updated=Period(START - SPAN, START))),
        ({"updated_after": ["2026-01-01T00:00:00Z"], "end_date": ["2026-01-01T00:00:00Z"]},
         Wanted(requested=Period(START - SPAN, START), updated=Period(START))),
        ({"service_code": ["1, 2", "2,,3"], "status": ["Open,closed"]},
         Wanted(service_codes=("1", "2", "3"), statuses=(Status.OPEN, Status.CLOSED), requested=Period(NOW - SPAN))),
        ({"page": ["3"], "page_size": ["50"], "extensions": ["TRUE"]},
         Wanted(page=3, page_size=50, with_extensions=True, requested=Period(NOW - SPAN))),
        ({"lat": ["50.8"], "long": ["4.3"], "radius": ["250.5"], "jurisdiction_id": ["x.be"]},
         Wanted(near=Near(50.8, 4.3, 250.5), jurisdiction="x.be", requested=Period(NOW - SPAN))),
        ({"service_request_id": ["007,8"], "status": ["lost"], "start_date": ["x"], "extensions": ["1"]},
         Wanted(ids=("007", "8"), with_extensions=True)),
    ],
)  # fmt: skip
def test_lists_are_bounded_by_ninety_days(fields, wanted):
    assert open311.read_query(fields, at=NOW) == wanted


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"start_date": ["2026-01-01"]},
         ["Write start_date like 2026-05-24T08:00:00+02:00 or 2026-05-24T06:00:00Z: “2026-01-01” cannot be read."]),
        ({"start_date": ["2026-01-02T00:00:00Z"], "end_date": ["2026-01-01T00:00:00Z"]},
         ["end_date is before start_date."]),
        ({"start_date": ["2026-01-01T00:00:00Z"], "end_date": ["2026-04-01T00:00:01Z"]},
         ["start_date and end_date are more than 90 days apart. Ask in pieces."]),
        ({"updated_after": ["2020-01-01T00:00:00Z"], "updated_before": ["2026-04-01T00:00:01Z"]},
         ["updated_after and updated_before are more than 90 days apart. Ask in pieces."]),
        ({"status": ["open,lost"]}, ["status is open or closed, not “lost”."]),
        ({"page": ["0"]}, ["page must be a number from 1 to 100000."]),
        ({"page_size": ["1001"]}, ["page_size must be a number from 1 to 1000."]),
        ({"page": ["1" * 50]}, ["page must be a number from 1 to 100000."]),
        ({"extensions": ["maybe"]}, ["extensions is true or false, not “maybe”."]),
        ({"lat": ["50"], "long": ["4"]}, ["A circle to search needs lat, long and radius (in metres)."]),
        ({"lat": ["50"], "long": ["4"], "radius": ["-5"]}, ["radius must be a number from 1 to 50000."]),
        ({"service_request_id": [",".join(map(str, range(1001)))]}, ["Ask for 1000 requests at most at a time."]),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_address_is_said(fields, wrong):
    assert said(open311.read_query, fields, at=NOW) == wrong


@given(
    st.dictionaries(
        st.sampled_from(["start_date", "end_date", "updated_after", "page", "status", "lat", "long", "radius"]),
        st.lists(st.text() | st.datetimes(timezones=st.just(UTC)).map(datetime.isoformat), max_size=2),
    )
)
def test_no_address_fails_otherwise_and_no_list_is_unbounded(fields):
    wanted = tried(open311.read_query, fields, at=NOW)
    if isinstance(wanted, Refused):
        assert wanted.status == 400
        return
    assert wanted.page_size <= 1000
    spans = [(one.end or NOW) - one.start for one in (wanted.requested, wanted.updated) if one.start]
    assert min(spans) <= SPAN


def test_updates_are_asked_by_their_own_moment():
    wanted = open311.read_updates_query(
        {"start_date": ["2026-01-01T00:00:00Z"], "service_request_id": ["1,2"], "page": ["2"], "page_size": ["10"]},
        at=NOW,
    )
    assert (wanted.service_request_ids, wanted.updated, wanted.offset) == (("1", "2"), Period(START, START + SPAN), 10)
    assert said(open311.read_updates_query, {"service_request_id": [",".join(map(str, range(1001)))]}, at=NOW)


def test_a_jurisdiction_need_be_named_only_where_there_are_several():
    open311.check_jurisdiction("", ["brussels.example"])
    open311.check_jurisdiction("b.example", ["a.example", "b.example"])
    assert said(open311.check_jurisdiction, "", ["a.example", "b.example"]) == [
        "Say by jurisdiction_id for whom this is: a.example, b.example."
    ]
    assert said(open311.check_jurisdiction, "c.example", ["a.example"]) == [
        "The jurisdiction “c.example” is not served here."
    ]


# Words.


@pytest.mark.parametrize(
    ("codes", "status"), [([400, 404, 403], 403), ([400, 404], 404), ([400, 400], 400), ([403], 403), ([], 400)]
)
def test_the_status_is_that_of_the_worst(codes, status):
    sentences = {400: faults.NO_LOCATION, 403: faults.KEY_WRONG, 404: faults.UNKNOWN_SERVICE}
    assert Refused([sentences[code](code="x") for code in codes]).status == status


@pytest.mark.parametrize("name", [name for name, one in vars(faults).items() if isinstance(one, Sentence)])
def test_every_sentence_says_its_values_in_every_language(name):
    sentence = getattr(faults, name)
    values = dict.fromkeys(
        ("code", "id", "token", "known", "field", "most", "least", "value", "description", "start", "end"), "{x}"
    )
    message = sentence(**values).message
    counted = {language: getattr(sentence, language).count("{") for language in ("nl", "fr", "en")}
    assert len(set(counted.values())) == 1
    assert len({message.nl, message.fr, message.en}) == 3
    assert sentence.code in (400, 403, 404)


def test_what_was_typed_is_quoted_in_part():
    assert (
        faults.UNKNOWN_SERVICE(code="x" * 500).message.en
        == f"There is no service_code “{'x' * 80}…”. See services.xml."
    )
