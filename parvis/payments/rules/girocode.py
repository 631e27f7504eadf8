"""A credit transfer as a QR code, which banking apps read (EPC069-12, "Girocode")."""

from decimal import Decimal

from segno import helpers

from parvis.payments.rules.pain import plain
from parvis.payments.types import BeneficiaryInfo


def girocode(payer_to: BeneficiaryInfo, amount_cents: int, communication: str) -> str:
    """Return the QR code as an SVG in a data address.

    The structured communication is Belgian and not an ISO 11649 reference, so it stands where free text does; banking
    apps know it by its plus signs.
    """
    code = helpers.make_epc_qr(
        name=plain(payer_to.name, 70),
        iban=payer_to.iban,
        amount=Decimal(amount_cents) / 100,
        text=communication,
        bic=payer_to.bic or None,
    )
    return str(code.svg_data_uri(border=2, dark="#16202b", light="#fff", nl=False))
