"""Disagreeing with a decision begins here; and clerks put cases beside each other."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from parvis.counter.models import Case, CaseLink, Draft
from parvis.counter.operations import drafts
from parvis.counter.queries.cases import parts_in
from parvis.counter.queries.drafts import info
from parvis.counter.queries.remedies import link_context, offers_of, sealed_reason
from parvis.counter.rules.references import looks_like_reference, read_reference
from parvis.counter.types.drafts import DraftInfo
from parvis.counter.types.problems import NotAllowed, NotPossible, UnknownCase
from parvis.kernel.journal import api as journal
from parvis.kernel.people.types import Actor

LINKERS = frozenset({"agent", "decider", "inspector", "manager"})
LONGEST = 500


def begin_remedy(*, case: UUID, remedy: str, by: Actor, at: datetime, language: str) -> DraftInfo:
    """Begin the form by which the applicant disagrees with how a case ended; one that was begun is gone on with.

    The organisation is that of the case, or the region where the region is competent.

    :raises UnknownCase: if there is no such case for this actor, or they are not its applicant.
    :raises NotPossible: if the remedy is not open (`late`, `used`, `state`), or nobody offers it online (`offer`).
    """
    found = Case.objects.seen_by(by).filter(pk=case, fate="").first()
    if found is None or "applicant" not in parts_in(found, by):
        raise UnknownCase(str(case))
    offer = next((one for one in offers_of(found, at=at) if one.info.remedy.id == remedy), None)
    if offer is None:
        raise NotPossible("state")
    if not offer.info.is_open:
        raise NotPossible(offer.info.blocked_by)
    if not offer.organisation:
        raise NotPossible("offer")
    whose = found.applicant_id
    begun = Draft.objects.filter(parent=case, remedy=remedy, case_id=None, account=whose, expires_at__gt=at)
    row = begun.order_by("-changed_at").first() if whose is not None else None
    if row is not None:
        return info(row)
    return drafts.begin(
        procedure=offer.info.remedy.procedure,
        organisation=offer.organisation,
        by=by,
        at=at,
        language=language,
        parent=case,
        remedy=remedy,
    )


# Cases beside each other ------------------------------------------------------------------------------------


@transaction.atomic
def link_cases(*, case: UUID, reference: str, reason: str, by: Actor, at: datetime) -> None:
    """Put another case of the same organisation beside one; colleagues see it on both.

    :raises UnknownCase: if there is no such case for this actor.
    :raises NotAllowed: if they do not handle it.
    :raises NotPossible: without a reason (`nothing`), if no other case of the organisation has this reference
        (`other`), or if the two are linked already (`linked`).
    """
    first = _handled(case, by)
    words = reason.strip()[:LONGEST]
    if not words:
        raise NotPossible("nothing")
    other = None
    if looks_like_reference(reference):
        seen = Case.objects.seen_by(by).filter(organisation=first.organisation_id, fate="")
        other = seen.filter(reference=read_reference(reference)).exclude(pk=case).first()
    if other is None:
        raise NotPossible("other")
    low, high = sorted((first, other), key=lambda one: one.pk.int)
    sealed = sealed_reason(low, words, link_context(low.pk, high.pk))
    try:
        with transaction.atomic():
            CaseLink.objects.create(first=low, second=high, reason=sealed, linked_at=at, linked_by=by.id)
    except IntegrityError:
        raise NotPossible("linked") from None
    _journal("counter.case.linked", low, high, by, at)


@transaction.atomic
def unlink_cases(*, case: UUID, other: UUID, by: Actor, at: datetime) -> None:
    """Take two cases apart again.

    :raises UnknownCase: if there is no such case for this actor, or they are not linked.
    """
    first = _handled(case, by)
    low, high = sorted((case, other), key=lambda one: one.int)
    row = CaseLink.objects.select_related("first", "second").filter(first=low, second=high).first()
    if row is None:
        raise UnknownCase(str(other))
    if first.organisation_id != row.first.organisation_id:
        raise NotAllowed(by.id)
    _journal("counter.case.unlinked", row.first, row.second, by, at)
    row.delete()


def _handled(case: UUID, by: Actor) -> Case:
    found = Case.objects.seen_by(by).filter(pk=case, fate="").first()
    if found is None:
        raise UnknownCase(str(case))
    if not parts_in(found, by) & LINKERS:
        raise NotAllowed(by.id)
    return found


def _journal(verb: str, first: Case, second: Case, by: Actor, at: datetime) -> None:
    journal.append_many(
        [
            {
                "verb": verb,
                "by": by,
                "at": at,
                "subject": one.subject,
                "organisation": one.organisation_id,
                "data": {"case": str(other.pk)},
            }
            for one, other in ((first, second), (second, first))
        ]
    )
