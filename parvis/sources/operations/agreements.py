"""People agree that a source is asked about them, and change their mind."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from parvis.kernel.definitions.localised import Localised
from parvis.kernel.journal import api as journal
from parvis.kernel.people import api as people
from parvis.kernel.people.types import Actor
from parvis.sources.models import Agreement as AgreementRow
from parvis.sources.queries import connector, told
from parvis.sources.types import Agreement, NotYours, UnknownAgreement

GIVEN, REVOKED = "sources.agreement.given", "sources.agreement.revoked"
LONGEST = timedelta(days=2 * 366)
"""For how long one can agree at most: what was agreed to long ago is not known any more."""


def agree(
    *, account: UUID | str, source: str, procedure: str, purpose: Localised, by: Actor, at: datetime, until: datetime
) -> Agreement:
    """Write down that a person lets a source be asked for a procedure; one that holds as long already stays as it is.

    :param account: whose data; `by` is that person, or who acts for them under a mandate.
    :param purpose: the words that the person read.
    :raises NotYours: when `by` is neither.
    :raises UnknownSource: when there is none of that id.
    :raises ValueError: for no procedure, or an end that is past or too far.
    """
    connector(source)
    owner = people.uuid_of(account)
    _must_be_own(owner, by)
    if not procedure or not at < until <= at + LONGEST:
        raise ValueError("An agreement is for a procedure, and ends between now and two years from now.")
    given = {"source": source, "procedure": procedure, "by": by, "at": at}
    for _ in range(2):
        try:
            return _agree(owner, purpose=purpose, until=until, **given)  # type: ignore[arg-type]
        except IntegrityError:  # the same person agreed in another window at the same moment
            continue
    raise RuntimeError("An agreement could not be written down.")


@transaction.atomic
def _agree(
    owner: UUID, *, source: str, procedure: str, purpose: Localised, by: Actor, at: datetime, until: datetime
) -> Agreement:
    before = (
        AgreementRow.objects.select_for_update()
        .filter(account_id=owner, source=source, procedure=procedure, revoked_at__isnull=True)
        .first()
    )
    words = purpose.model_dump()
    if before is not None:
        if before.valid_until >= until and before.purpose == words:
            return told(before)
        _close(before, by=by, at=at)
    row = AgreementRow.objects.create(
        account_id=owner,
        source=source,
        procedure=procedure,
        purpose=words,
        given_at=at,
        given_by=by.id,
        valid_until=until,
    )
    _log(GIVEN, row, by=by, at=at, until=until.isoformat())
    return told(row)


@transaction.atomic
def revoke(*, agreement: UUID | str, by: Actor, at: datetime) -> None:
    """End an agreement now; one that is revoked already stays as it was. What was fetched stays where it went.

    :raises UnknownAgreement: when there is none, or it is not that of `by`: the two are never told apart.
    """
    row = AgreementRow.objects.select_for_update().filter(pk=people.uuid_of(agreement)).first()
    if row is None or not _is_own(row.account_id, by):
        raise UnknownAgreement("There is no such agreement.")
    if row.revoked_at is None:
        _close(row, by=by, at=at)


def _close(row: AgreementRow, *, by: Actor, at: datetime) -> None:
    row.revoked_at, row.revoked_by = at, by.id
    row.save(update_fields=["revoked_at", "revoked_by"])
    _log(REVOKED, row, by=by, at=at)


def _is_own(owner: UUID, by: Actor) -> bool:
    return f"account:{owner}" in (by.id, by.acting_for)


def _must_be_own(owner: UUID, by: Actor) -> None:
    if not _is_own(owner, by):
        raise NotYours("Only the person agrees, or who acts for them.")


def _log(verb: str, row: AgreementRow, *, by: Actor, at: datetime, **data: object) -> None:
    journal.append(
        verb=verb,
        by=by,
        at=at,
        subject=f"account:{row.account_id}",
        organisation=None,
        data={"agreement": str(row.pk), "source": row.source, "procedure": row.procedure, **data},
    )
