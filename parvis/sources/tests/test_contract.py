"""What we expect of sources. The invented ones pass it, and the real ones must.

    PARVIS_SOURCES_TEST_URL=https://… PARVIS_SOURCES_TEST_CLIENT=… PARVIS_SOURCES_TEST_SECRET=…
    PARVIS_SOURCES_TEST_PERSON=<a test person's national number> PARVIS_SOURCES_TEST_ENTERPRISE=<a test number>
    pytest parvis/sources/tests/test_contract.py --allow-hosts=<host>

Nothing is expected of the values but their shape: the counter must be able to take each as an answer.
"""

import os
import re
from datetime import date

import pytest

from parvis.kernel.neighbours import running
from parvis.kernel.people.numbers import is_enterprise_number, is_national_number
from parvis.sources.connectors import CONNECTORS
from parvis.sources.connectors.client import SourceClient
from parvis.sources.fake.app import Fake
from parvis.sources.rules.answers import key_name, read_answer
from parvis.sources.tests.serving import AMELIE, COMPANY, REGION, SECRET, TODAY
from parvis.sources.types import FieldKind, KeyKind, NotKnown, SourceDown

NOBODY = {KeyKind.NATIONAL_NUMBER: "01010199768", KeyKind.ENTERPRISE_NUMBER: "1999999943"}
REAL = os.environ.get("PARVIS_SOURCES_TEST_URL", "")


class Elsewhere:
    """A region of which no place is ours."""

    def municipality(self, nis):
        return None

    def street(self, municipality, name_nl, name_fr):
        return ""


@pytest.fixture(scope="module", params=["fake", *(["real"] if REAL else [])])
def endpoint(request):
    """Return address, client, secret, and the number of a person and an enterprise that exist there."""
    if request.param == "real":
        said = {
            name: os.environ[f"PARVIS_SOURCES_TEST_{name}"] for name in ("CLIENT", "SECRET", "PERSON", "ENTERPRISE")
        }
        yield REAL, said["CLIENT"], said["SECRET"], said["PERSON"], said["ENTERPRISE"]
        return
    with running(Fake(REGION, today=TODAY, secret=SECRET)) as url:
        yield url, "parvis", SECRET, AMELIE, COMPANY


@pytest.fixture
def client(endpoint):
    made = SourceClient(endpoint[0], client=endpoint[1], secret=endpoint[2])
    yield made
    made.close()


def question(connector, key, fields):
    return {
        "subject": {key_name(connector.key): key},
        "fields": list(fields),
        "purpose": "Contract test",
        "legalBasis": "agreement",
    }


@pytest.mark.parametrize("connector", CONNECTORS.values(), ids=list(CONNECTORS))
def test_every_field_is_answered_in_its_shape(client, endpoint, connector):
    key = endpoint[3] if connector.key is KeyKind.NATIONAL_NUMBER else endpoint[4]
    body = client.ask(connector, question(connector, key, connector.fields))
    values, reference = read_answer(
        body,
        kind=connector.key,
        key=key,
        wanted=list(connector.fields),
        readers={name: one.read for name, one in connector.fields.items()},
        places=Elsewhere(),
    )
    assert reference
    for name, value in values.items():
        assert fits(connector.fields[name].info, value), f"{connector.id}.{name}"
    assert any(value is not None for value in values.values())


@pytest.mark.parametrize("connector", CONNECTORS.values(), ids=list(CONNECTORS))
def test_nobody_is_said_to_be_unknown(client, connector):
    with pytest.raises(NotKnown):
        client.ask(connector, question(connector, NOBODY[connector.key], ["name"]))


def test_who_is_not_known_there_gets_nothing(endpoint):
    stranger = SourceClient(endpoint[0], client=endpoint[1], secret="not the secret")
    connector = CONNECTORS["national_register"]
    try:
        with pytest.raises(SourceDown):
            stranger.ask(connector, question(connector, endpoint[3], ["name"]))
    finally:
        stranger.close()


ADDRESS = {
    "street_id", "street_nl", "street_fr", "number", "box", "postcode", "municipality", "municipality_nl",
    "municipality_fr", "lat", "lon",
}  # fmt: skip


def is_text(info, value):
    return isinstance(value, str) and 0 < len(value) <= 300 and value == value.strip()


def is_rows(info, value):
    return isinstance(value, list) and all(
        set(row) == set(info.items) and all(fits(info.items[name], one) for name, one in row.items()) for row in value
    )


FITS = {
    FieldKind.TEXT: is_text,
    FieldKind.NUMBER: lambda info, value: type(value) is int,
    FieldKind.MONEY: lambda info, value: type(value) is int,
    FieldKind.DATE: lambda info, value: date.fromisoformat(value).isoformat() == value,
    FieldKind.YES_NO: lambda info, value: type(value) is bool,
    FieldKind.ONE_OF: lambda info, value: value in info.values,
    FieldKind.NATIONAL_NUMBER: lambda info, value: is_national_number(value),
    FieldKind.ENTERPRISE_NUMBER: lambda info, value: is_enterprise_number(value),
    FieldKind.ADDRESS: lambda info, value: set(value) == ADDRESS and re.fullmatch(r"\d{4}", value["postcode"]),
    FieldKind.PARTY: lambda info, value: set(value) == {"kind", "name", "number"},
    FieldKind.GROUP: is_rows,
}


def fits(info, value):
    """Tell whether a value is an answer of its kind, as the counter keeps them; None is none."""
    return value is None or FITS[info.kind](info, value)
