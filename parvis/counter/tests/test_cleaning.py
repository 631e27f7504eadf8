"""Every kind of answer: what is taken, what is refused, and in which words."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from parvis.counter.rules.cleaning import Problem, Setting, clean
from parvis.counter.tests.definitions import said
from parvis.counter.types import Kind, Question
from parvis.kernel.places.types import MunicipalityInfo, StreetMatch

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
NO_FACTS: Mapping[str, Any] = {}


class Town:
    """Two towns and four streets."""

    rows = (
        StreetMatch("1", "Waverse Steenweg", "Chaussée de Wavre", "elsene-ixelles", "1050", 50.83, 4.37, 100),
        StreetMatch("2", "Steenweg op Waver", "Chaussée de Wavre", "etterbeek", "1040", 50.83, 4.38, 100),
        StreetMatch("3", "Kerkstraat", "Rue de l’Église", "etterbeek", "1040", 50.84, 4.39, 100),
        StreetMatch("4", "Elsense Steenweg", "Chaussée d’Ixelles", "elsene-ixelles", "1050", None, None, 80),
    )
    towns = {
        "elsene-ixelles": MunicipalityInfo(
            "elsene-ixelles", "21009", "Elsene", "Ixelles", "Ixelles", ("1050",), 50.83, 4.37
        ),
        "etterbeek": MunicipalityInfo(
            "etterbeek", "21005", "Etterbeek", "Etterbeek", "Etterbeek", ("1040",), 50.83, 4.38
        ),
    }

    def streets(self, text: str, postcode: str) -> list[StreetMatch]:
        return [one for one in self.rows if text[:4].lower() in f"{one.name_nl} {one.name_fr}".lower()]

    def street(self, id: str) -> StreetMatch | None:  # noqa: A002
        return next((one for one in self.rows if one.id == id), None)

    def locate(self, street_id: str, number: str) -> tuple[float, float] | None:
        found = self.street(street_id)
        return (found.lat, found.lon) if found and found.lat and found.lon else None

    def municipality(self, code: str) -> MunicipalityInfo | None:
        return self.towns.get(code)

    def municipality_at(self, lat: float, lon: float) -> str | None:
        return "elsene-ixelles" if 50 < lat < 51 and 4 < lon < 5 else None

    def municipalities_with_postcode(self, postcode: str) -> list[str]:
        return [code for code, one in self.towns.items() if postcode in one.postal_codes]


SETTING = Setting(NOW, "nl")
IN_TOWN = Setting(NOW, "nl", places=Town())


def question(kind: str, **more: Any) -> Question:
    return Question.model_validate({"id": "it", "kind": kind, "label": said("It"), **more})


def code_of(found: Any) -> str:
    assert isinstance(found, Problem), f"{found!r} was accepted"
    return found.code


@pytest.mark.parametrize(
    ("kind", "more", "raw", "answer"),
    [
        ("text", {}, "  An \u0000 Peeters\n", "An Peeters"),
        ("long_text", {}, "één\r\n\r\ntwee  \r\n", "één\n\ntwee"),
        ("number", {}, "1.234", 1234),
        ("number", {"decimals": 2}, "1.234,5", 1234.5),
        ("number", {}, " 12 ", 12),
        ("money", {}, "1.234,50", 123450),
        ("money", {}, "€ 12,-", 1200),
        ("money", {}, 1234, 1234),
        ("date", {}, {"day": "24", "month": "11", "year": "2026"}, "2026-11-24"),
        ("date", {}, {"day": "1", "month": "mei", "year": "2026"}, "2026-05-01"),
        ("date", {}, "24/11/2026", "2026-11-24"),
        ("date", {}, "2026-11-24", "2026-11-24"),
        ("yes_no", {}, "yes", True),
        ("yes_no", {}, False, False),
        ("national_number", {}, "85.07.30-033.28", "85073003328"),
        ("national_number", {}, "17 07 30 033 84", "17073003384"),
        ("enterprise_number", {}, "BE 403.019.261", "0403019261"),
        ("iban", {}, "be68 5390 0754 7034", "BE68539007547034"),
        ("email", {}, " An@Voorbeeld.BE ", "An@voorbeeld.be"),
        ("phone", {}, "0470/12.34.56", "+32470123456"),
        ("phone", {}, "02 515 00 00", "+3225150000"),
        ("phone", {}, "+32 (0)2 515 00 00", "+3225150000"),
        ("phone", {}, "0033 6 12 34 56 78", "+33612345678"),
        ("party", {}, {"kind": "enterprise", "name": "Signa", "number": "0403.019.261"},
         {"kind": "enterprise", "name": "Signa", "number": "0403019261"}),
    ],
)  # fmt: skip
def test_what_people_type_is_taken(kind: str, more: dict[str, Any], raw: Any, answer: Any) -> None:
    found = clean(question(kind, **more), raw, SETTING, NO_FACTS)
    assert found == answer
    assert clean(question(kind, **more), found, SETTING, NO_FACTS) == answer, "cleaning again changes nothing"


@pytest.mark.parametrize(
    ("kind", "more", "raw", "code"),
    [
        ("text", {}, "", "required"),
        ("text", {"max": 5}, "te lang", "too_long"),
        ("text", {"pattern": "[A-Z]+"}, "abc", "pattern"),
        ("number", {}, "veel", "not_a_number"),
        ("number", {}, "1,5", "decimals"),
        ("number", {}, True, "not_a_number"),
        ("number", {}, float("nan"), "not_a_number"),
        ("number", {"min": 2}, "1", "too_small"),
        ("number", {"max": 2}, "3", "too_large"),
        ("money", {}, "twaalf", "not_an_amount"),
        ("money", {}, "-5", "negative"),
        ("date", {}, {"day": "31", "month": "6", "year": "2026"}, "day"),
        ("date", {}, {"day": "29", "month": "2", "year": "2027"}, "day"),
        ("date", {}, {"day": "1", "month": "13", "year": "2026"}, "month"),
        ("date", {}, {"day": "1", "month": "1", "year": "26"}, "year"),
        ("date", {}, {"day": "1", "month": "", "year": "2026"}, "date_incomplete"),
        ("date", {}, "morgen", "not_a_date"),
        ("date", {"latest": "today"}, "2026-11-25", "future"),
        ("date", {"earliest": "today + days(1)"}, "2026-11-24", "too_early"),
        ("date", {"latest": "2026-12-01"}, "2026-12-02", "too_late"),
        ("national_number", {}, "85.07.30-033.29", "check_digits"),
        ("national_number", {}, "85.07.30-033.2", "length"),
        ("national_number", {}, "85.07.30-abc.28", "not_digits"),
        ("national_number", {}, "40010100196", "check_digits"),
        ("enterprise_number", {}, "0403.019.262", "check_digits"),
        ("enterprise_number", {}, "12", "length"),
        ("iban", {}, "BE68 5390 0754 7043", "check_digits"),
        ("iban", {}, "BE68 5390 0754 703", "length"),
        ("iban", {}, "1234", "not_an_iban"),
        ("email", {}, "an.voorbeeld.be", "no_at"),
        ("email", {}, "an@voorbeeld", "not_an_email"),
        ("email", {}, "an@voor..beeld.be", "not_an_email"),
        ("phone", {}, "0470 12 34", "phone_length"),
        ("phone", {}, "470123456", "phone_start"),
        ("phone", {}, "bel mij", "not_a_phone"),
        ("files", {}, [], "required"),
        ("signature", {"statement": said("True")}, {"name": "An"}, "sign_agree"),
        ("signature", {"statement": said("True")}, {"agreed": "yes"}, "sign_name"),
        ("party", {}, {"kind": "person", "name": "An", "number": "123"}, "length"),
        ("party", {}, {"kind": "person", "number": "85073003328"}, "party_name"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_three_languages(kind: str, more: dict[str, Any], raw: Any, code: str) -> None:
    found = clean(question(kind, **more), raw, SETTING, NO_FACTS)
    assert code_of(found) == code
    assert len({found.to(language) for language in ("nl", "fr", "en")}) == 3


def test_someone_of_the_future_has_no_national_number_yet() -> None:
    digits = "270101001"  # 1 January 2027
    number = digits + f"{97 - int('2' + digits) % 97:02}"
    assert code_of(clean(question("national_number"), number, SETTING, NO_FACTS)) == "not_born"


def test_what_need_not_be_answered_may_stay_empty() -> None:
    for kind in Kind:
        if kind is not Kind.COMPUTED:
            assert clean(question(kind, required=False), None, SETTING, NO_FACTS) is None


def test_options_are_those_of_the_question() -> None:
    options = [{"value": one, "label": said(one)} for one in ("a", "b", "c")]
    assert clean(question("one_of", options=options), "b", SETTING, NO_FACTS) == "b"
    assert code_of(clean(question("one_of", options=options), "d", SETTING, NO_FACTS)) == "choice"
    assert clean(question("several_of", options=options), ["c", "a"], SETTING, NO_FACTS) == ["a", "c"]
    assert code_of(clean(question("several_of", options=options, max=1), ["c", "a"], SETTING, NO_FACTS)) == "too_many"


def test_a_signature_carries_its_moment_and_its_words() -> None:
    one = question("signature", statement=said("This is true."))
    found = clean(one, {"name": "An", "agreed": "yes"}, SETTING, NO_FACTS)
    assert found == {"name": "An", "at": "2026-11-24T09:00:00+00:00", "statement": "This is true. (nl)"}
    assert clean(one, found, SETTING, NO_FACTS) == found


def test_rows_are_cleaned_each_with_its_place() -> None:
    group = question(
        "group",
        min=1,
        items=[
            {"id": "name", "kind": "text", "label": said("Name")},
            {"id": "born_on", "kind": "date", "label": said("Born"), "latest": "today"},
            {"id": "school", "kind": "text", "label": said("School"), "when": "age(born_on, today) < 18"},
        ],
    )
    good = {"name": "Ana", "born_on": "2015-01-01", "school": "De Kei"}
    assert clean(group, [good], SETTING, NO_FACTS) == [good]
    grown = {"name": "Ben", "born_on": "1990-01-01", "school": "niet nodig"}
    assert clean(group, [grown], SETTING, NO_FACTS) == [{"name": "Ben", "born_on": "1990-01-01"}]
    wrong = clean(group, [good, {"name": "", "born_on": "2030-01-01"}], SETTING, NO_FACTS)
    assert [one.field for one in wrong.inner] == ["it.1.name", "it.1.born_on"]
    assert code_of(clean(group, [], SETTING, NO_FACTS)) == "too_few"


# Addresses ----------------------------------------------------------------------------------------------


def typed(street: str, number: str = "12", postcode: str = "1050", **more: str) -> dict[str, str]:
    return {"street_text": street, "number": number, "postcode": postcode, **more}


def test_a_street_of_the_index_is_kept_in_both_languages() -> None:
    found = clean(question("address"), typed("waversesteenweg", "12a", box="3"), IN_TOWN, NO_FACTS)
    assert found["street_id"] == "1"
    assert (found["street_nl"], found["street_fr"]) == ("Waverse Steenweg", "Chaussée de Wavre")
    assert (found["number"], found["box"], found["municipality"]) == ("12A", "3", "elsene-ixelles")
    assert (found["municipality_nl"], found["municipality_fr"]) == ("Elsene", "Ixelles")
    assert clean(question("address"), found, IN_TOWN, NO_FACTS) == found


def test_a_postal_code_decides_between_streets_of_one_name() -> None:
    assert (
        clean(question("address"), typed("Chaussée de Wavre", postcode="1040"), IN_TOWN, NO_FACTS)["street_id"] == "2"
    )


def test_a_street_of_another_postal_code_is_not_taken_silently() -> None:
    found = clean(question("address"), typed("Kerkstraat"), IN_TOWN, NO_FACTS)
    assert code_of(found) == "which_street"
    assert [one.id for one in found.choices] == ["3"]


def test_what_was_asked_back_is_chosen_or_confirmed() -> None:
    asked = typed("Elsense stw", as_asked="Elsense stw")
    assert code_of(clean(question("address"), asked, IN_TOWN, NO_FACTS)) == "which_street"
    assert clean(question("address"), {**asked, "street_id": "4"}, IN_TOWN, NO_FACTS)["street_id"] == "4"
    kept = clean(question("address"), {**asked, "as_typed": "on"}, IN_TOWN, NO_FACTS)
    assert (kept["street_id"], kept["street_nl"], kept["municipality"]) == ("", "Elsense stw", "elsene-ixelles")


def test_other_words_than_were_asked_are_looked_up_anew() -> None:
    changed = typed("Waverse Steenweg", street_id="4", as_asked="Elsense stw")
    assert clean(question("address"), changed, IN_TOWN, NO_FACTS)["street_id"] == "1"


@pytest.mark.parametrize(
    ("raw", "within", "organisation", "code"),
    [
        (typed("Waverse Steenweg", ""), "", "", "number"),
        (typed("Waverse Steenweg", "12", "105"), "", "", "postcode"),
        (typed(""), "", "", "street"),
        (typed("Veldstraat", "1", "9000"), "region", "", "outside_region"),
        (typed("Waverse Steenweg"), "municipality", "etterbeek", "other_municipality"),
        (typed("Nergens"), "", "", "no_street"),
    ],
)
def test_an_address_that_cannot_be_right(raw: Any, within: str, organisation: str, code: str) -> None:
    setting = Setting(NOW, "nl", organisation, Town())
    assert code_of(clean(question("address", within=within), raw, setting, NO_FACTS)) == code


def test_an_address_outside_the_region_is_free_text() -> None:
    found = clean(question("address"), typed("Veldstraat", "1", "9000"), IN_TOWN, NO_FACTS)
    assert (found["street_nl"], found["postcode"], found["municipality"]) == ("Veldstraat", "9000", "")


def test_a_place_is_a_point_or_words() -> None:
    point = clean(question("place", within="region"), {"lat": "50.83", "lon": "4.37"}, IN_TOWN, NO_FACTS)
    assert (point["municipality"], point["municipality_nl"]) == ("elsene-ixelles", "Elsene")
    words = clean(question("place"), {"text": "Kerkstraat 3"}, IN_TOWN, NO_FACTS)
    assert (words["lat"], words["lon"], words["text"]) == (50.84, 4.39, "Kerkstraat 3")
    assert code_of(clean(question("place"), {"text": "Waverse Steenweg 3"}, IN_TOWN, NO_FACTS)) == "which_street"
    assert code_of(clean(question("place"), {"text": "??"}, IN_TOWN, NO_FACTS)) == "no_place"
    abroad = {"lat": 48.85, "lon": 2.35, "text": "Paris"}
    assert code_of(clean(question("place", within="region"), abroad, IN_TOWN, NO_FACTS)) == "outside_region"


def test_new_words_do_not_keep_the_old_point() -> None:
    raw = {"text": "Kerkstraat 3", "lat": "50.9", "lon": "4.3", "was": "Waverse Steenweg 3@50.9,4.3"}
    assert clean(question("place"), raw, IN_TOWN, NO_FACTS)["lat"] == 50.84


# Whatever is sent -----------------------------------------------------------------------------------------

_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=10), inner, max_size=3),
    max_leaves=8,
)
_parts = st.sampled_from(
    [
        "day",
        "month",
        "year",
        "street_text",
        "number",
        "postcode",
        "lat",
        "lon",
        "text",
        "name",
        "kind",
        "at",
        "0",
        "file",
    ]
)
_raw = _json | st.dictionaries(_parts, _json, max_size=6)


@given(kind=st.sampled_from([one for one in Kind if one is not Kind.COMPUTED]), raw=_raw, required=st.booleans())
def test_clean_never_raises_and_is_stable(kind: Kind, raw: Any, required: bool) -> None:
    one = question(
        kind.value,
        required=required,
        options=[{"value": "a", "label": said("a")}],
        items=[{"id": "n", "kind": "number", "label": said("n"), "required": False}] if kind is Kind.GROUP else [],
        statement=said("s") if kind is Kind.SIGNATURE else None,
    )
    for setting in (SETTING, IN_TOWN):
        found = clean(one, raw, setting, NO_FACTS)
        if not isinstance(found, Problem):
            assert clean(one, found, setting, NO_FACTS) == found
