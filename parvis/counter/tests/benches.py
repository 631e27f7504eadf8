"""A procedure that can be corrected and disagreed with, the one by which one disagrees, and cases of them."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from parvis.counter.models import Draft
from parvis.counter.operations import decisions
from parvis.counter.operations.cases import submit
from parvis.counter.operations.definitions import pin
from parvis.counter.queries import catalogue
from parvis.counter.tests import folders
from parvis.counter.tests.region import TOWN
from parvis.counter.types import Channel
from parvis.counter.types.records import CaseInfo
from parvis.kernel.people.types import Actor
from parvis.kernel.vault import api as vault

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)  # a Tuesday
ANSWERS: dict[str, Any] = {
    "kind": "wood",
    "colour": "groen",
    "spot": {"lat": 50.85, "lon": 4.37, "municipality": TOWN, "text": "Waversesteenweg 1"},
    "name": "An Peeters",
    "mail": "an@example.be",
    "signed": {"name": "An Peeters", "at": "2026-11-24T09:00:00+00:00", "statement": "Ik verklaar."},
}
SIGN = """
  - id: sign
    title: {nl: Teken, fr: Signer, en: Sign}
    pages:
      - questions:
          - id: signed
            kind: signature
            label: {nl: Uw handtekening, fr: Votre signature, en: Your signature}
            statement: {nl: Ik verklaar dat dit juist is., fr: Je déclare que c’est exact., en: I declare it.}
            why: {nl: Voor het dossier., fr: Pour le dossier., en: For the file.}
            legal: [rules]
"""
REMEDIES = """
remedies:
  - id: object
    label: {nl: Bezwaar maken, fr: Introduire une réclamation, en: Object}
    procedure: rethink
    outcomes: [refused]
    term: {length: term_days, unit: calendar}
"""
REOPEN = """  - id: reopen
    label: {nl: Heropenen, fr: Rouvrir, en: Reopen}
    by: [system]
    at: [refused]
    to: sent
    automatic: appeal == "granted"
  - id: refuse
"""
REFUSED_ROW = """rows:
  - id: stone
    when: kind == "stone"
    then: {amount_cents: 10_00}
    because: {nl: Een stenen bank kost geld., fr: Un banc en pierre est payant., en: A stone bench costs money.}
"""
RETHINK = (
    ("procedure.yaml", "id: bench", "id: rethink"),
    ("procedure.yaml", "competent_by: spot\n", ""),
    ("procedure.yaml", "fee: {table: price}\n", ""),
    ("letters/refusal.yaml", "Beste {{ name }}", "Over {{ parent.reference }}, {{ name }}"),
)


def write(parent: Path, **changes: Any) -> None:
    """Write both folders.

    :param changes: `rethink`, more changes to the procedure by which one disagrees.
    """
    folders.write(
        parent,
        ("form.yaml", "used_for: [contact]\n", f"used_for: [contact]\n{SIGN.rstrip()}\n"),
        ("flow.yaml", "  - id: refuse\n", REOPEN),
        ("flow.yaml", "deadlines:\n", f"{REMEDIES.lstrip()}deadlines:\n"),
        (
            "rules/price.yaml",
            'rows:\n  - id: stone\n    when: kind == "stone"\n    then: {amount_cents: 10_00}\n',
            REFUSED_ROW,
        ),
    )
    folders.write(parent, *RETHINK, *changes.get("rethink", ()), name="rethink")


def sent(*, by: Actor, at: datetime = NOW, organisation: str = TOWN, **answers: Any) -> CaseInfo:
    """Send a bench."""
    definition = catalogue.definition_for("bench", organisation)
    pin(definition=definition, by=by, at=at)
    given = {name: value for name, value in {**ANSWERS, **answers}.items() if value is not None}
    return submit(
        definition=definition,
        organisation=organisation,
        answers=given,
        files=[],
        by=by,
        at=at,
        channel=Channel.WEB,
        language="nl",
        draft_id=uuid4(),
        notify_email=given.get("mail"),
    )


def sealed(row: Draft, content: dict[str, Any]) -> bytes:
    """Return what a draft holds, sealed."""
    return vault.seal_json(content, scope=row.scope, context=row.context)


def refuse(case: CaseInfo, *, by: Actor, at: datetime) -> CaseInfo:
    """Refuse a case."""
    return decisions.act(case=case.id, action="refuse", filled={}, by=by, at=at)
