"""Bank statements as banks send them: ISO 20022 CAMT.053, version 02 and later, read without trusting the file.

Names are compared without their namespace: the versions differ in it, and in where they put a few things
(`Sts` and `Sts/Cd`, `Dbtr/Nm` and `Dbtr/Pty/Nm`), and in nothing else that is read here.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from lxml import etree

from parvis.payments.rules.ogm import find_ogm, is_ogm
from parvis.payments.types import ParsedEntry, ParsedStatement, WrongStatement

LARGEST = 20_000_000
"""Bytes of a file: a hundred thousand lines."""
MOST_CENTS = 10**13
_KIND = re.compile(r"\{urn:iso:std:iso:20022:tech:xsd:camt\.053\.\d{3}\.(\d{2})\}Document")
_SPACES = re.compile(r"\s+")
Element = etree._Element


def read_statements(content: bytes) -> tuple[ParsedStatement, ...]:
    """Return the statements of a CAMT.053 file with their booked lines; what is announced but not booked is left out.

    Entities, document types and the network are off: such a file is refused before anything of it is expanded.

    :raises WrongStatement: if it is no such file, with what is wrong.
    """
    root = _root(content)
    found = tuple(_statement(one) for one in _all(root, "BkToCstmrStmt/Stmt"))
    if not found:
        raise WrongStatement("empty")
    return found


def _root(content: bytes) -> Element:
    if len(content) > LARGEST:
        raise WrongStatement("large")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise WrongStatement("xml", str(error)[:200]) from None
    if str(getattr(root.getroottree().docinfo, "doctype", "")):
        raise WrongStatement("doctype")
    version = _KIND.fullmatch(str(root.tag))
    if version is None or int(version[1]) < 2:
        raise WrongStatement("kind", str(root.tag)[:100])
    return root


def _statement(element: Element) -> ParsedStatement:
    account = _text(element, "Acct/Id/IBAN").replace(" ", "").upper()
    number = _text(element, "Id")
    if not account or not number:
        raise WrongStatement("account")
    entries: list[ParsedEntry] = []
    for index, one in enumerate(_all(element, "Ntry"), start=1):
        if (_text(one, "Sts/Cd") or _text(one, "Sts")) == "BOOK":
            entries += _entries(one, index)
    return ParsedStatement(account=account, number=number, entries=tuple(entries))


def _entries(entry: Element, index: int) -> Iterator[ParsedEntry]:
    """Yield the payments of a line: a bank may book many together, each with its own details."""
    own = _text(entry, "AcctSvcrRef") or _text(entry, "NtryRef")
    # Some banks give every line of a day the same reference: its place keeps them apart.
    reference = f"{own}#{index}" if own else f"#{index}"
    total = _cents(_one(entry, "Amt"))
    details = list(_all(entry, "NtryDtls/TxDtls"))
    amounts = [_detail_cents(one) for one in details]
    if len(details) > 1 and None not in amounts and sum(cents or 0 for cents in amounts) == total:
        for at, (detail, cents) in enumerate(zip(details, amounts, strict=True), start=1):
            yield _entry(entry, detail, f"{reference}/{at}", cents or 0)
    else:
        yield _entry(entry, details[0] if len(details) == 1 else None, reference, total)


def _entry(entry: Element, detail: Element | None, reference: str, cents: int) -> ParsedEntry:
    is_credit = _text(entry, "CdtDbtInd") == "CRDT"
    other = "Dbtr" if is_credit else "Cdtr"
    source = entry if detail is None else detail
    texts = [_squeezed(one.text) for one in _all(source, "RmtInf/Ustrd")]
    structured = [_squeezed(one.text) for one in _all(source, "RmtInf/Strd/CdtrRefInf/Ref")]
    texts += [_squeezed(one.text) for one in _all(source, "RmtInf/Strd/AddtlRmtInf")]
    return ParsedEntry(
        reference=reference[:120],
        amount_cents=cents if is_credit else -cents,
        booked_on=_day(entry),
        is_reversal=_text(entry, "RvslInd") in ("true", "1"),
        ogm=_ogm(structured, texts),
        end_to_end=_text(source, "Refs/EndToEndId")[:35],
        name=(_text(source, f"RltdPties/{other}/Pty/Nm") or _text(source, f"RltdPties/{other}/Nm"))[:140],
        iban=_text(source, f"RltdPties/{other}Acct/Id/IBAN").replace(" ", "").upper()[:34],
        text=" ".join([*structured, *texts])[:500],
    )


def _ogm(structured: list[str], texts: list[str]) -> str:
    """Return the structured communication; what stands in its own field goes before what stands in a sentence."""
    for one in structured:
        digits = re.sub(r"[^0-9]", "", one)
        if is_ogm(digits):
            return digits
    return find_ogm(" ".join(texts))


def _detail_cents(detail: Element) -> int | None:
    amount = _one(detail, "Amt")
    if amount is None:
        amount = _one(detail, "AmtDtls/TxAmt/Amt")
    return None if amount is None else _cents(amount)


def _cents(element: Element | None) -> int:
    if element is None:
        raise WrongStatement("amount")
    if element.get("Ccy") != "EUR":
        raise WrongStatement("currency", str(element.get("Ccy")))
    written = (element.text or "").strip()
    if re.fullmatch(r"\d{1,13}(\.\d{1,5})?", written, re.ASCII) is None:
        raise WrongStatement("amount", written[:40])
    try:
        cents = Decimal(written) * 100
    except InvalidOperation:
        raise WrongStatement("amount", written[:40]) from None
    if cents != cents.to_integral_value() or cents > MOST_CENTS:
        raise WrongStatement("amount", written[:40])
    return int(cents)


def _day(entry: Element) -> date:
    written = _text(entry, "BookgDt/Dt") or _text(entry, "BookgDt/DtTm") or _text(entry, "ValDt/Dt")
    try:
        return datetime.fromisoformat(written.replace("Z", "+00:00")).date()
    except ValueError:
        raise WrongStatement("date", written[:40]) from None


def _all(element: Element, path: str) -> list[Element]:
    """Return the elements at a path of plain names, whatever their namespace."""
    found = [element]
    for name in path.split("/"):
        found = [child for one in found for child in one if isinstance(child.tag, str) and _name(child) == name]
    return found


def _one(element: Element, path: str) -> Element | None:
    return next(iter(_all(element, path)), None)


def _text(element: Element, path: str) -> str:
    found = _one(element, path)
    return "" if found is None else _squeezed(found.text)


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _squeezed(text: str | None) -> str:
    return _SPACES.sub(" ", text or "").strip()
