"""Others sign: they are invited by a private link, read what was answered, and sign or refuse."""

import secrets
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from parvis.counter.models import Case, Cosignature
from parvis.counter.models.cosigning import REFUSED, SIGNED, WANTED
from parvis.counter.operations.running import Running
from parvis.counter.queries.cosigning import code_index, invitation_of, sealed_invitation, signatory_of
from parvis.counter.queries.definitions import definition_of
from parvis.counter.queries.sealed import label_of
from parvis.counter.rules.references import ALPHABET, shown
from parvis.counter.types import EventKind
from parvis.counter.types.cosigning import UnknownSignature
from parvis.counter.types.problems import NotPossible, StaleCase
from parvis.counter.types.records import CaseInfo
from parvis.kernel.messages import api as messages
from parvis.kernel.people import api as people
from parvis.kernel.people.types import Actor

CODE_SIGNS = 16
"""Signs of the code of an invitation: 72 bits."""
REMIND_AFTER = timedelta(days=5)
REMIND_EVERY = timedelta(days=1)


@transaction.atomic
def invite(*, case: UUID, by: Actor, at: datetime) -> int:
    """Invite everyone whose signature a case waits for and who was not invited yet; return how many.

    Someone whose address was corrected gets a new code, and the old one opens nothing any more. Someone who signed what
    was changed since is asked again, with the same code.
    """
    found = Case.objects.unscoped("the house invites who must sign").select_for_update().filter(pk=case).first()
    if found is None or found.closed_at is not None:
        return 0
    running = Running.of(found)
    rows = {one.signatory: one for one in Cosignature.objects.select_related("case").filter(case=found)}
    invited = 0
    for signatory, state in running.stands.signatures.items():
        if state == WANTED and _invited(found, rows.get(signatory), signatory, running.answers, by=by, at=at):
            invited += 1
    return invited


def _invited(
    case: Case, row: Cosignature | None, signatory: str, answers: dict[str, Any], *, by: Actor, at: datetime
) -> bool:
    wanted = signatory_of(case, signatory)
    email = str(answers.get(wanted.email) or "")
    if not email:
        return False
    name = _name(answers.get(wanted.name or ""))
    before = invitation_of(row) if row is not None else {}
    if row is not None and row.state == WANTED and before["email"] == email:
        return False
    row = row or Cosignature(id=uuid4(), case=case, signatory=signatory)
    is_again = before.get("email") == email
    code = before["code"] if is_again else "".join(secrets.choice(ALPHABET) for _ in range(CODE_SIGNS))
    row.state, row.invited_at, row.answered_at, row.reminded_at = WANTED, at, None, None
    row.code_index = code_index(code)
    row.invitation = sealed_invitation(row, {"email": email, "name": name, "code": code})
    row.save()
    _mail(row, "counter/signature_again" if is_again else "counter/signature_asked", by=by, at=at)
    return True


def _name(answer: Any) -> str:
    return str(answer.get("name") or "") if isinstance(answer, dict) else str(answer or "")


def _mail(row: Cosignature, template: str, *, by: Actor, at: datetime) -> None:
    case, kept = row.case, invitation_of(row)
    organisation = people.organisation(case.organisation_id)
    language = case.language
    messages.send(
        to=messages.Recipient(email=kept["email"], account_id=None, language=language),
        template=template,
        context={
            "procedure": definition_of(case.definition).procedure.name.to(language),
            "reference": shown(case.reference),
            "applicant": label_of(case).name,
            "administration": organisation.name.to(language),
            "phone": organisation.contact.phone,
            "email": organisation.contact.email,
            "url": f"{settings.BASE_URL}/{language}/sign/{shown(kept['code'])}/",
        },
        subject_ref=case.subject,
        organisation=case.organisation_id,
        by=by,
        at=at,
    )


