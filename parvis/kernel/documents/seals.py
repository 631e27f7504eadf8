"""Make and find the seal of an organisation.

The installation is its own certificate authority until a better one is had.
"""

from datetime import datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.db import IntegrityError, transaction

from parvis.kernel.documents.models import Seal
from parvis.kernel.vault import api as vault

AUTHORITY = ""
_YEARS = {True: 20, False: 5}
_NAME_MOST = 64  # X.520, ub-common-name


class KeyPair(NamedTuple):
    """A certificate and its private key, both DER."""

    certificate: bytes
    key: bytes


def seal_of(organisation: str, name: str, at: datetime) -> KeyPair:
    """Return the seal in force of an organisation, made on first use; `name` is how the certificate calls it."""
    row = Seal.objects.filter(organisation=organisation, revoked_at=None).first()
    if row is not None and row.valid_until <= at:
        Seal.objects.filter(pk=row.pk).update(revoked_at=at)
        row = None
    if row is None:
        row = _made(organisation, name, at)
    return _opened(row.pk, bytes(row.certificate), bytes(row.sealed_key), row.organisation)


def authority_certificates() -> list[bytes]:
    """Return the certificates of this installation's authority, past ones included, DER."""
    return [bytes(found) for found in Seal.objects.filter(organisation=AUTHORITY).values_list("certificate", flat=True)]


@lru_cache(maxsize=128)
def _opened(pk: int, certificate: bytes, sealed_key: bytes, organisation: str) -> KeyPair:
    key = vault.unseal(sealed_key, scope=_scope(organisation), context=f"documents.seal:key:{organisation}")
    return KeyPair(certificate, key)


def _scope(organisation: str) -> str:
    return f"{organisation or 'installation'}/seal"


def _made(organisation: str, name: str, at: datetime) -> Seal:
    is_authority = organisation == AUTHORITY
    issuer = None if is_authority else seal_of(AUTHORITY, "Parvis", at)
    pair = _issued(name, at, issuer)
    context = f"documents.seal:key:{organisation}"
    try:
        with transaction.atomic():
            return Seal.objects.create(
                organisation=organisation,
                certificate=pair.certificate,
                sealed_key=vault.seal(pair.key, scope=_scope(organisation), context=context),
                valid_from=at,
                valid_until=at + timedelta(days=365 * _YEARS[is_authority]),
            )
    except IntegrityError:
        # Another process was first; its seal is as good.
        return Seal.objects.get(organisation=organisation, revoked_at=None)


def _issued(name: str, at: datetime, issuer: KeyPair | None) -> KeyPair:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "BE"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, name[:_NAME_MOST]),
            x509.NameAttribute(NameOID.COMMON_NAME, name[:_NAME_MOST]),
        ]
    )
    is_authority = issuer is None
    if issuer is None:
        issuer_name, signing_key = subject, key
    else:
        issuer_name = x509.load_der_x509_certificate(issuer.certificate).subject
        loaded = serialization.load_der_private_key(issuer.key, password=None)
        if not isinstance(loaded, ec.EllipticCurvePrivateKey):
            raise TypeError("The authority's key is not an elliptic-curve key.")
        signing_key = loaded
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer_name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=365 * _YEARS[is_authority]))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=0 if is_authority else None), critical=True)
        .add_extension(
            x509.KeyUsage(
                digital_signature=True,
                content_commitment=not is_authority,
                key_encipherment=False,
                data_encipherment=False,
                key_agreement=False,
                key_cert_sign=is_authority,
                crl_sign=is_authority,
                encipher_only=False,
                decipher_only=False,
            ),
            critical=True,
        )
        .sign(signing_key, hashes.SHA256())
    )
    return KeyPair(
        certificate.public_bytes(serialization.Encoding.DER),
        key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()),
    )
