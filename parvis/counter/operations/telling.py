"""Messages to applicants: what happened to their case, in their language, without anything personal in a mail."""

from datetime import datetime
from uuid import UUID

from django.conf import settings

from parvis.counter.models import Case
from parvis.counter.queries.definitions import definition_of
from parvis.counter.queries.sealed import answers_of
from parvis.counter.rules.references import shown
from parvis.counter.types import EventKind
from parvis.counter.types.definition import Definition
from parvis.kernel.messages import api as messages
from parvis.kernel.money import format_cents
from parvis.kernel.people import api as people
from parvis.kernel.people.types import Actor
from parvis.payments import api as payments

TEMPLATES = {
    EventKind.SUBMITTED: "counter/case_submitted",
    EventKind.PIECES_REQUESTED: "counter/pieces_requested",
    EventKind.MESSAGE_SENT: "counter/message_received",
    EventKind.WITHDRAWN: "counter/case_withdrawn",
    EventKind.SIGNATURE_REFUSED: "counter/signature_refused",
    EventKind.ANSWERS_CORRECTED: "counter/answers_corrected",
    EventKind.PAYMENT_ASKED: "counter/payment_asked",
    EventKind.ACTION: "counter/case_changed",
}
"""The mail for each kind of event; what is not here is not told."""


def tell_applicant(*, case: UUID, what: EventKind, action: str, by: Actor, at: datetime) -> bool:
    """Send the applicant a message about what happened; return whether there was anyone to send it to.

    :param action: the flow's action, when `what` is one.
    """
    found = Case.objects.unscoped("the house tells the applicant").filter(pk=case).first()
    if found is None or what not in TEMPLATES:
        return False
    kept = answers_of(found)
    if not found.applicant_id and not kept["notify_email"]:
        return False
    definition = definition_of(found.definition)
    language = found.language
    to_pay = _to_pay(found, language) if what is EventKind.PAYMENT_ASKED else {}
    if what is EventKind.PAYMENT_ASKED and not to_pay:
        return False
    organisation = people.organisation(found.organisation_id)
    contact = organisation.contact
    messages.send(
        to=messages.Recipient(
            email=kept["notify_email"] or None,
            account_id=str(found.applicant_id) if found.applicant_id else None,
            language=language,
        ),
        template=TEMPLATES[what],
        context={
            **to_pay,
            "procedure": definition.procedure.name.to(language),
            "reference": shown(found.reference),
            "administration": organisation.name.to(language),
            "phone": contact.phone,
            "email": contact.email,
            "sentence": _sentence(definition, action, language),
            "due_on": found.due_at.isoformat() if found.due_at else "",
            "url": f"{settings.BASE_URL}/{language}/my/cases/{found.pk}/"
            if found.applicant_id
            else f"{settings.BASE_URL}/{language}/follow/",
        },
        subject_ref=found.subject,
        organisation=found.organisation_id,
        by=by,
        at=at,
    )
    return True


def _to_pay(case: Case, language: str) -> dict[str, str]:
    """Return what is to be paid and where; what is paid meanwhile is not asked again."""
    asked = [one for one in payments.demands_of(case.subject) if one.rest_cents]
    if not asked:
        return {}
    due_on = asked[-1].due_on
    return {
        "amount": format_cents(asked[-1].rest_cents, language),
        "communication": asked[-1].shown_ogm,
        "pay_url": payments.pay_url(asked[-1], language),
        "pay_by": due_on.isoformat() if due_on else "",
    }


def _sentence(definition: Definition, action: str, language: str) -> str:
    """Return what the definition tells the applicant about an action; without placeholders, so nothing personal."""
    found = next((one for one in definition.flow.actions if one.id == action), None)
    return found.citizen.to(language) if found and found.citizen and "{{" not in found.citizen.to(language) else ""
