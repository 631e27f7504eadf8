from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pikepdf
import pytest
from django.db import IntegrityError, transaction

from parvis.kernel.documents import api as documents
from parvis.kernel.documents.models import Seal

AT = datetime(2026, 11, 24, 10, tzinfo=UTC)
NASTY = '#import "x": * [#panic()] $x$ <label> @ref \\ `raw` // comment **strong** {"json": 1}'


def letter(**fields):
    values = {
        "title": "Samenstelling van gezin",
        "language": "nl",
        "sender": documents.Sender(name="Gemeente Westdorp", lines=("Plein 1",), contact=("Dienst Bevolking",)),
        "recipient": ("An Peeters",),
        "reference": "7K3M9-Q4PX2",
        "dated_on": date(2026, 11, 24),
        "blocks": (
            documents.Paragraphs("Beste An,\n\nU woont hier.\n- een\n- twee"),
            documents.Heading("Waarom"),
            documents.Reasons((("U woont hier.", "Koninklijk besluit van 16 juli 1992"), ("Zomaar.", ""))),
            documents.Facts((("Geldig tot", "24 februari 2027"),)),
            documents.Rows(("Naam", "Band"), (("An", "zelf"), ("Bo", "kind"))),
        ),
        "verification": documents.Verification(url="https://loket.example/nl/verify/AB", code="AB"),
        **fields,
    }
    return documents.Document(**values)


class TestRender:
    def test_is_archivable_and_accessible(self):
        pdf = pikepdf.open(BytesIO(documents.render(letter())))
        with pdf.open_metadata() as metadata:
            assert metadata["pdfaid:part"] == "2"
            assert metadata["pdfaid:conformance"] == "A"
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == "Samenstelling van gezin"
        assert str(pdf.Root.Lang).startswith("nl")
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root

    @pytest.mark.parametrize("language", ["nl", "fr", "en"])
    def test_speaks_the_readers_language(self, language):
        assert documents.render(letter(language=language)).startswith(b"%PDF")

    def test_what_people_typed_is_text(self):
        everywhere = letter(
            title=NASTY,
            recipient=(NASTY,),
            mark=NASTY,
            reference=NASTY,
            blocks=(
                documents.Paragraphs(NASTY),
                documents.Facts(((NASTY, NASTY),)),
                documents.Reasons(((NASTY, NASTY),)),
            ),
        )
        assert documents.render(everywhere).startswith(b"%PDF")

    def test_a_document_without_a_title_is_refused(self):
        with pytest.raises(documents.CannotRender):
            documents.render(letter(title=""))

    def test_long_documents_flow_over_pages(self):
        blocks = tuple(documents.Paragraphs(f"Alinea {i}. " * 60) for i in range(30))
        assert len(pikepdf.open(BytesIO(documents.render(letter(blocks=blocks)))).pages) > 3


def sign(pdf, organisation="westdorp"):
    return documents.sign(pdf, organisation=organisation, name="Gemeente Westdorp", reason="Beslissing", at=AT)


@pytest.mark.django_db
class TestSign:
    def test_proves_who_signed_that_nothing_changed(self):
        report = documents.verify(sign(documents.render(letter())))
        assert report.holds
        assert report.signer == "Gemeente Westdorp"
        assert report.signed_at is not None

    def test_keeps_what_the_layout_promised(self):
        pdf = documents.render(letter())
        signed = sign(pdf)
        assert signed.startswith(pdf), "The signature is added behind; not a byte is changed."
        with pikepdf.open(BytesIO(signed)).open_metadata() as metadata:
            assert metadata["pdfaid:part"] == "2"

    def test_a_changed_byte_is_seen(self):
        signed = bytearray(sign(documents.render(letter())))
        signed[2_000] ^= 1
        try:
            report = documents.verify(bytes(signed))
        except documents.NotSigned:
            return
        assert not report.holds

    def test_an_addition_is_seen(self):
        signed = sign(documents.render(letter()))
        pdf = pikepdf.open(BytesIO(signed))
        pdf.docinfo["/Extra"] = "x"
        added = BytesIO()
        pdf.save(added)
        try:
            report = documents.verify(added.getvalue())
        except documents.NotSigned:
            return
        assert not report.holds

    @pytest.mark.parametrize("content", [b"", b"%PDF-1.7 nothing", b"PK\x03\x04"])
    def test_what_is_no_pdf_is_said_to_be_none(self, content):
        with pytest.raises(documents.NotSigned):
            documents.verify(content)

    def test_an_unsigned_pdf_is_said_to_be_unsigned(self):
        with pytest.raises(documents.NotSigned, match="no signature"):
            documents.verify(documents.render(letter()))

    def test_each_organisation_has_one_seal(self):
        pdf = documents.render(letter())
        for organisation in ("westdorp", "oostdorp", "westdorp"):
            sign(pdf, organisation)
        assert sorted(Seal.objects.values_list("organisation", flat=True)) == ["", "oostdorp", "westdorp"]

    def test_a_seal_of_another_authority_is_not_trusted(self):
        signed = sign(documents.render(letter()))
        Seal.objects.all().delete()
        documents.prepare(AT)
        report = documents.verify(signed)
        assert report.is_intact
        assert not report.is_trusted

    def test_an_expired_seal_is_replaced(self):
        sign(documents.render(letter()))
        documents.sign(
            documents.render(letter()), organisation="westdorp", name="W", reason="R", at=AT + timedelta(days=365 * 6)
        )
        assert Seal.objects.filter(organisation="westdorp").count() == 2
        assert Seal.objects.filter(organisation="westdorp", revoked_at=None).count() == 1


@pytest.mark.django_db
class TestConstraints:
    def test_a_seal_is_valid_for_a_while(self):
        with pytest.raises(IntegrityError), transaction.atomic():
            Seal.objects.create(organisation="a", certificate=b"", sealed_key=b"", valid_from=AT, valid_until=AT)

    def test_one_seal_is_in_force(self):
        until = AT + timedelta(days=1)
        Seal.objects.create(organisation="a", certificate=b"", sealed_key=b"", valid_from=AT, valid_until=until)
        with pytest.raises(IntegrityError), transaction.atomic():
            Seal.objects.create(organisation="a", certificate=b"", sealed_key=b"", valid_from=AT, valid_until=until)
