"""GeoReport v2 over the wire: as the golden files say, the same in both formats, nothing of a stranger expanded."""

import json
import time
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from string import printable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from parvis.incidents.rules import open311
from parvis.incidents.rules.open311 import dates, documents, reading
from parvis.incidents.rules.open311.texts import clean
from parvis.incidents.tests import open311_samples as samples
from parvis.incidents.types.open311 import (
    Attribute,
    Choice,
    Datatype,
    Document,
    Extended,
    Format,
    Note,
    Service,
    ServiceDefinition,
    ServiceNotice,
    ServiceRequest,
    ServiceType,
    Status,
    Update,
)

GOLDEN = Path(__file__).parent / "golden" / "open311"


def indented(content, in_format):
    if in_format is Format.JSON:
        return json.dumps(json.loads(content), ensure_ascii=False, indent=2) + "\n"
    root = etree.fromstring(content)
    etree.indent(root)
    head = content.split(b"\n", 1)[0].decode()
    return f"{head}\n{etree.tostring(root, encoding='unicode')}\n"


@pytest.mark.parametrize("in_format", Format)
@pytest.mark.parametrize("name", samples.DOCUMENTS)
def test_documents_are_as_the_standard_says(name, in_format):
    written = open311.write(samples.DOCUMENTS[name], in_format)
    assert indented(written, in_format) == (GOLDEN / f"{name}.{in_format}").read_text()


def test_every_golden_file_is_compared():
    assert {one.stem for one in GOLDEN.iterdir()} == set(samples.DOCUMENTS)


def test_formats_say_what_they_are():
    assert [one.content_type for one in Format] == ["text/xml; charset=utf-8", "application/json; charset=utf-8"]
    assert open311.write(samples.DOCUMENTS["nothing"], Format.XML).startswith(b'<?xml version="1.0" encoding="utf-8"?>')


# What is written is read back, from either format.

texts = st.text(max_size=30).map(clean)
filled = texts.filter(bool)
moments = st.datetimes(
    min_value=datetime(1000, 1, 1), max_value=datetime(9000, 1, 1),  # noqa: DTZ001 - hypothesis adds the offset
    timezones=st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
).map(lambda at: at.replace(microsecond=0))  # fmt: skip
degrees = st.floats(-180, 180).map(lambda value: round(value, 7) + 0.0)
words = filled.filter(lambda word: "," not in word)
services = st.builds(
    Service, code=filled, name=filled, description=texts, metadata=st.booleans(), type=st.sampled_from(ServiceType),
    keywords=st.lists(words, max_size=3).map(tuple), group=texts,
)  # fmt: skip
choices = st.builds(Choice, key=filled, name=texts)
attributes = st.builds(
    Attribute, code=filled, datatype=st.sampled_from(Datatype), description=texts, order=st.integers(1, 99),
    required=st.booleans(), variable=st.booleans(), datatype_description=texts,
    values=st.lists(choices, max_size=3).map(tuple),
).filter(lambda one: one.datatype.is_list or not one.values)  # fmt: skip
notes = st.builds(Note, at=moments, type=texts, description=texts)
extended = st.builds(
    Extended, detailed_status=texts, channel=texts, parent=texts, followers=st.integers(0, 10**6),
    media_urls=st.lists(filled, max_size=2).map(tuple), notes=st.lists(notes, max_size=2).map(tuple),
)  # fmt: skip
requests = st.builds(
    ServiceRequest, id=filled, status=st.sampled_from(Status), service_code=texts, service_name=texts,
    requested_at=moments, updated_at=moments, expected_at=st.none() | moments, description=texts, status_notes=texts,
    agency_responsible=texts, service_notice=texts, address=texts, address_id=texts, zipcode=texts,
    lat=st.none() | degrees, long=st.none() | degrees, media_url=texts, extended=st.none() | extended,
)  # fmt: skip
updates = st.builds(
    Update, id=filled, service_request_id=filled, status=st.sampled_from(Status), updated_at=moments,
    description=texts, media_url=texts,
)  # fmt: skip
notices = st.builds(ServiceNotice, service_request_id=filled, service_notice=texts, account_id=texts) | st.builds(
    ServiceNotice, service_request_id=filled, token=filled
)


def through(document: Document, in_format: Format) -> Document:
    return open311.read(open311.write(document, in_format), in_format, document.root)


@pytest.mark.parametrize("in_format", Format)
@given(data=st.data())
def test_what_is_written_is_read_back(in_format, data):
    for rows, write, read in (
        (services, documents.services, reading.services),
        (requests, documents.requests, reading.requests),
        (updates, documents.updates, reading.updates),
        (notices, documents.notices, reading.notices),
    ):
        said = tuple(data.draw(st.lists(rows, max_size=3)))
        assert read(through(write(said), in_format)) == said
    said = ServiceDefinition(data.draw(filled), tuple(data.draw(st.lists(attributes, max_size=3))))
    assert reading.definition(through(documents.definition(said), in_format)) == said


@pytest.mark.parametrize("in_format", Format)
def test_discovery_and_errors_are_read_back(in_format):
    assert reading.discovery(through(samples.DOCUMENTS["discovery"], in_format)) == samples.DISCOVERY
    assert reading.errors(through(samples.DOCUMENTS["errors"], in_format)) == samples.FAULTS


@given(st.text())
def test_no_text_of_a_citizen_breaks_a_document(typed):
    row = documents.notices([ServiceNotice(service_request_id="1", service_notice=typed)])
    xml, spark = through(row, Format.XML), through(row, Format.JSON)
    assert reading.notices(xml) == reading.notices(spark)