@transaction.atomic
def sign(*, code: str, name: str, revision: int, by: Actor, at: datetime) -> CaseInfo:
    """Sign a case as one of those who must.

    :param name: as the signatory wrote it.
    :param revision: of the case as they read it.
    :raises UnknownSignature: if no signature is asked with this code.
    :raises StaleCase: if the case changed since they read it.
    :raises NotPossible: without a name (`nothing`), or when it is answered or closed (`closed`).
    """
    if not name.strip():
        raise NotPossible("nothing")
    return _answer(code, SIGNED, EventKind.SIGNED, {"name": name.strip()[:200]}, revision, by=by, at=at)


@transaction.atomic
def refuse(*, code: str, reason: str, revision: int, by: Actor, at: datetime) -> CaseInfo:
    """Refuse to sign, perhaps with a reason, which the applicant and the administration read.

    :raises UnknownSignature: if no signature is asked with this code.
    :raises StaleCase: if the case changed since they read it.
    :raises NotPossible: when it is answered or closed (`closed`).
    """
    payload = {"text": reason.strip()[:1000]} if reason.strip() else {}
    return _answer(code, REFUSED, EventKind.SIGNATURE_REFUSED, payload, revision, by=by, at=at)


def _answer(
    code: str, state: str, kind: EventKind, payload: dict[str, Any], revision: int, *, by: Actor, at: datetime
) -> CaseInfo:
    # The case is locked first, as everywhere: two who sign at once come one after the other.
    found = Cosignature.objects.filter(code_index=code_index(code)).values_list("case_id", flat=True).first()
    case = Case.objects.unscoped("whoever holds the code signs").select_for_update().filter(pk=found).first()
    row = Cosignature.objects.select_for_update().filter(code_index=code_index(code)).first()
    if case is None or row is None or case.is_let_go:
        raise UnknownSignature("code")
    running = Running.of(case)
    running.catch_up(at)
    # Corrected answers may have made this signature needless.
    if running.is_closed or row.state != WANTED or running.stands.signatures.get(row.signatory) != WANTED:
        raise NotPossible("closed")
    if case.revision != revision:
        raise StaleCase([one for one in running.told if one.revision > revision])
    row.state, row.answered_at = state, at
    row.save(update_fields=["state", "answered_at"])
    running.add(kind, by=by, who="signatory", at=running.now(at), data={"signatory": row.signatory}, payload=payload)
    running.settle(at)
    case.has_unread = True
    return running.finish(by=by, at=at)


@transaction.atomic
def remind(*, case: UUID, signature: UUID, by: Actor, at: datetime) -> None:
    """Write once more to someone who has not answered; at most once a day.

    :raises UnknownSignature: if there is no such open signature of a case that `by` may see.
    :raises NotPossible: if the last mail is younger than a day (`soon`).
    """
    seen = Case.objects.seen_by(by).filter(pk=case, closed_at=None)
    row = Cosignature.objects.select_related("case").select_for_update(of=("self",))
    found = row.filter(pk=signature, case__in=seen, state=WANTED).first()
    if found is None:
        raise UnknownSignature(str(signature))
    if at - (found.reminded_at or found.invited_at) < REMIND_EVERY:
        raise NotPossible("soon")
    _remind(found, by=by, at=at)


def remind_all(*, by: Actor, at: datetime) -> int:
    """Remind, once, everyone who was invited days ago and has not answered; return how many. Safe to run twice."""
    waiting = Cosignature.objects.filter(
        state=WANTED, reminded_at=None, invited_at__lte=at - REMIND_AFTER, case__closed_at=None
    )
    count = 0
    for pk in list(waiting.values_list("pk", flat=True)[:500]):
        with transaction.atomic():
            rows = Cosignature.objects.select_related("case").select_for_update(of=("self",))
            row = rows.filter(pk=pk, state=WANTED, reminded_at=None).first()
            if row is not None:
                _remind(row, by=by, at=at)
                count += 1
    return count


def _remind(row: Cosignature, *, by: Actor, at: datetime) -> None:
    row.reminded_at = at
    row.save(update_fields=["reminded_at"])
    _mail(row, "counter/signature_reminder", by=by, at=at)
