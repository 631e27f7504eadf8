"""A back office reads demands over SOAP, with a client that others made, and cannot read what is not its own."""

import re
from datetime import timedelta

import pytest
import zeep
from django.test import Client
from django.utils import timezone
from lxml import etree
from zeep.wsse.username import UsernameToken

from parvis.counter import api
from parvis.counter.catalogue.shelves import current
from parvis.counter.models import Case
from parvis.counter.rest.soap.wsdl import wsdl
from parvis.counter.rules.demands import answers_xml, schema_of
from parvis.counter.tests.cases import OTHER, TOWN, sent
from parvis.counter.tests.definitions import tree
from parvis.kernel.files.tests.samples import pdf
from parvis.kernel.identity import api as identity
from parvis.kernel.people.tests.factories import make_organisation
from parvis.kernel.people.types import Actor

ADDRESS = "/soap/demands"
ALL = tuple(identity.Scope)
PDF = pdf()


def program(*scopes, organisation=TOWN):
    make_organisation(organisation)
    return identity.register_application(
        organisation=organisation, name="Back office", scopes=scopes or ALL, by=Actor.system("test"), at=timezone.now()
    )


class Loopback(zeep.Transport):
    """Carries messages to the house inside this process."""

    def post(self, address, message, headers):
        kept = {"content_type": "text/xml; charset=utf-8"}
        answer = Client().post(ADDRESS, message, **kept)

        class Answer:
            status_code = answer.status_code
            content = answer.content
            headers = dict(answer.headers)
            encoding = "utf-8"

        return Answer()


@pytest.fixture
def office(db, tmp_path):
    """Return a maker of clients: each with the rights of an application of its own."""
    description = tmp_path / "demands.wsdl"
    description.write_bytes(wsdl("http://localhost" + ADDRESS))

    def made(*scopes, organisation=TOWN):
        info, secret = program(*scopes, organisation=organisation)
        token = UsernameToken(str(info.id), secret, use_digest=False)
        return zeep.Client(str(description), transport=Loopback(), wsse=token).service

    return made


def today():
    return timezone.now().date()


def listed(office, **more):
    found = office.GetDemandsBetweenDates(startDate=today() - timedelta(days=1), endDate=today(), **more)
    return [one.reference for one in found.demand or ()]


def test_only_what_was_sent_is_listed_and_leaves_when_its_status_changes(office):
    one, two = sent(at=timezone.now()), sent(at=timezone.now())
    sent(at=timezone.now(), organisation=OTHER)
    ours = office()
    assert set(listed(ours)) == {one.shown_reference, two.shown_reference}
    assert listed(ours, pageSize=1, pageNumber=2) != listed(ours, pageSize=1, pageNumber=1)
    assert ours.SetDemandStatus(reference=one.shown_reference, status="IN_PROCESS").status == "IN_PROCESS"
    assert listed(ours) == [two.shown_reference]
    assert [each.reference for each in ours.GetDemandsByStatus(status="IN_PROCESS").demand] == [one.shown_reference]
    assert ours.GetDemandsByStatus(status="SENT").total == 1


def test_a_demand_comes_with_answers_that_are_valid_under_its_schema(office):
    info, ours = sent(at=timezone.now(), height=14), office()
    demand = ours.GetDemand(reference=info.shown_reference)
    given = ours.GetFormXSD(form=demand.form, formVersion=demand.formVersion)
    schema = etree.XMLSchema(etree.fromstring(given.xsd))
    answers = demand.data._value_1
    schema.assertValid(answers)
    assert answers.findtext("{*}height") == "14"
    opened = Case.objects.unscoped("a test looks").get(pk=info.id)
    assert [one.by for one in api.case_page(opened.pk, by=Actor.system("t"), at=timezone.now(), language="nl").openings]


def test_the_answers_of_every_example_are_valid_under_the_schema_of_their_form(region):
    for about in current().procedures:
        definition = current().find(about.id)
        schema = etree.XMLSchema(etree.fromstring(schema_of(definition)))
        assert schema_of(definition) == schema_of(definition)
        for golden in definition.golden:
            if golden.expect.errors:
                continue
            schema.assertValid(etree.fromstring(answers_xml(definition, golden.answers)))


def test_signs_that_xml_cannot_hold_are_left_out():
    definition = tree()
    written = answers_xml(definition, {"name": "An\x00\x0b <&> Peeters"})
    assert etree.fromstring(written).findtext("{*}name") == "An <&> Peeters"


def test_a_back_office_notes_its_own_number(office):
    info, ours = sent(at=timezone.now()), office()
    ours.SetDemandInternalReference(reference=info.shown_reference, internalReference="2026/0042")
    assert ours.GetDemand(reference=info.shown_reference).internalReference == "2026/0042"
    assert api.internal_reference_of(info.id, by=Actor.system("test")) == "2026/0042"
    assert listed(ours) == [info.shown_reference], "a number alone takes nothing out of the queue"