def test_coordinates_are_never_in_powers_of_ten():
    row = documents.requests([ServiceRequest(**{**vars(samples.REQUESTS[0]), "lat": -0.0, "long": 0.0000012})])
    xml = open311.write(row, Format.XML)
    assert b"<lat>0.0</lat><long>0.0000012</long>" in xml


def test_numbers_where_texts_belong_are_read_as_text():
    """The examples of the standard show ids as numbers: a client must not stumble over them."""
    sent = b'[{"service_request_id": 638344, "token": 12345}]'
    assert reading.notices(open311.read(sent, Format.JSON, "service_requests")) == (ServiceNotice("638344", "12345"),)


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        (b'[{"service_code": ["1"], "service_name": "x"}]', "service_code is not one value"),
        (b'[{"service_code": "1"}]', "service_name is missing"),
        (b'[{"service_code": "1", "service_name": "x", "metadata": "maybe"}]', "metadata is neither"),
        (b'[{"service_code": "1", "service_name": "x", "metadata": true, "type": "slow"}]', "type is none of"),
        (b'["x"]', "A list of records"),
        (b'{"services": []}', "A list was expected"),
        (b'"x"', "neither an array"),
        (b"[NaN]", "no number of JSON"),
        (b"[" * 100_000, "It is no JSON"),
        (b"\xff", "It is no JSON"),
        (b"", "It is no JSON"),
        (b" " * 20_000_001, "larger than 20 MB"),
    ],
)
def test_bad_json_is_refused_with_the_reason(sent, says):
    with pytest.raises(open311.Unreadable, match=says):
        reading.services(open311.read(sent, Format.JSON, "services"))


BOMB = b"""<?xml version="1.0"?><!DOCTYPE services [<!ENTITY a "aaaaaaaaaa">%s]><services>&j;</services>""" % b"".join(
    b'<!ENTITY %c "%s">' % (letter, b"&%c;" % (letter - 1) * 10) for letter in range(ord("b"), ord("k"))
)


@pytest.mark.parametrize(
    "sent",
    [
        BOMB,
        b'<!DOCTYPE services SYSTEM "file:///etc/passwd"><services/>',
        b'<!DOCTYPE services [<!ENTITY x SYSTEM "file:///etc/passwd">]><services><service>&x;</service></services>',
        b'<!DOCTYPE services [<!ENTITY %% x SYSTEM "http://127.0.0.1:9/x">%%x;]><services/>',
        b"<services>&undefined;</services>",
        b"<services>" + b"<a>" * 5000 + b"</a>" * 5000 + b"</services>",
        b"<services><service>",
        b"<errors/>",
        b"",
        b"<services>" + b" " * 20_000_000 + b"</services>",
    ],
)
def test_bombs_and_broken_xml_are_refused_at_once(sent):
    began = time.perf_counter()
    with pytest.raises(open311.Unreadable):
        open311.read(sent, Format.XML, "services")
    assert time.perf_counter() - began < 2


def test_namespaces_comments_and_attributes_of_a_stranger_are_read_over():
    sent = b"""<?xml version="1.0"?><services xmlns="http://wiki.open311.org/GeoReport_v2" type="array"><!-- x -->
      <service><service_code> 001 </service_code><service_name>A</service_name><metadata>TRUE</metadata>
      <type>realtime</type></service></services>"""
    assert reading.services(open311.read(sent, Format.XML, "services")) == (Service("001", "A", metadata=True),)


# Moments.


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("1994-11-05T08:15:30-05:00", datetime(1994, 11, 5, 13, 15, 30, tzinfo=UTC)),
        ("1994-11-05T13:15:30Z", datetime(1994, 11, 5, 13, 15, 30, tzinfo=UTC)),
        ("1994-11-05T13:15Z", datetime(1994, 11, 5, 13, 15, tzinfo=UTC)),
        ("1994-11-05T13:15:30.25Z", datetime(1994, 11, 5, 13, 15, 30, 250_000, tzinfo=UTC)),
        ("2026-05-24T10:00:00 02:00", datetime(2026, 5, 24, 8, tzinfo=UTC)),  # its plus became a space in an address
        ("2026-05-24T10:00:00+0200", datetime(2026, 5, 24, 8, tzinfo=UTC)),
        (" 2026-05-24 10:00:00+02:00 ", datetime(2026, 5, 24, 8, tzinfo=UTC)),
    ],
)
def test_moments_are_read(said, meant):
    assert dates.read(said) == meant


@pytest.mark.parametrize(
    "said",
    [
        "", "yesterday", "2026-05-24", "2026-05-24T10:00:00", "2026-02-30T10:00:00Z", "2026-05-24T25:00:00Z",
        "2026-05-24T10:00:00+25:00", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-W21-7T10:00:00Z",
        "٢٠٢٦-05-24T10:00:00Z", "1716544800",
    ],
)  # fmt: skip
def test_what_is_no_moment_is_refused(said):
    with pytest.raises(ValueError):
        dates.read(said)


@given(moments)
def test_moments_come_back(at):
    assert dates.read(dates.write(at)) == at
    assert dates.read(dates.write(at).replace("+", " ")) == at


def test_moments_are_written_with_an_offset_of_whole_minutes():
    assert dates.write(datetime(2026, 1, 1, tzinfo=UTC)) == "2026-01-01T00:00:00Z"
    assert (
        dates.write(datetime(1880, 1, 1, 0, 17, 30, tzinfo=timezone(timedelta(seconds=1050)))) == "1880-01-01T00:00:00Z"
    )
    with pytest.raises(ValueError):
        dates.write(datetime(2026, 1, 1))  # noqa: DTZ001 - that is what is refused


@given(st.text(alphabet=printable))
def test_reading_a_moment_never_fails_otherwise(said):
    with suppress(ValueError):
        assert dates.read(said).tzinfo
