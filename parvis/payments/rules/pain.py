"""A file of credit transfers for the bank: ISO 20022 pain.001.001.09, as the SEPA rulebook wants it."""

import unicodedata
from collections.abc import Sequence
from datetime import datetime

from lxml import etree

from parvis.payments.types import BeneficiaryInfo, Transfer

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
_ALLOWED = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/-?:().,'+ ")


def payment_file(message: str, payer: BeneficiaryInfo, transfers: Sequence[Transfer], *, at: datetime) -> bytes:
    """Return the file that a bank executes: one batch, each transfer with a reference by which it is known again.

    :param message: unique name of the file, at most 35 signs.
    """
    total = _euros(sum(one.amount_cents for one in transfers))
    root = etree.Element("Document", nsmap={None: NAMESPACE})  # type: ignore[dict-item]
    initiation = _add(root, "CstmrCdtTrfInitn")
    header = _add(initiation, "GrpHdr")
    _add(header, "MsgId", message)
    _add(header, "CreDtTm", at.strftime("%Y-%m-%dT%H:%M:%S"))
    _add(header, "NbOfTxs", str(len(transfers)))
    _add(header, "CtrlSum", total)
    _add(_add(header, "InitgPty"), "Nm", plain(payer.name, 70))
    batch = _add(initiation, "PmtInf")
    _add(batch, "PmtInfId", message)
    _add(batch, "PmtMtd", "TRF")
    _add(batch, "NbOfTxs", str(len(transfers)))
    _add(batch, "CtrlSum", total)
    _add(_add(_add(batch, "PmtTpInf"), "SvcLvl"), "Cd", "SEPA")
    _add(_add(batch, "ReqdExctnDt"), "Dt", at.date().isoformat())
    _add(_add(batch, "Dbtr"), "Nm", plain(payer.name, 70))
    _add(_add(_add(batch, "DbtrAcct"), "Id"), "IBAN", payer.iban)
    _bank(batch, "DbtrAgt", payer.bic)
    _add(batch, "ChrgBr", "SLEV")
    for one in transfers:
        _transfer(batch, one)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _transfer(batch: etree._Element, one: Transfer) -> None:
    line = _add(batch, "CdtTrfTxInf")
    _add(_add(line, "PmtId"), "EndToEndId", one.end_to_end)
    _add(_add(line, "Amt"), "InstdAmt", _euros(one.amount_cents)).set("Ccy", "EUR")
    _add(_add(line, "Cdtr"), "Nm", plain(one.name, 70) or "-")
    _add(_add(_add(line, "CdtrAcct"), "Id"), "IBAN", one.iban)
    _add(_add(line, "RmtInf"), "Ustrd", plain(one.text, 140))


def _bank(batch: etree._Element, name: str, bic: str) -> None:
    institution = _add(_add(batch, name), "FinInstnId")
    if bic:
        _add(institution, "BICFI", bic)
    else:
        _add(_add(institution, "Othr"), "Id", "NOTPROVIDED")


def plain(text: str, most: int) -> str:
    """Return a text in the letters that every bank takes (EPC217-08): no accents, a full stop for any other sign."""
    bare = "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))
    return "".join(sign if sign in _ALLOWED else "." for sign in bare).strip()[:most]


def _euros(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"


def _add(parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
    child = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")
    child.text = text
    return child
