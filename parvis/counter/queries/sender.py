"""Who writes a letter, and who says more about it."""

from parvis.counter.models import Case
from parvis.counter.queries.catalogue import contact_of
from parvis.kernel.documents import api as documents
from parvis.kernel.people import api as people


def sender_of(case: Case, language: str) -> documents.Sender:
    """Return who writes: the administration, and the service and the person that answer questions about the case.

    Source: law of 11 April 1994 on the publicity of administration, art. 2, 3°, and its like for other administrations:
    a letter names who can say more about the file.
    """
    organisation = people.organisation(case.organisation_id)
    address = organisation.contact.address
    contact = contact_of(case.procedure, case.organisation_id)
    handler = str(case.assigned_to_id) if case.assigned_to_id else ""
    lines = [people.agent_names([handler]).get(handler, "") if handler else ""]
    if contact is not None:
        hours = contact.hours.to(language) if contact.hours else ""
        lines = [contact.name.to(language), *lines, contact.phone, contact.email, hours]
    return documents.Sender(
        name=organisation.name.to(language),
        lines=tuple(address.to(language).split(", ") if address else ()),
        contact=tuple(one for one in lines if one and one != organisation.name.to(language)),
    )
