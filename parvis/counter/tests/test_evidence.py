"""What a form wants of sources, what it makes of their answers, when an answer is the same; the checker of it."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from parvis.counter.catalogue.folder import load_folder
from parvis.counter.rules import flow
from parvis.counter.rules.checks import check
from parvis.counter.rules.cleaning import Setting
from parvis.counter.rules.evidence import is_same, needs, noted, sent_evidence, taken, to_check
from parvis.counter.rules.forms import walk
from parvis.counter.tests.region import PROCEDURES
from parvis.counter.types import Event, EventKind, Kind, Question
from parvis.counter.types.evidence import Asked, Evidence, EvidenceStatus, Said, Why
from parvis.sources import api as sources

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SETTING = Setting(now=NOW, language="nl", organisation="", places=None)
KEYS = {"national_register": "79031200257"}
HOUSEHOLD = load_folder(PROCEDURES / "household-composition")
ADDRESS = {
    "street_id": "1", "street_nl": "Kerkstraat", "street_fr": "Rue de l’Église", "number": "4", "box": "",
    "postcode": "1050", "municipality": "elsene-ixelles", "lat": 50.83, "lon": 4.36,
}  # fmt: skip


def question(kind: Kind, **more: Any) -> Question:
    said = {"nl": "Wat?", "fr": "Quoi ?", "en": "What?"}
    return Question.model_validate({"id": "it", "kind": kind, "label": said, **more})


def needed(answers: dict[str, Any], **more: Any) -> list[list[str]]:
    given = {"evidence": {}, "asked": {}, "keys": KEYS, "at": NOW} | more
    evidence, asked, keys = given.pop("evidence"), given.pop("asked"), given.pop("keys")
    found = needs(HOUSEHOLD, walk(HOUSEHOLD, answers, SETTING), evidence, asked, keys, **given)
    return [sorted(one.fields) for one in found]


def known(status: str = "fetched", **more: Any) -> Evidence:
    given = {"question": "name", "source": "national_register", "field": "name", "value": "An Peeters", "at": NOW}
    return Evidence(status=EvidenceStatus(status), **{**given, **more})


def test_only_what_is_open_is_wanted() -> None:
    assert needed({}) == [["address", "name", "national_number"]]
    assert needed({"moment": "today"}) == [["address", "household", "name", "national_number"]]
    assert needed({"moment": "past"}) == [["address", "name", "national_number"]]


def test_nothing_is_wanted_twice_or_without_a_number_or_in_vain() -> None:
    assert needed({}, keys={}) == []
    assert needed({}, evidence={"name": known()}) == [["address", "national_number"]]
    for why in (Why.DOWN, Why.DECLINED, Why.NOT_KNOWN, Why.WRONG):
        asked = {"national_register": Asked(why=why, at=NOW, key=KEYS["national_register"])}
        assert needed({}, asked=asked) == []
    moved = {"national_register": Asked(at=NOW, key="another")}
    assert needed({}, asked=moved, evidence={"name": known()}) == [["address", "name", "national_number"]]


def test_what_is_older_than_a_day_is_wanted_again_only_when_one_checks() -> None:
    evidence = {name: known(at=NOW - timedelta(days=2)) for name in ("name", "national_number", "address")}
    assert needed({}, evidence=evidence) == []
    assert needed({}, evidence=evidence, renew=True) == [["address", "name", "national_number"]]


def said(values: dict[str, Any], why: Why = Why.NOT_ASKED, answers: dict[str, Any] | None = None) -> Said:
    found = needs(HOUSEHOLD, walk(HOUSEHOLD, answers or {}, SETTING), {}, {}, KEYS, at=NOW)
    return Said(found[0], Asked(why=why, at=NOW, key=KEYS["national_register"]), values, "R1")


def test_answers_are_taken_and_typed_ones_stay() -> None:
    values = {"name": "Amélie Dubois", "national_number": "79031200257", "address": ADDRESS}
    answers, evidence = taken(HOUSEHOLD, {"name": "Iemand Anders"}, {}, [said(values)], SETTING)
    assert answers["name"] == "Iemand Anders"
    assert answers["address"]["number"] == "4"
    assert {name: one.status for name, one in evidence.items()} == {
        "name": "corrected",
        "national_number": "fetched",
        "address": "fetched",
    }


@pytest.mark.parametrize(
    ("value", "why"),
    [("12", Why.WRONG), (None, Why.NOTHING), (["79031200257"], Why.WRONG), ({"a": 1}, Why.WRONG), (True, Why.WRONG)],
)
def test_what_no_person_may_answer_no_source_may(value: Any, why: Why) -> None:
    answers, evidence = taken(HOUSEHOLD, {}, {}, [said({"national_number": value})], SETTING)
    assert "national_number" not in answers
    assert (evidence["national_number"].status, evidence["national_number"].why) == (EvidenceStatus.BY_HAND, why)


def test_the_rows_of_a_group_get_the_names_of_its_questions() -> None:
    row = {"name": "Noor Dubois", "birth_date": "2012-05-09", "relation": "child", "national_number": "12050911825"}
    answers, evidence = taken(
        HOUSEHOLD, {"moment": "today"}, {}, [said({"household": [row]}, answers={"moment": "today"})], SETTING
    )
    assert answers["members"] == [
        {"member_name": "Noor Dubois", "member_born_on": "2012-05-09", "member_relation": "child"}
    ]
    assert evidence["members"].status is EvidenceStatus.FETCHED


@pytest.mark.parametrize(
    ("kind", "one", "other", "same"),
    [
        (Kind.TEXT, "Dubois Amélie", "amelie  DUBOIS", True),
        (Kind.TEXT, "Jean-Luc Picard", "Picard Jean Luc", True),
        (Kind.TEXT, "Amélie Dubois", "Amélie Duboi", False),
        (Kind.ADDRESS, ADDRESS, {**ADDRESS, "lat": 1.0, "number": " 4 "}, True),
        (Kind.ADDRESS, ADDRESS, {**ADDRESS, "box": "2"}, False),
        (Kind.PARTY, {"name": "A", "number": "0123"}, {"name": "B", "number": "0123"}, True),
        (Kind.YES_NO, True, False, False),
        (Kind.DATE, "2026-01-01", "2026-01-01", True),
        (Kind.TEXT, None, "x", False),
        (Kind.TEXT, None, None, True),
    ],
)
def test_answers_are_the_same_as_a_person_would_say(kind: Kind, one: Any, other: Any, same: bool) -> None:
    assert is_same(question(kind), one, other) is same


def test_rows_are_the_same_in_any_order() -> None:
    items = [question(Kind.TEXT).model_dump() | {"id": "who"}]
    group = question(Kind.GROUP, items=items)
    assert is_same(group, [{"who": "An"}, {"who": "Bo"}], [{"who": "bo"}, {"who": "AN"}])
    assert not is_same(group, [{"who": "An"}], [{"who": "An"}, {"who": "An"}])


def test_correcting_and_taking_it_back() -> None:
    questions = {"name": question(Kind.TEXT)}
    assert noted(questions, {"name": "Bo"}, {"name": known()})["name"].status is EvidenceStatus.CORRECTED
    assert noted(questions, {"name": "an peeters"}, {"name": known("corrected")})["name"].status == "fetched"
    assert noted(questions, {"name": "Bo"}, {"name": known("confirmed")})["name"].status == "corrected"
    assert noted(questions, {"name": "An Peeters"}, {"name": known("differs")})["name"].status == "confirmed"
    assert noted(questions, {"name": "Bo"}, {"name": known("by_hand", value=None)})["name"].status == "by_hand"


def test_what_is_sent_tells_of_each_answer_how_it_came_in() -> None:
    asked = {"national_register": Asked(why=Why.DOWN, at=NOW)}
    found = sent_evidence(HOUSEHOLD, {"name": "An", "address": ADDRESS}, {"name": known()}, asked)
    assert {name: (one.status.value, one.why.value) for name, one in found.items()} == {
        "name": ("fetched", ""),
        "address": ("by_hand", "down"),
    }
    assert to_check(found) == ["national_register"]


# In the flow ------------------------------------------------------------------------------------------------


def facts(statuses: dict[str, str], *more: Event, **answers: Any) -> Any:
    sent = Event(1, NOW, EventKind.SUBMITTED, "account:an", "applicant", data={"evidence": statuses})
    events = [sent, *more]
    given = {"name": "An", "national_number": "79031200257", "address": ADDRESS, "moment": "past", **answers}
    standing = flow.derive(HOUSEHOLD, given, events, at=NOW)
    return flow.facts_of(HOUSEHOLD, standing, given, events, at=NOW)


ALL = {"name": "fetched", "national_number": "fetched", "address": "fetched"}


@pytest.mark.parametrize(
    ("statuses", "stands"),
    [
        (ALL, True),
        ({**ALL, "name": "confirmed"}, True),
        ({**ALL, "name": "by_hand"}, False),
        ({**ALL, "name": "corrected"}, False),
        ({**ALL, "name": "differs"}, False),
        ({"name": "fetched"}, False),
        ({}, False),
        ({**ALL, "members": "corrected"}, False),
    ],
)
def test_sources_stand_behind_all_answers_or_not(statuses: dict[str, str], stands: bool) -> None:
    assert facts(statuses).holds("all_confirmed") is stands


def test_conditions_read_each_answer() -> None:
    assert facts(ALL).holds('evidence.name == "fetched" and evidence.members == ""')
    checked = Event(2, NOW, EventKind.EVIDENCE_CHECKED, "system:evidence", "system",
                    data={"questions": ["name", "address"], "differs": ["address"]})  # fmt: skip
    after = facts(dict.fromkeys(ALL, "by_hand"), checked)
    assert after.holds('evidence.name == "confirmed" and evidence.address == "differs"')
    corrected = Event(3, NOW, EventKind.ANSWERS_CORRECTED, "account:an", "applicant",
                      data={"evidence": {"name": "corrected"}})  # fmt: skip
    assert facts(ALL, corrected).holds('evidence.name == "corrected" and not all_confirmed')


# The checker --------------------------------------------------------------------------------------------------


def codes(**changes: Any) -> set[str]:
    """Return what the checker says of a procedure that is changed; its own codes aside."""
    procedure = HOUSEHOLD.procedure.model_copy(update=changes.get("procedure", {}))
    form = HOUSEHOLD.form.model_validate(_changed(HOUSEHOLD.form.model_dump(mode="json"), changes.get("question", {})))
    held = SimpleNamespace(procedure=procedure, form=form)
    definition = type(HOUSEHOLD)(
        procedure=held.procedure, form=held.form, flow=HOUSEHOLD.flow, tables=HOUSEHOLD.tables,
        letters=HOUSEHOLD.letters, golden=(), hash="c" * 64, base_hash="c" * 64,
    )  # fmt: skip
    registers = {one.id: one for one in sources.sources()}
    return {one.code for one in check(definition, {}, registers=registers) if one.level == "error"}


def _changed(form: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    for step in form["steps"]:
        for page in step["pages"]:
            for one in page["questions"]:
                one.update(changes.get(one["id"], {}))
    return form


USE = HOUSEHOLD.procedure.sources[0]
OTHER = USE.model_copy(update={"source": "income"})


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, None),
        ({"procedure": {"sources": ()}}, "no_source"),
        ({"procedure": {"sources": (USE.model_copy(update={"legal": None}),)}}, "no_legal_basis"),
        ({"procedure": {"sources": (USE.model_copy(update={"legal": "nowhere"}),)}}, "unknown_name"),
        ({"procedure": {"sources": (USE, USE)}}, "same_id"),
        ({"procedure": {"sources": (USE, OTHER)}}, "never_used"),
        ({"question": {"name": {"source": "national_register.nickname"}}}, "unknown_name"),
        ({"question": {"name": {"source": "horoscope.name"}}}, "no_source"),
        ({"question": {"name": {"source": "national_register.birth_date"}}}, "wrong_kind"),
        ({"question": {"members": {"source": "national_register.children"}}}, "unknown_name"),
        ({"question": {"members": {"source": ""}}}, "no_source"),
    ],
)
def test_the_checker_holds_procedures_to_their_grounds(changes: dict[str, Any], code: str | None) -> None:
    assert codes(**changes) == set() if code is None else code in codes(**changes)
