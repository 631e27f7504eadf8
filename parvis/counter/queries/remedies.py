"""Reads how one can still disagree with a case, and which cases belong to each other."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q

from parvis.counter.models import Case, CaseLink, Draft
from parvis.counter.queries import catalogue
from parvis.counter.queries.definitions import definition_of
from parvis.counter.queries.desk import LISTED
from parvis.counter.queries.drafts import held_by
from parvis.counter.queries.history import events_of, told
from parvis.counter.queries.sealed import answers_of, label_of
from parvis.counter.rules import flow
from parvis.counter.rules.remedies import remedies_of
from parvis.counter.types import Authority, Outcome
from parvis.counter.types.drafts import Holder
from parvis.counter.types.remedies import Relative, RemedyOffer
from parvis.kernel.clock import local_day
from parvis.kernel.people.types import Actor
from parvis.kernel.vault import api as vault


def offers_of(case: Case, *, at: datetime, begun: dict[str, UUID] | None = None) -> list[RemedyOffer]:
    """Return the remedies that a case knows, each with who would handle it."""
    definition = definition_of(case.definition)
    if case.closed_at is None or not definition.flow.remedies:
        return []
    events = events_of(told(case))
    standing = flow.derive(definition, answers_of(case)["answers"], events, at=flow.latest(events, at))
    return [
        RemedyOffer(one, _handler(one.remedy.procedure, case.organisation_id), (begun or {}).get(one.remedy.id))
        for one in remedies_of(definition.flow, standing, events, definition.parameters, at=at)
    ]


def _handler(procedure: str, organisation: str) -> str:
    """Return who handles a remedy against a decision of this organisation; empty when nobody offers it."""
    try:
        about = catalogue.procedure(procedure)
    except catalogue.UnknownProcedure:
        return ""
    offering = [one.code for one in catalogue.offering(about)]
    if about.authority is Authority.REGION:
        return offering[0] if offering else ""
    return organisation if organisation in offering else ""


def remedies_for(case_id: UUID, *, by: Actor, holder: Holder, at: datetime) -> list[RemedyOffer]:
    """Return how the applicant of a case can still disagree with it; nothing for anyone else."""
    case = Case.objects.seen_by(by).filter(pk=case_id, fate="").first()
    if case is None or case.closed_at is None:
        return []
    drafts = Draft.objects.filter(held_by(holder), parent=case_id, case_id=None, expires_at__gt=at)
    begun = {remedy: pk for pk, remedy in drafts.order_by("changed_at").values_list("pk", "remedy")}
    return offers_of(case, at=at, begun=begun)


def relatives_of(case_id: UUID, *, by: Actor) -> list[Relative]:
    """Return the cases that belong to one that `by` may see: with which it disagrees, which disagree with it, linked.

    What `by` may not open is told by its reference, procedure and organisation only. Links are of colleagues: an
    applicant does not see them.
    """
    case = Case.objects.seen_by(by).filter(pk=case_id).first()
    if case is None:
        return []
    family = Case.objects.unscoped("relatives are named; only those within the scope can be opened")
    rows: list[tuple[Any, Case, str]] = []
    kin = family.filter(Q(parent=case_id) | Q(pk=case.parent_id) if case.parent_id else Q(parent=case_id))
    rows.extend(
        ("parent" if one.pk == case.parent_id else "child", one, "")
        for one in kin.only(*LISTED, "fate").order_by("received_at", "pk")
    )
    if by.is_agent:
        rows.extend(("linked", one, reason) for one, reason in _linked(case))
    seen = set(Case.objects.seen_by(by).filter(pk__in=[one.pk for _, one, _ in rows]).values_list("pk", flat=True))
    return [_relative(kind, one, reason, is_seen=one.pk in seen and not one.is_let_go) for kind, one, reason in rows]


def _linked(case: Case) -> Iterator[tuple[Case, str]]:
    links = CaseLink.objects.filter(Q(first=case) | Q(second=case)).select_related("first", "second")
    for link in links.order_by("linked_at", "pk"):
        other = link.second if link.first_id == case.pk else link.first
        yield other, reason_of(link)


def _relative(kind: Any, case: Case, reason: str, *, is_seen: bool) -> Relative:
    return Relative(
        id=case.pk,
        kind=kind,
        reference=case.reference,
        organisation=case.organisation_id,
        procedure=case.procedure,
        title=definition_of(case.definition).procedure.name,
        outcome=Outcome(case.outcome) if case.outcome else None,
        received_at=case.received_at,
        closed_on=local_day(case.closed_at) if case.closed_at else None,
        is_seen=is_seen,
        name=label_of(case).name if is_seen else "",
        reason=reason,
    )


def link_context(first: UUID, second: UUID) -> str:
    """Return the place in the vault of why two cases are linked."""
    return f"counter.link:reason:{first}:{second}"


def sealed_reason(case: Case, reason: str, context: str) -> bytes:
    """Return why two cases are linked, sealed."""
    return vault.seal(reason, scope=case.scope, context=context)


def reason_of(link: CaseLink) -> str:
    """Return why two cases are linked."""
    context = link_context(link.first_id, link.second_id)
    return vault.unseal_text(bytes(link.reason), scope=link.first.scope, context=context)
