"""People, demands and bank statements for tests."""

from datetime import UTC, date, datetime
from typing import Any

from parvis.kernel.definitions.localised import Localised
from parvis.kernel.people.queries.actors import actor_of
from parvis.kernel.people.tests.factories import make_agent, make_organisation
from parvis.kernel.people.types import Actor, Role
from parvis.payments import api as payments

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
TOWN, OTHER = "elsene-ixelles", "sint-gillis-saint-gilles"
IBAN, OTHER_IBAN = "BE68539007547034", "BE71096123456769"
PAYER = "NL91ABNA0417164300"
HOUSE = Actor.system("test")
PLACE = Localised(nl="Plaats op straat", fr="Place en rue", en="Space in the street")


def settle() -> None:
    """Found two towns, each with an account."""
    for code, iban in ((TOWN, IBAN), (OTHER, OTHER_IBAN)):
        make_organisation(code)
        payments.save_beneficiary(organisation=code, name=f"Gemeente {code}", iban=iban, by=HOUSE, at=NOW)


def clerk(*roles: Role, organisation: str = TOWN) -> Actor:
    return actor_of(make_agent(organisation, roles or (Role.AGENT,)), NOW)


def asked(cents: int = 1_500, subject: str = "thing:1", **known: Any) -> payments.DemandInfo:
    """Ask money for something."""
    return payments.demand(
        **{
            "organisation": TOWN,
            "amount_cents": cents,
            "subject": subject,
            "description": PLACE,
            "return_url": "/nl/follow/",
            "language": "nl",
            "by": HOUSE,
            "at": NOW,
            **known,
        }
    )


def now(demand: payments.DemandInfo) -> payments.DemandInfo:
    """Return a demand as it stands."""
    return payments.demand_to_pay(demand.id)


def line(
    cents: int,
    text: str = "",
    *,
    structured: str = "",
    is_reversal: bool = False,
    reference: str = "",
    end_to_end: str = "NOTPROVIDED",
    status: str = "<Sts>BOOK</Sts>",
    currency: str = "EUR",
    name: str = "<Nm>Jan Peeters</Nm>",
) -> str:
    """Return a line of a statement, as version 02 writes it unless told otherwise."""
    side, other = ("CRDT", "Dbtr") if cents > 0 else ("DBIT", "Cdtr")
    remittance = (
        f"<Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry><Issr>BBA</Issr></Tp><Ref>{structured}</Ref>"
        "</CdtrRefInf></Strd>"
        if structured
        else f"<Ustrd>{text}</Ustrd>"
    )
    return f"""<Ntry><Amt Ccy="{currency}">{abs(cents) // 100}.{abs(cents) % 100:02}</Amt><CdtDbtInd>{side}</CdtDbtInd>
      <RvslInd>{str(is_reversal).lower()}</RvslInd>{status}<BookgDt><Dt>2026-11-23</Dt></BookgDt>
      <AcctSvcrRef>{reference}</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>{end_to_end}</EndToEndId></Refs>
      <RltdPties><{other}>{name}</{other}><{other}Acct><Id><IBAN>{PAYER}</IBAN></Id></{other}Acct></RltdPties>
      <RmtInf>{remittance}</RmtInf></TxDtls></NtryDtls></Ntry>"""


def statement(
    *lines: str, number: str = "2026-231", account: str = IBAN, version: str = "02", before: str = ""
) -> bytes:
    """Return a CAMT.053 file with one statement."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>{before}
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"><BkToCstmrStmt>
  <GrpHdr><MsgId>M{number}</MsgId><CreDtTm>2026-11-24T05:00:00</CreDtTm></GrpHdr>
  <Stmt><Id>{number}</Id><CreDtTm>2026-11-24T05:00:00</CreDtTm><Acct><Id><IBAN>{account}</IBAN></Id></Acct>
  {"".join(lines)}</Stmt></BkToCstmrStmt></Document>""".encode()


def imported(*lines: str, by: Actor = HOUSE, **known: Any) -> payments.StatementInfo:
    """Import a statement."""
    (found,) = payments.import_statement(content=statement(*lines, **known), by=by, at=NOW)
    return found


TODAY = date(2026, 11, 24)
