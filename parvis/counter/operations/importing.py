"""Take over cases that began elsewhere: running and closed ones, with their past, so that one queue shows them all."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import uuid4

from django.db import connection, transaction

from parvis.counter.models import Case, CaseToken
from parvis.counter.operations.running import Running
from parvis.counter.queries.sealed import new_secret, sealed_label, search_token
from parvis.counter.rules.labels import label_for, search_texts
from parvis.counter.rules.references import new_reference
from parvis.counter.rules.search_words import folded_words, token_texts
from parvis.counter.types.past import PastCase
from parvis.kernel.journal import api as journal
from parvis.kernel.people.types import Actor

BATCH = 1_000


def import_cases(*, cases: Iterable[PastCase], by: Actor, at: datetime) -> int:
    """Take cases over, in batches of one transaction each, and return how many were new.

    Each case is pinned to the definition that it names and derived from its events as any other. Its past is written to
    the journal as it was, by whom it was, marked as taken over `by` whoever does this now. No letter, message or job
    follows: what the former system sent, it sent. A case that was taken over before is passed by.

    :param at: now; deadlines that have passed by then fire at the next tick, as for every other case.
    """
    taken, walk = 0, iter(cases)
    index: dict[tuple[str, str], bytes] = {}
    while batch := list(islice(walk, BATCH)):
        taken += _import_batch(batch, index, by=by, at=at)
    return taken


@transaction.atomic
def _import_batch(batch: Sequence[PastCase], index: dict[tuple[str, str], bytes], *, by: Actor, at: datetime) -> int:
    known = set(
        Case.objects.unscoped("a case taken over before is passed by")
        .filter(draft_id__in=[one.source_id for one in batch])
        .values_list("draft_id", flat=True)
    )
    new = {one.source_id: one for one in batch if one.source_id not in known}
    running = [_derived(one, by=by, at=at) for one in new.values()]
    Case.objects.unscoped("cases are made here").bulk_create(one.case for one in running)
    _insert_tokens(
        token for one, past in zip(running, new.values(), strict=True) for token in _tokens(one, past, index)
    )
    journal.append_many(entry for one in running for entry in one.entries())
    return len(running)


def _derived(past: PastCase, *, by: Actor, at: datetime) -> Running:
    """Return the case as its events leave it, unsaved."""
    case = Case(
        id=uuid4(),
        reference=new_reference(),
        organisation_id=past.organisation,
        procedure=past.definition.id,
        definition=past.definition.hash,
        applicant_id=past.applicant,
        draft_id=past.source_id,
        channel=past.channel.value,
        language=past.language,
        is_for_inspectors="inspector" in past.definition.flow.handled_by,
    )
    case.secret = new_secret(case)
    kept = {"answers": dict(past.answers), "notify_email": past.notify_email, "code": ""}
    running = Running(case=case, definition=past.definition, kept=kept, told=[], events=[], name=past.name)
    running.take_over(past.events, by=by)
    running.rederive(at)
    running.project(at=past.events[-1].at)
    case.label = sealed_label(
        case, label_for(past.definition.form, running.answers, fallback=past.name, language=past.language)
    )
    running.seal_answers()
    return running


def _tokens(running: Running, past: PastCase, index: dict[tuple[str, str], bytes]) -> Iterator[tuple[Any, ...]]:
    """Yield a row for each word by which a case is found.

    :param index: the words of this import that were indexed before; streets and first names come back all the time.
    """
    case = running.case
    # As the database keeps them, once for a dozen rows; that is what a field would make of them.
    pk = case.pk if connection.features.has_native_uuid_field else case.pk.hex
    received_at = connection.ops.adapt_datetimefield_value(case.received_at)
    words = folded_words(*search_texts(past.definition.form, running.answers, name=past.name))
    for text in token_texts(words):
        known = (text, case.organisation_id)
        if known not in index:
            index[known] = search_token(text, case.organisation_id)
        yield pk, index[known], received_at


def _insert_tokens(rows: Iterable[tuple[Any, ...]]) -> None:
    """Write rows of words. In SQL: a case has a dozen, and making an object of each took half of an import."""
    table = CaseToken._meta.db_table
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} (case_id, token, received_at) VALUES (%s, %s, %s)",  # noqa: S608 (our own name)
            list(rows),
        )
