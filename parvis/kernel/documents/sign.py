"""Sign documents with the seal of an organisation, and check what a signed document proves.

The signatures are PAdES B-B (ETSI EN 319 142-1).
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import lru_cache
from io import BytesIO

from asn1crypto import keys, x509
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import signers
from pyhanko.sign.fields import SigSeedSubFilter
from pyhanko.sign.validation import SignatureCoverageLevel, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.registry import SimpleCertificateStore

from parvis.kernel.documents.seals import AUTHORITY, KeyPair, authority_certificates, seal_of
from parvis.kernel.documents.types import SignatureReport

_FIELD = "Seal"
_ROOM = 12_288
"""Hexadecimal signs set aside for a signature: twice what one with three certificates takes."""
_apart = ThreadPoolExecutor(max_workers=2, thread_name_prefix="seal")
"""pyHanko begins an event loop of its own, which a thread that runs one already (an asynchronous server) cannot."""


class NotSigned(Exception):
    """The file is not a PDF, or carries no signature."""


def sign(pdf: bytes, *, organisation: str, name: str, reason: str, at: datetime) -> bytes:
    """Return the PDF with the seal of an organisation, as an incremental update that leaves every byte in place.

    :param organisation: its code; `name` is how the certificate calls it.
    :param reason: what the seal stands for, in a few words.
    """
    signer = _signer(seal_of(organisation, name, at), tuple(authority_certificates()))
    metadata = signers.PdfSignatureMetadata(
        field_name=_FIELD, name=name, reason=reason, subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256"
    )
    output = BytesIO()
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    # Without room set aside pyHanko signs twice, the first time only to see how long a signature is.
    _apart.submit(signers.sign_pdf, writer, metadata, signer, output=output, bytes_reserved=_ROOM).result()
    return output.getvalue()


@lru_cache(maxsize=64)
def _signer(pair: KeyPair, authority: tuple[bytes, ...]) -> signers.SimpleSigner:
    """Return who signs with a seal; read once, for certificates are slow to take apart."""
    store = SimpleCertificateStore()
    store.register_multiple(x509.Certificate.load(found) for found in authority)
    return signers.SimpleSigner(
        signing_cert=x509.Certificate.load(pair.certificate),
        signing_key=keys.PrivateKeyInfo.load(pair.key),
        cert_registry=store,
    )


def verify(pdf: bytes) -> SignatureReport:
    """Return what the last signature of a PDF proves.

    :raises NotSigned: when the file is no PDF or has no signature.
    """
    try:
        signatures = PdfFileReader(BytesIO(pdf)).embedded_signatures
    except (PdfReadError, ValueError, OSError) as error:
        raise NotSigned("This file is not a readable PDF.") from error
    if not signatures:
        raise NotSigned("This PDF carries no signature.")
    roots = [x509.Certificate.load(found) for found in authority_certificates()]
    context = ValidationContext(trust_roots=roots, allow_fetching=False, revocation_mode="soft-fail")
    signature = signatures[-1]
    status = _apart.submit(validate_pdf_signature, signature, signer_validation_context=context).result()
    return SignatureReport(
        is_intact=status.intact and status.valid,
        is_trusted=status.trusted,
        is_whole=signature.evaluate_signature_coverage() is SignatureCoverageLevel.ENTIRE_FILE,
        signer=signature.signer_cert.subject.native.get("common_name", ""),
        signed_at=signature.self_reported_timestamp,
    )


def prepare(at: datetime) -> None:
    """Make the installation's authority if there is none yet, so that the first signature need not wait for it."""
    seal_of(AUTHORITY, "Parvis", at)
