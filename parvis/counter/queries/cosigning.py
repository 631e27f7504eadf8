"""Reads the signatures that a case waits for."""

from typing import Any
from uuid import UUID

from parvis.counter.models import Case, Cosignature
from parvis.counter.queries.cases import chapters
from parvis.counter.queries.definitions import definition_of
from parvis.counter.queries.history import told
from parvis.counter.queries.sealed import answers_of, label_of
from parvis.counter.rules.references import normalised, shown
from parvis.counter.types.cosigning import SignatureInfo, SigningPage, UnknownSignature
from parvis.counter.types.form import Signatory
from parvis.kernel.people.types import Actor
from parvis.kernel.vault import api as vault


def code_index(code: str) -> bytes:
    """Return the blind index of the code of an invitation."""
    return vault.blind_index(normalised(code), purpose="counter.cosignature.code")


def invitation_of(row: Cosignature) -> dict[str, Any]:
    """Return what is sealed of an invitation: `email`, `name` and `code`."""
    found: dict[str, Any] = vault.unseal_json(
        bytes(row.invitation), scope=row.case.scope, context=f"counter.cosignature:invitation:{row.pk}"
    )
    return found


def sealed_invitation(row: Cosignature, kept: dict[str, Any]) -> bytes:
    """Return an invitation, sealed."""
    return vault.seal_json(kept, scope=row.case.scope, context=f"counter.cosignature:invitation:{row.pk}")


def signing_page(code: str, *, language: str) -> SigningPage:
    """Return what someone who shows the code of an invitation reads. Who calls this limits how often one may try.

    :raises UnknownSignature: if no signature is asked with it.
    """
    row = Cosignature.objects.select_related("case").filter(code_index=code_index(code)).first()
    if row is None or row.case.is_let_go:
        raise UnknownSignature("code")
    case = row.case
    definition = definition_of(case.definition)
    return SigningPage(
        case=case.pk,
        reference=shown(case.reference),
        organisation=case.organisation_id,
        applicant=label_of(case).name,
        definition=definition,
        signatory=signatory_of(case, row.signatory),
        state=row.state,
        is_open=case.closed_at is None,
        revision=case.revision,
        chapters=tuple(chapters(definition, answers_of(case)["answers"], told(case), language)),
    )


def signatory_of(case: Case, signatory: str) -> Signatory:
    """Return the signatory of a case's definition by its id.

    :raises UnknownSignature: if the definition under which the case now runs has none of that name.
    """
    found = next((one for one in definition_of(case.definition).form.signatories if one.id == signatory), None)
    if found is None:
        raise UnknownSignature(signatory)
    return found


def signatures_of(case: UUID, *, by: Actor) -> list[SignatureInfo]:
    """Return the signatures that a case asks of others, to who may see the case."""
    rows = Cosignature.objects.select_related("case").filter(case__in=Case.objects.seen_by(by).filter(pk=case))
    found = []
    for row in rows.order_by("signatory"):
        kept = invitation_of(row)
        found.append(
            SignatureInfo(
                id=row.pk,
                signatory=signatory_of(row.case, row.signatory),
                state=row.state,
                name=kept["name"],
                email=kept["email"],
                invited_at=row.invited_at,
                answered_at=row.answered_at,
                reminded_at=row.reminded_at,
            )
        )
    return found
