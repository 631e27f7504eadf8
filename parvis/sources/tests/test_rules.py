import json
from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.kernel.people.numbers import is_enterprise_number, is_national_number
from parvis.kernel.places.types import MunicipalityInfo
from parvis.sources.connectors import CONNECTORS
from parvis.sources.fake.app import Fake
from parvis.sources.rules import circuit, patience
from parvis.sources.rules.answers import clean_key, read_answer
from parvis.sources.rules.circuit import REST, THRESHOLD, Circuit, admit, failed, succeeded
from parvis.sources.rules.reading import Part, address
from parvis.sources.tests.serving import AMELIE, COMPANY, NORA, REGION, TODAY, TOM
from parvis.sources.types import Fault, KeyKind, WrongAnswer, WrongKey

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
FAKE = Fake(REGION, today=TODAY)


# The circuit ----------------------------------------------------------------------------------------------


def after(failures, now=0.0):
    state = Circuit()
    for _ in range(failures):
        state = failed(state, now)
    return state


def test_the_circuit_opens_at_the_threshold_and_not_before():
    assert admit(after(THRESHOLD - 1), 0.0, patience=8)[0]
    assert not admit(after(THRESHOLD), REST - 0.1, patience=8)[0]


def test_after_its_rest_one_tries_and_the_others_wait():
    may, trying = admit(after(THRESHOLD), REST, patience=8)
    assert may
    assert not admit(trying, REST + 7.9, patience=8)[0]
    assert admit(trying, REST + 8, patience=8)[0]  # whoever tried never came back
    assert admit(succeeded(), REST, patience=8) == (True, Circuit())
    assert not admit(failed(trying, REST + 1), REST + 2, patience=8)[0]


def test_questions_that_were_under_way_do_not_lengthen_the_rest():
    assert failed(after(THRESHOLD), 10.0).open_until == REST


@given(st.lists(st.sampled_from(["ask", "good", "bad", "wait"]), max_size=60))
def test_a_source_is_never_left_alone_for_good(events):
    state, now = Circuit(), 0.0
    for event in events:
        now += REST / 3 if event == "wait" else 0.01
        if event == "ask":
            _, state = admit(state, now, patience=8)
        elif event != "wait":
            state = succeeded() if event == "good" else failed(state, now)
    assert admit(state, now + REST + 8, patience=8)[0]
    assert state.open_until is None or state.failures >= circuit.THRESHOLD


# Patience -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("attempt", "asked", "pause"),
    [(1, None, 0.1), (2, None, 0.3), (3, None, None), (1, 1.0, 1.0), (1, 0.0, 0.0), (1, 2.1, None), (3, 0.0, None)],
)
def test_how_long_one_waits_for_the_next_attempt(attempt, asked, pause):
    assert patience.pause_after(attempt, asked) == (pause if pause is None else pytest.approx(pause))


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, None),
        ("", None),
        ("3", 3.0),
        ("Tue, 24 Nov 2026 09:00:30 GMT", 30.0),
        ("Tue, 24 Nov 2026 08:00:00 GMT", 0.0),
        ("soon", None),
        ("-1", None),
        ("²", None),
    ],
)
def test_what_a_source_asks_for(header, seconds):
    assert patience.retry_after(header, NOW) == seconds


@pytest.mark.parametrize(
    ("said", "seconds"),
    [(300, 270), ("300", 270), (20, 10), (0, 0), (-5, 0), (None, 60), ("x", 60), (True, 60), ("nan", 0)],
)
def test_how_long_a_token_is_used(said, seconds):
    assert patience.good_for(said) == seconds


# Keys -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "typed", "key"),
    [
        (KeyKind.NATIONAL_NUMBER, "79.03.12-002.57", AMELIE),
        (KeyKind.NATIONAL_NUMBER, NORA, NORA),  # born in 2009
        (KeyKind.ENTERPRISE_NUMBER, "BE 1999.000.051", COMPANY),
        (KeyKind.ENTERPRISE_NUMBER, "203201340", "0203201340"),
    ],
)
def test_a_key_is_asked_in_digits(kind, typed, key):
    assert clean_key(kind, typed) == key


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (KeyKind.NATIONAL_NUMBER, "79031200258"),
        (KeyKind.NATIONAL_NUMBER, ""),
        (KeyKind.NATIONAL_NUMBER, "٧٩٠٣١٢٠٠٢٥٧"),
        (KeyKind.NATIONAL_NUMBER, COMPANY),
        (KeyKind.ENTERPRISE_NUMBER, AMELIE),
        (KeyKind.ENTERPRISE_NUMBER, "2999000051"),
    ],
)
def test_a_number_that_cannot_be_is_not_asked(kind, typed):
    with pytest.raises(WrongKey):
        clean_key(kind, typed)