def test_a_decision_follows_the_flow_or_says_why_not(office):
    info, ours = sent(at=timezone.now()), office()
    with pytest.raises(zeep.exceptions.Fault, match=r"nothing leads|only a person"):
        ours.SetDemandStatus(reference=info.shown_reference, status="REFUSED")
    with pytest.raises(zeep.exceptions.Fault, match="A back office says"):
        ours.SetDemandStatus(reference=info.shown_reference, status="CANCELLED")
    done = sent(at=timezone.now(), height=1)  # granted at once
    assert ours.GetDemand(reference=done.shown_reference).status == "ACCEPTED"
    assert ours.SetDemandStatus(reference=done.shown_reference, status="ACCEPTED").status == "ACCEPTED"
    with pytest.raises(zeep.exceptions.Fault, match="has ended"):
        ours.SetDemandStatus(reference=done.shown_reference, status="REFUSED")


def test_files_go_both_ways(office):
    info, ours = sent(at=timezone.now()), office()
    ours.setDemandStatusWithAttachments(
        reference=info.shown_reference, status="IN_PROCESS", attachment=[{"name": "plan.pdf", "content": PDF}]
    )
    [kept] = ours.getAttachments(reference=info.shown_reference)
    assert (kept.name, kept.mediaType, kept.question) == ("plan.pdf", "application/pdf", "back_office")
    with pytest.raises(zeep.exceptions.Fault, match="plan"):
        ours.setDemandStatusWithAttachments(
            reference=info.shown_reference, status="IN_PROCESS", attachment=[{"name": "plan.exe", "content": b"MZ"}]
        )


def test_a_demand_can_be_printed(office):
    info, ours = sent(at=timezone.now()), office()
    assert ours.getDemandPDF(reference=info.shown_reference, language="fr").content.startswith(b"%PDF-")


def test_nobody_reads_what_is_another_organisations_or_not_in_their_scope(office):
    info = sent(at=timezone.now())
    theirs, reader = office(organisation=OTHER), office(identity.Scope.CASES_READ)
    assert listed(theirs) == []
    for call in ("GetDemand", "getAttachments", "getDemandPDF"):
        with pytest.raises(zeep.exceptions.Fault, match="no demand"):
            getattr(theirs, call)(reference=info.shown_reference)
    with pytest.raises(zeep.exceptions.Fault, match="no demand"):
        theirs.SetDemandStatus(reference=info.shown_reference, status="IN_PROCESS")
    with pytest.raises(zeep.exceptions.Fault, match="scope cases:write"):
        reader.SetDemandStatus(reference=info.shown_reference, status="IN_PROCESS")
    with pytest.raises(zeep.exceptions.Fault, match="scope documents:read"):
        reader.getAttachments(reference=info.shown_reference)


# What is no honest message ------------------------------------------------------------------------------------

BOMB = """<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;&c;&c;&c;&c;">]><a>&d;</a>"""
FILE = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
ENVELOPE = (
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header>{header}</s:Header>'
    '<s:Body><GetDemand xmlns="urn:parvis:demands:1"><reference>x</reference></GetDemand></s:Body></s:Envelope>'
)
TOKEN = (
    '<w:Security xmlns:w="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd" '
    'xmlns:u="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"><w:UsernameToken>'
    "<w:Username>{name}</w:Username><w:Password{kind}>{secret}</w:Password>{more}</w:UsernameToken></w:Security>"
)


def posted(content):
    answer = Client().post(ADDRESS, content, content_type="text/xml")
    found = re.search(r"<faultstring>(.*?)</faultstring>", answer.content.decode())
    return answer.status_code, found.group(1) if found else ""


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (BOMB, "no document type|no XML"),
        (FILE, "no document type|no XML"),
        ("nonsense", "no XML"),
        ("<a/>", "speaks SOAP 1.1"),
        ("<a>" * 5000 + "</a>" * 5000, "no XML"),
        (ENVELOPE.format(header=""), "UsernameToken"),
        (ENVELOPE.format(header=TOKEN.format(name="x", secret="y", kind="", more="")), "wrong"),
        (
            ENVELOPE.format(header=TOKEN.format(name="x", secret="y", kind=' Type="#PasswordDigest"', more="")),
            "PasswordText",
        ),
        (
            ENVELOPE.format(
                header=TOKEN.format(name="x", secret="y", kind="", more="<u:Created>2020-01-01T00:00:00Z</u:Created>")
            ),
            "too old",
        ),
    ],
)
def test_what_is_no_honest_message_is_refused_in_words(db, content, said):
    status, fault = posted(content)
    assert status == 500
    assert re.search(said, fault), fault
    assert "root:" not in fault


def test_the_same_message_is_taken_once(db):
    info, secret = program()
    token = TOKEN.format(name=info.id, secret=secret, kind="", more="<w:Nonce>bm9uY2U=</w:Nonce>")
    message = ENVELOPE.format(header=token)
    assert "no demand" in posted(message)[1]
    assert "sent before" in posted(message)[1]


def test_the_service_describes_itself(db):
    answer = Client().get(ADDRESS + "?wsdl")
    assert answer.status_code == 200
    assert etree.fromstring(answer.content).find(".//{*}service") is not None
