"""Forms are put away under a code and taken up again, discarded, and forgotten after a while."""

import secrets
from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from parvis.counter.models import Draft
from parvis.counter.operations.drafts import DAYS_KEPT, unsent_row
from parvis.counter.operations.measures import note_use
from parvis.counter.queries.definitions import definition_of
from parvis.counter.queries.drafts import content_of, info
from parvis.counter.queries.forms import form_of
from parvis.counter.rules.forms import files_in
from parvis.counter.rules.references import ALPHABET, normalised
from parvis.counter.types.drafts import (
    DraftInfo,
    Holder,
    UnknownDraft,
)
from parvis.kernel.files import api as files
from parvis.kernel.journal import api as journal
from parvis.kernel.messages import api as messages
from parvis.kernel.people.types import Actor
from parvis.kernel.vault import api as vault

CODE_SIGNS = 16
"""Signs of the code that takes a form up again: 72 bits, in four groups of four."""
_CODE = "counter.draft.code"


@transaction.atomic
def give_code(
    *, draft_id: UUID, holder: Holder, by: Actor, at: datetime, language: str = "nl", mail_to: str = ""
) -> str:
    """Return a new code that takes a draft up again, in four groups; an earlier one no longer does.

    Only its blind index is kept: nobody can look the code up, not even who keeps the database. A mail that was asked
    for is kept, sealed, as long as the draft.

    :param mail_to: an address to which the code is mailed as well; who calls this limits how often.
    :raises ValidationError: if that is no address.
    """
    row = unsent_row(draft_id, holder)
    if row.corrects is not None:
        raise UnknownDraft(str(draft_id))  # a code of a form opens no case
    code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_SIGNS))
    row.code_index = vault.blind_index(code, purpose=_CODE)
    row.expires_at = at + timedelta(days=DAYS_KEPT)
    row.save(update_fields=["code_index", "expires_at"])
    _journal("counter.draft.put_away", row, by, at)
    shown = "-".join(code[start : start + 4] for start in range(0, CODE_SIGNS, 4))
    if mail_to:
        _mail(shown, mail_to, row, language, by, at)
    return shown


def _mail(code: str, address: str, row: Draft, language: str, by: Actor, at: datetime) -> None:
    messages.send(
        to=messages.Recipient(email=address, account_id=None, language=language),
        template="counter/draft_code",
        context={
            "procedure": definition_of(row.definition).procedure.name.to(language),
            "code": code,
            "expires_on": row.expires_at.isoformat(),
            "url": f"{settings.BASE_URL}/{language}/forms/resume/",
        },
        subject_ref=f"draft:{row.pk}",
        organisation=row.organisation or None,
        by=by,
        at=at,
    )


@transaction.atomic
def take_up(*, code: str, by: Actor, at: datetime) -> DraftInfo:
    """Return the draft that a code belongs to. Who calls this limits how often one may try.

    :raises UnknownDraft: if it belongs to none.
    """
    plain = normalised(code)
    if len(plain) != CODE_SIGNS:
        raise UnknownDraft("code")
    index = vault.blind_index(plain, purpose=_CODE)
    row = Draft.objects.filter(code_index=index, expires_at__gt=at, entered_by=None).first()
    if row is None:
        raise UnknownDraft("code")
    _journal("counter.draft.taken_up", row, by, at)
    return info(row)


@transaction.atomic
def discard(*, draft_id: UUID, holder: Holder, by: Actor, at: datetime) -> None:
    """Forget an unsent draft and its files."""
    row = unsent_row(draft_id, holder)
    _forget(row, by, at)


def expire(*, by: Actor, at: datetime) -> int:
    """Forget what was not changed for too long; return how many. Safe to run twice, and beside itself."""
    count = 0
    for row_id in list(Draft.objects.filter(expires_at__lte=at).values_list("pk", flat=True)[:500]):
        with transaction.atomic():
            row = Draft.objects.select_for_update().filter(pk=row_id, expires_at__lte=at).first()
            if row is not None:
                _forget(row, by, at)
                count += 1
    return count


def _forget(row: Draft, by: Actor, at: datetime) -> None:
    if row.corrects is not None:
        _remove_files(row, but=files_in(definition_of(row.definition), content_of(row)["base"]), by=by, at=at)
    elif not row.is_sent:
        note_use(row, content_of(row).get("trail", {}), at=at, left_at=_left_at(row, at))
        _remove_files(row, but=(), by=by, at=at)
    messages.forget(subject_ref=f"draft:{row.pk}", by=by, at=at)
    row.delete()


def _remove_files(row: Draft, *, but: Collection[str], by: Actor, at: datetime) -> None:
    """Remove the files of a draft, without those that belong to a case."""
    for file in files_in(definition_of(row.definition), content_of(row)["answers"]):
        if file in but:
            continue
        try:
            files.remove(file, by=by, at=at)
        except files.UnknownFile:
            continue


def _left_at(row: Draft, at: datetime) -> str:
    """Return the page at which a form was given up; `check` when everything was answered and it was not sent."""
    page = form_of(info(row), at=at, language=row.language).first_incomplete()
    return page.id if page is not None else "check"


def _journal(verb: str, row: Draft, by: Actor, at: datetime) -> None:
    journal.append(
        verb=verb,
        by=by,
        at=at,
        subject=f"draft:{row.pk}",
        organisation=row.organisation or None,
        data={"procedure": row.procedure},
    )