@given(st.text(max_size=12))
def test_checks_of_numbers_never_break(text):
    assert is_national_number(text) in (True, False)
    assert is_enterprise_number(text) in (True, False)


# Answers --------------------------------------------------------------------------------------------------

IXELLES = MunicipalityInfo("elsene-ixelles", "21009", "Elsene", "Ixelles", "Ixelles", ("1050",), 50.83, 4.37)


class Places:
    def municipality(self, nis):
        return IXELLES if nis == "21009" else None

    def street(self, municipality, name_nl, name_fr):
        return f"street of {municipality}"


def answer(source, key, *fields):
    connector = CONNECTORS[source]
    _, _, content = FAKE._answer(connector, key, list(fields), None)
    return connector, json.loads(content)


def values(source, key, *fields):
    connector, body = answer(source, key, *fields)
    return read_answer(
        body,
        kind=connector.key,
        key=key,
        wanted=fields,
        readers={name: one.read for name, one in connector.fields.items()},
        places=Places(),
    )[0]


def test_the_national_register_tells_who_someone_is():
    found = values("national_register", AMELIE, "name", "birth_date", "nationality", "civil_state", "person", "address")
    assert found == {
        "name": "Amélie Dubois",
        "birth_date": "1979-03-12",
        "nationality": "BE",
        "civil_state": found["civil_state"],
        "person": {"kind": "person", "name": "Amélie Dubois", "number": AMELIE},
        "address": {
            "street_id": "street of elsene-ixelles",
            "street_nl": "Gewijde-Boomstraat",
            "street_fr": "Rue de l’Arbre Bénit",
            "number": "44",
            "box": "3",
            "postcode": "1050",
            "municipality": "elsene-ixelles",
            "municipality_nl": "Elsene",
            "municipality_fr": "Ixelles",
            "lat": 50.8305,
            "lon": 4.365,
        },
    }
    assert found["civil_state"] in ("married", "legal_cohabitation")


def test_it_tells_with_whom_one_lives():
    found = values("national_register", TOM, "household", "children")
    assert [(one["name"], one["relation"]) for one in found["household"]] == [
        ("Amélie Dubois", "reference"),
        ("Tom Peeters", "partner"),
        ("Nora Peeters", "child"),
        ("Lucas Peeters", "child"),
    ]
    assert [one["name"] for one in found["children"]] == ["Nora Peeters", "Lucas Peeters"]
    assert found["children"][0] == {"name": "Nora Peeters", "national_number": NORA, "birth_date": "2009-05-02"}


def test_the_enterprise_register_tells_who_speaks_for_it():
    found = values("enterprise_register", COMPANY, "name", "legal_form", "is_active", "functions", "establishments")
    assert (found["name"], found["legal_form"], found["is_active"]) == ("Dubois Bouw & Groen", "BV / SRL", True)
    assert [(one["name"], one["role"], one["national_number"]) for one in found["functions"]] == [
        ("Amélie Dubois", "manager", AMELIE)
    ]
    assert found["establishments"][0]["address"]["postcode"] == "1050"


def test_income_is_in_cents_and_the_newest_first():
    found = values("income", AMELIE, "joint_taxable", "year", "years", "household", "household_members", "dependants")
    assert [one["year"] for one in found["years"]] == [2025, 2024, 2023]
    assert found["joint_taxable"] == found["years"][0]["amount"] > 1_000_000
    assert (found["year"], found["household_members"], found["dependants"]) == (2025, 4, 2)
    assert found["household"] > found["joint_taxable"]


def test_a_child_has_no_assessment():
    found = values("income", NORA, "joint_taxable", "year", "years")
    assert found == {"joint_taxable": None, "year": None, "years": []}


def test_of_several_vehicles_nobody_knows_which_is_meant():
    fake = FAKE
    owners = {len(values("vehicle_register", key, "vehicles")["vehicles"]): key for key in fake._world.people}
    assert set(owners) == {0, 1, 2}
    assert values("vehicle_register", owners[2], "plate", "mass") == {"plate": None, "mass": None}
    one = values("vehicle_register", owners[1], "plate", "vehicles", "is_light")
    assert one["plate"] == one["vehicles"][0]["plate"]
    assert one["is_light"] is True


