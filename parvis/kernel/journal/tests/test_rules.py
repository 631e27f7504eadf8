import hashlib
import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from uuid import UUID

import pytest

from parvis.kernel.journal import rules

FIELDS = {
    "chain": "elsene-ixelles",
    "sequence": 1,
    "at": datetime(2026, 11, 24, 9, 0, tzinfo=UTC),
    "verb": "counter.case.submitted",
    "by": "system:test",
    "on_behalf_of": None,
    "subject": "case:1",
    "data": "{}",
    "sealed": None,
    "purpose": "",
    "legal_basis": "",
}


def test_the_hash_is_as_documented():
    record = (
        '["parvis-journal-1","elsene-ixelles",1,"2026-11-24T09:00:00.000000+00:00","counter.case.submitted",'
        '"system:test",null,"case:1","{}",null,"",""]'
    )
    assert rules.entry_hash(rules.FIRST, **FIELDS) == hashlib.sha256(bytes(32) + record.encode()).digest()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("chain", "evere"),
        ("sequence", 2),
        ("at", FIELDS["at"] + timedelta(microseconds=1)),
        ("verb", "counter.case.decided"),
        ("by", "system:tests"),
        ("on_behalf_of", ""),
        ("subject", "case:2"),
        ("data", '{"a":1}'),
        ("sealed", b""),
        ("purpose", "x"),
        ("legal_basis", "x"),
    ],
)
def test_every_field_counts(name, value):
    assert rules.entry_hash(rules.FIRST, **FIELDS | {name: value}) != rules.entry_hash(rules.FIRST, **FIELDS)


def test_what_came_before_counts_and_the_zone_does_not():
    hash_ = rules.entry_hash(rules.FIRST, **FIELDS)
    assert rules.entry_hash(hash_, **FIELDS) != hash_
    elsewhere = FIELDS["at"].astimezone(timezone(timedelta(hours=5)))
    assert rules.entry_hash(rules.FIRST, **FIELDS | {"at": elsewhere}) == hash_


def test_fields_cannot_run_into_each_other():
    one = rules.entry_hash(rules.FIRST, **FIELDS | {"purpose": 'a","b', "legal_basis": ""})
    other = rules.entry_hash(rules.FIRST, **FIELDS | {"purpose": "a", "legal_basis": "b"})
    assert one != other


def test_data_is_one_text_whatever_its_order():
    identity = UUID("12345678-1234-5678-1234-567812345678")
    data = {"b": [1, 2.5, None], "a": date(2026, 1, 1), "c": identity, "d": Decimal("1.10"), "é": "\x00\ud800"}
    text = rules.data_text(data)
    assert text == rules.data_text(dict(reversed(data.items())))
    assert json.loads(text) == {
        "a": "2026-01-01",
        "b": [1, 2.5, None],
        "c": str(identity),
        "d": "1.10",
        "é": "\x00\ud800",
    }
    assert text.isascii()


@pytest.mark.parametrize(("value", "error"), [(float("nan"), ValueError), (object(), TypeError), (b"x", TypeError)])
def test_data_that_json_cannot_say_is_refused(value, error):
    with pytest.raises(error):
        rules.data_text({"a": value})


@pytest.mark.parametrize(
    "verb", ["", "submitted", "case.submitted", "Counter.case.submitted", "counter.case.", "a.b.c.d"]
)
def test_a_verb_out_of_form_is_refused(verb):
    with pytest.raises(ValueError, match="no verb"):
        rules.check(verb=verb, subject="case:1", at=FIELDS["at"])


@pytest.mark.parametrize("subject", ["", "case:", ":1", "case:1 2", "Jan Peeters"])
def test_a_subject_out_of_form_is_refused(subject):
    with pytest.raises(ValueError, match="no subject"):
        rules.check(verb="counter.case.submitted", subject=subject, at=FIELDS["at"])


def test_a_moment_without_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        rules.check(verb="counter.case.submitted", subject="case:1", at=FIELDS["at"].replace(tzinfo=None))
