"""What editors do: take up a shared procedure, lay something over it, let a colleague look, and publish.

Nothing is published that does not hold: the static checker and every golden case run first, under the overlay. A
version that was published is never edited; another one follows it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.db.models import Max

from parvis.counter.catalogue.adopted import AdoptedCatalogue, opened_overlay, written_overlay
from parvis.counter.models import Adoption
from parvis.counter.models.adoption import OPEN
from parvis.counter.operations.definitions import pin
from parvis.counter.queries.adoption import info_of
from parvis.counter.queries.catalogue import is_competent
from parvis.counter.queries.definitions import definition_of
from parvis.counter.queries.published import current, forget_when_done
from parvis.counter.rules.adopting import tried
from parvis.counter.types.adoption import AdoptionInfo, AdoptionState
from parvis.counter.types.overlay import Overlay
from parvis.counter.types.problems import NotAllowed, NotPossible
from parvis.kernel.definitions import Problem
from parvis.kernel.journal import api as journal
from parvis.kernel.people.types import Actor, Role


class NotPublishable(Exception):
    """A draft cannot be published as it is.

    :param problems: everything that stands in its way.
    """

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


class StaleAdoption(Exception):
    """Someone else changed the version since it was looked at.

    :param now: how it stands.
    """

    def __init__(self, now: AdoptionInfo) -> None:
        super().__init__(str(now.id))
        self.now = now


def propose(*, organisation: str, procedure: str, by: Actor, at: datetime, upstream: bool = False) -> AdoptionInfo:
    """Begin a version of what an organisation makes of a procedure; return the one that is open when there is one.

    It begins with what the organisation decided before: its last published version, or its overlay file.

    :param upstream: begin over the folder as it is today, instead of over the version that was accepted.
    :raises NotAllowed: for anyone but an editor of the organisation.
    :raises UnknownProcedure: if there is no such procedure.
    :raises NotPossible: `authority` if another kind of administration is competent for it.
    """
    _demand_editor(by, organisation)
    catalogue = current()
    if not is_competent(catalogue.procedure(procedure), organisation):
        raise NotPossible("authority")
    base_hash, overlay = _beginning(catalogue, procedure, organisation, upstream=upstream)
    try:
        with transaction.atomic():
            return _begin(organisation, procedure, base_hash, overlay, catalogue, by, at)
    except IntegrityError:  # two editors began at the same moment: there is one version to work on
        found = _open_row(organisation, procedure, by)
        if found is None:
            raise
        return info_of(found)


def _beginning(
    catalogue: AdoptedCatalogue, procedure: str, organisation: str, *, upstream: bool
) -> tuple[str, Overlay]:
    adopted = catalogue.adoption(procedure, organisation)
    today = catalogue.find(procedure).hash
    if adopted is None:
        return today, catalogue.file_overlay(procedure, organisation)
    return today if upstream else adopted.base_hash, opened_overlay(adopted.overlay)


def _begin(
    organisation: str,
    procedure: str,
    base_hash: str,
    overlay: Overlay,
    catalogue: AdoptedCatalogue,
    by: Actor,
    at: datetime,
) -> AdoptionInfo:
    found = _open_row(organisation, procedure, by)
    if found is not None:
        return info_of(found)
    base = catalogue.find(procedure)
    if base.hash == base_hash:
        pin(definition=base, by=by, at=at)
    mine = Adoption.objects.seen_by(by).filter(organisation=organisation, procedure=procedure)
    last = mine.aggregate(last=Max("number"))["last"] or 0
    row = Adoption(
        id=uuid4(),
        organisation_id=organisation,
        procedure=procedure,
        number=last + 1,
        base_hash=base_hash,
        overlay=written_overlay(overlay),
        writers=[by.account_id],
        written_by_id=str(by.account_id),
        began_at=at,
        changed_at=at,
    )
    row.save(force_insert=True)
    _journal("counter.adoption.proposed", row, by, at)
    return info_of(row)


def _open_row(organisation: str, procedure: str, by: Actor) -> Adoption | None:
    rows = Adoption.objects.seen_by(by).filter(organisation=organisation, procedure=procedure, state__in=OPEN)
    return rows.first()


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What a draft is to become; None leaves a part as it is.

    :param upstream: lay it over the folder as it is today from now on.
    """

    overlay: Overlay | None = None
    note: str | None = None
    is_offered: bool | None = None
    upstream: bool = False


@transaction.atomic
def change_draft(*, adoption: UUID, wanted: Wanted, expected_revision: int, by: Actor, at: datetime) -> AdoptionInfo:
    """Change a draft. What cannot be published yet is kept all the same; the page says what is wrong with it.

    :param expected_revision: the revision that was looked at.
    :raises StaleAdoption: if someone else changed it meanwhile.
    :raises NotPossible: `state` if it is no draft any more.
    """
    row = _held(adoption, by)
    _expect(row, expected_revision)
    if row.state != AdoptionState.DRAFT.value:
        raise NotPossible("state")
    if wanted.overlay is not None:
        row.overlay = written_overlay(wanted.overlay)
    row.note = row.note if wanted.note is None else wanted.note.strip()
    row.is_offered = row.is_offered if wanted.is_offered is None else wanted.is_offered
    if wanted.upstream:
        base = current().find(row.procedure)
        pin(definition=base, by=by, at=at)
        row.base_hash = base.hash
    row.writers = sorted({*row.writers, str(by.account_id)})
    return _changed(row, "counter.adoption.changed", by, at)