def test_property_and_cards():
    assert values("land_register", AMELIE, "is_owner", "parcels")["parcels"][0]["kind"] == "flat"
    found = [values("disability", key, "is_recognised", "has_card") for key in FAKE._world.people]
    assert {(one["is_recognised"], one["has_card"]) for one in found} == {(False, False), (True, False), (True, True)}


def read(body, key=AMELIE, *fields):
    connector = CONNECTORS["national_register"]
    readers = {name: one.read for name, one in connector.fields.items()}
    return read_answer(body, kind=connector.key, key=key, wanted=fields, readers=readers, places=Places())


def test_an_answer_about_somebody_else_is_refused():
    _, body = answer("national_register", TOM)
    with pytest.raises(WrongAnswer) as found:
        read(body, AMELIE, "name")
    assert found.value.fault is Fault.ANOTHER
    assert TOM not in str(found.value)


def test_only_what_is_asked_is_read():
    _, body = answer("national_register", AMELIE)
    body["result"]["person"]["birth"] = "not a record"
    assert read(body, AMELIE, "name")[0] == {"name": "Amélie Dubois"}
    with pytest.raises(WrongAnswer, match=r"person\.birth is not a record"):
        read(body, AMELIE, "birth_date")


BREAKING = [
    (("name", "family"), 7, "name"),
    (("name", "family"), "x" * 400, "name"),
    (("name", "family"), "a\u202eb", "name"),
    (("name", "given"), [], "name"),
    (("name", "given"), "Amélie", "name"),
    (("birth", "date"), "1979-13-12", "birth_date"),
    (("civilState", "code"), "99", "civil_state"),
    (("nationality", "code"), "Belgian", "nationality"),
    (("nationalNumber",), "79031200258", "national_number"),
    (("address", "postCode"), "105", "address"),
    (("address", "street"), {}, "address"),
    (("address", "municipality", "nis"), None, "address"),
    (("address", "position"), {"lat": 500, "lon": 4}, "address"),
    (("address", "position"), {"lat": True, "lon": 4}, "address"),
    (("household", "members"), {}, "household"),
    (("household", "members"), [{}] * 201, "household"),
]


@pytest.mark.parametrize(("path", "value", "wanted"), BREAKING)
def test_what_is_not_in_form_is_not_believed(path, value, wanted):
    _, body = answer("national_register", AMELIE)
    part = body["result"]["person"]
    for name in path[:-1]:
        part = part[name]
    part[path[-1]] = value
    with pytest.raises(WrongAnswer) as found:
        read(body, AMELIE, wanted)
    assert str(value) not in str(found.value) or value in ([], {}, None)


WORDS = ["name", "person", "address", "vehicles", "enterprise", "parcels", "assessments", "code"]
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=3),
    max_leaves=8,
)


@given(JSON)
def test_any_other_answer_is_refused_and_never_breaks(body):
    with pytest.raises(WrongAnswer):
        read(body, AMELIE, "name")


@given(JSON)
def test_any_result_is_read_or_refused(result):
    body = {"subject": {"nationalNumber": AMELIE}, "reference": "r", "result": result}
    for connector in CONNECTORS.values():
        for name, one in connector.fields.items():
            with suppress(WrongAnswer):
                found, _ = read_answer(
                    body,
                    kind=KeyKind.NATIONAL_NUMBER,
                    key=AMELIE,
                    wanted=[name],
                    readers={name: one.read},
                    places=Places(),
                )
                assert set(found) == {name}


@pytest.mark.parametrize(
    ("text", "cents"),
    [("0", 0), ("31250.40", 3_125_040), ("31250.4", 3_125_040), ("-12", -1200), ("-0.05", -5), (None, None)],
)
def test_amounts_are_read_exactly(text, cents):
    assert Part(text).cents() == cents


@pytest.mark.parametrize("text", [12.5, 12, "1,5", "1e9", "12.345", "9" * 13, "٣"])
def test_amounts_that_are_none_are_refused(text):
    with pytest.raises(WrongAnswer):
        Part(text).cents()


def test_an_address_outside_our_region_keeps_its_own_names():
    part = {
        "street": {"nl": "Meir"},
        "houseNumber": "1",
        "postCode": "2000",
        "municipality": {"nis": "11002", "name": {"nl": "Antwerpen", "fr": "Anvers"}},
    }
    found = address(Part(part), Places())
    assert (found["street_id"], found["municipality"], found["municipality_fr"]) == ("", "", "Anvers")
    assert (found["street_fr"], found["box"], found["lat"]) == ("Meir", "", None)
