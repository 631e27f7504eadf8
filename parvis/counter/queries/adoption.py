"""What editors read: every procedure that their organisation may offer, and one of them with all that differs."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from parvis.counter.catalogue.adopted import AdoptedCatalogue, UnknownProcedure, opened_overlay
from parvis.counter.models import Adoption
from parvis.counter.models.adoption import OPEN
from parvis.counter.queries.catalogue import is_competent, is_offered_by
from parvis.counter.queries.definitions import definition_of
from parvis.counter.queries.published import current
from parvis.counter.rules.adopting import promised_anew, tried
from parvis.counter.rules.classifying import classify
from parvis.counter.rules.differences import differences
from parvis.counter.types import GoldenCase, Overlay, Procedure
from parvis.counter.types.adoption import (
    AdoptionInfo,
    AdoptionLine,
    AdoptionPage,
    AdoptionState,
    Upstream,
    Verdict,
)
from parvis.counter.types.definition import Definition
from parvis.counter.types.problems import NotAllowed
from parvis.kernel.people import api as people
from parvis.kernel.people.types import Actor, Role


def info_of(row: Adoption) -> AdoptionInfo:
    """Return a version as others read it."""
    return AdoptionInfo(
        id=row.pk,
        organisation=row.organisation_id,
        procedure=row.procedure,
        number=row.number,
        state=AdoptionState(row.state),
        base_hash=row.base_hash,
        definition=row.definition,
        is_offered=row.is_offered,
        overlay=opened_overlay(row.overlay),
        note=row.note,
        revision=row.revision,
        writers=tuple(row.writers),
        began_at=row.began_at,
        changed_at=row.changed_at,
        review_asked_at=row.review_asked_at,
        reviewed_by=str(row.reviewed_by_id or ""),
        published_at=row.published_at,
        sent_back=row.sent_back,
    )


def adoption_of(adoption: UUID, *, by: Actor) -> AdoptionInfo:
    """Return a version.

    :raises NotAllowed: if there is none for this actor.
    """
    row = Adoption.objects.seen_by(by).filter(pk=adoption).first()
    if row is None:
        raise NotAllowed(by.id)
    return info_of(row)


def adoptions(organisation: str, *, by: Actor) -> list[AdoptionLine]:
    """Return every procedure that an organisation may offer, as its editors see it, by id.

    :raises NotAllowed: for anyone but its editors.
    """
    _demand_editor(by, organisation)
    catalogue = current()
    rows = Adoption.objects.seen_by(by).filter(organisation=organisation, state__in=OPEN)
    open_ones = dict(rows.values_list("procedure", "state"))
    return [
        _line(catalogue, one, organisation, open_ones.get(one.id))
        for one in catalogue.procedures
        if is_competent(one, organisation)
    ]


def _line(catalogue: AdoptedCatalogue, procedure: Procedure, organisation: str, state: str | None) -> AdoptionLine:
    adopted = catalogue.adoption(procedure.id, organisation)
    return AdoptionLine(
        procedure=procedure,
        is_offered=is_offered_by(procedure, organisation),
        upstream=catalogue.upstream(procedure.id, organisation),
        published=adopted.number if adopted else None,
        open=AdoptionState(state) if state else None,
    )


def adoption_page(organisation: str, procedure: str, *, by: Actor, at: datetime) -> AdoptionPage:
    """Return one procedure as the editors of an organisation see it.

    :raises NotAllowed: for anyone but its editors.
    :raises UnknownProcedure: if there is no such procedure.
    """
    _demand_editor(by, organisation)
    catalogue = current()
    about = catalogue.procedure(procedure)
    if not is_competent(about, organisation):
        raise UnknownProcedure(procedure)
    upstream = catalogue.upstream(procedure, organisation)
    rows = Adoption.objects.seen_by(by).filter(organisation=organisation, procedure=procedure)
    versions = tuple(info_of(row) for row in rows.order_by("-number"))
    working = next((one for one in versions if one.is_open), None)
    adopted = catalogue.adoption(procedure, organisation)
    base = definition_of(adopted.base_hash) if adopted else catalogue.find(procedure)
    overlay = opened_overlay(adopted.overlay) if adopted else catalogue.file_overlay(procedure, organisation)
    folder = catalogue.find(procedure) if upstream is not Upstream.GONE else None
    accepted = catalogue.effective(procedure, organisation)
    trial = tried(_base_of(working, folder), working.overlay, organisation) if working else None
    becomes = trial.definition if trial else None
    return AdoptionPage(
        organisation=organisation,
        procedure=about,
        upstream=upstream,
        is_offered=is_offered_by(about, organisation),
        accepted=accepted,
        base=base,
        upstream_definition=folder,
        verdicts=_judged(base, folder, overlay) if folder is not None else (),
        own=_judged(accepted, becomes, None) if becomes is not None else (),
        open=working,
        tried=trial,
        versions=versions,
        names=_names(versions),
    )


def _base_of(working: AdoptionInfo, folder: Definition | None) -> Definition:
    return folder if folder is not None and folder.hash == working.base_hash else definition_of(working.base_hash)


def _judged(before: Definition, after: Definition, overlay: Overlay | None) -> tuple[Verdict, ...]:
    return classify(differences(before, after), before, after, overlay=overlay)


def _names(versions: Iterable[AdoptionInfo]) -> dict[str, str]:
    accounts = {account for one in versions for account in (*one.writers, one.reviewed_by) if account}
    return people.agent_names(accounts) if accounts else {}


def cases_promised_anew(adoption: UUID, *, by: Actor) -> tuple[GoldenCase, ...]:
    """Return the golden cases that come out differently under a version, expecting what comes out.

    :raises DefinitionErrors: if its overlay does not fit.
    """
    found = adoption_of(adoption, by=by)
    return promised_anew(definition_of(found.base_hash), found.overlay, found.organisation)


def _demand_editor(by: Actor, organisation: str) -> None:
    if not by.holds(Role.EDITOR, organisation):
        raise NotAllowed(by.id)