@transaction.atomic
def ask_review(*, adoption: UUID, expected_revision: int, by: Actor, at: datetime) -> AdoptionInfo:
    """Let a colleague look at a draft; from now on it is not edited.

    :raises NotPublishable: if it could not be published as it is.
    """
    row = _held(adoption, by)
    _expect(row, expected_revision)
    if row.state != AdoptionState.DRAFT.value:
        raise NotPossible("state")
    _demand_good(row)
    row.state, row.review_asked_at, row.sent_back = AdoptionState.IN_REVIEW.value, at, ""
    return _changed(row, "counter.adoption.review_asked", by, at)


@transaction.atomic
def send_back(*, adoption: UUID, why: str, expected_revision: int, by: Actor, at: datetime) -> AdoptionInfo:
    """Give a version back to its writers, with what must be mended; a writer takes it back like this as well."""
    row = _held(adoption, by)
    _expect(row, expected_revision)
    if row.state != AdoptionState.IN_REVIEW.value:
        raise NotPossible("state")
    row.state, row.review_asked_at, row.sent_back = AdoptionState.DRAFT.value, None, why.strip()
    return _changed(row, "counter.adoption.sent_back", by, at)


def publish(*, adoption: UUID, expected_revision: int, by: Actor, at: datetime) -> AdoptionInfo:
    """Accept a version that someone else wrote, and offer it from now on.

    The checker and the golden cases run before the row is locked, so that nobody waits for them; what was checked is
    what is published, or nothing is.

    :raises NotPossible: `four_eyes` for one of its writers; `state` if it is not in review, or was published meanwhile.
    :raises NotPublishable: if the checker or a golden case refuses it.
    :raises StaleAdoption: if it was changed meanwhile.
    """
    looked_at = Adoption.objects.seen_by(by).filter(pk=adoption).first()
    if looked_at is None:
        raise NotAllowed(by.id)
    _demand_editor(by, looked_at.organisation_id)
    if by.account_id in looked_at.writers:
        raise NotPossible("four_eyes")
    definition = _demand_good(looked_at)
    with transaction.atomic():
        row = _held(adoption, by)
        if row.state != AdoptionState.IN_REVIEW.value:
            raise NotPossible("state")
        _expect(row, expected_revision)
        if (row.base_hash, row.overlay) != (looked_at.base_hash, looked_at.overlay):
            raise StaleAdoption(info_of(row))
        pin(definition=definition, by=by, at=at)
        row.state, row.definition = AdoptionState.PUBLISHED.value, definition.hash
        row.reviewed_by_id, row.published_at = by.account_id, at
        found = _changed(row, "counter.adoption.published", by, at)
        forget_when_done()
    return found


@transaction.atomic
def withdraw_adoption(*, adoption: UUID, expected_revision: int, by: Actor, at: datetime) -> AdoptionInfo:
    """Put away a version that was not published; what is offered stays as it is.

    To stop offering a procedure, publish a version that says so.

    :raises NotPossible: `state` if it was published or put away already.
    """
    row = _held(adoption, by)
    _expect(row, expected_revision)
    if row.state not in OPEN:
        raise NotPossible("state")
    row.state, row.review_asked_at = AdoptionState.WITHDRAWN.value, None
    return _changed(row, "counter.adoption.withdrawn", by, at)


def _demand_good(row: Adoption) -> Any:
    """Return the definition that comes of a version.

    :raises NotPublishable: if it does not fit, the checker refuses it, or a golden case comes out differently.
    """
    found = tried(definition_of(row.base_hash), opened_overlay(row.overlay), row.organisation_id)
    if not found.is_good:
        raise NotPublishable(found.problems)
    return found.definition


def _held(adoption: UUID, by: Actor) -> Adoption:
    row = Adoption.objects.seen_by(by).select_for_update(of=("self",)).filter(pk=adoption).first()
    if row is None:
        raise NotAllowed(by.id)
    _demand_editor(by, row.organisation_id)
    return row


def _demand_editor(by: Actor, organisation: str) -> None:
    if by.account_id is None or not by.holds(Role.EDITOR, organisation):
        raise NotAllowed(by.id)


def _expect(row: Adoption, revision: int) -> None:
    if row.revision != revision:
        raise StaleAdoption(info_of(row))


def _changed(row: Adoption, verb: str, by: Actor, at: datetime) -> AdoptionInfo:
    """Write a version, unless someone else just did, and say so in the journal."""
    was, row.changed_at = row.revision, at
    row.revision = was + 1
    columns = {
        field.attname: getattr(row, field.attname) for field in Adoption._meta.concrete_fields if not field.primary_key
    }
    written = Adoption.objects.seen_by(by).filter(pk=row.pk, revision=was, state__in=OPEN).update(**columns)
    if not written:
        raise NotPossible("state")
    _journal(verb, row, by, at)
    return info_of(row)


def _journal(verb: str, row: Adoption, by: Actor, at: datetime) -> None:
    data: Mapping[str, Any] = {
        "procedure": row.procedure,
        "number": row.number,
        "base": row.base_hash,
        "definition": row.definition,
        "is_offered": row.is_offered,
    }
    journal.append(
        verb=verb,
        by=by,
        at=at,
        subject=f"adoption:{row.pk}",
        organisation=row.organisation_id,
        data=dict(data),
    )
