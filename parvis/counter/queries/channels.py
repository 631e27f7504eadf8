"""Reads forms that a clerk fills in for someone else."""

from parvis.counter.queries.catalogue import offering
from parvis.counter.queries.forms import Form
from parvis.counter.types import Procedure
from parvis.counter.types.drafts import DraftInfo
from parvis.kernel.people import api as people
from parvis.kernel.people.types import Actor


def applicant_name(draft: DraftInfo) -> str:
    """Return the name of the applicant for whom a clerk fills a form in; empty when they have no account.

    That the clerk read it is in the journal since the form was begun.
    """
    if draft.entry is None or draft.entry.on_behalf is None:
        return ""
    try:
        return people.profile(draft.entry.on_behalf, by=Actor.system("counter"), purpose="counter.entering").full_name
    except people.UnknownAccount:
        return ""


def goes_elsewhere(shown: Form) -> people.OrganisationInfo | None:
    """Return the organisation to which a form goes when that is not the one at whose desk it is filled in."""
    draft = shown.draft
    if draft.entry is None or draft.organisation in ("", draft.entry.organisation):
        return None
    return people.organisation(draft.organisation)


def desks_offering(procedure: Procedure, desk: str) -> bool:
    """Tell whether the organisation of a desk offers a procedure itself."""
    return any(one.code == desk for one in offering(procedure))
