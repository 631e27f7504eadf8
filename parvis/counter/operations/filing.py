"""What a case is filed under: its label, the words by which it is found, the files that belong to it."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from parvis.counter.models import Case, CaseFile, CaseToken
from parvis.counter.queries.sealed import label_of, sealed_label, search_token
from parvis.counter.rules.forms import files_in
from parvis.counter.rules.labels import label_for, search_texts
from parvis.counter.rules.search_words import folded_words, token_texts
from parvis.counter.types.definition import Definition
from parvis.kernel.people.types import Actor


def index(*, case: Case, words: Collection[str], by: Actor, at: datetime) -> None:
    """Write the blind index of the words by which agents find this case."""
    CaseToken.objects.bulk_create(
        CaseToken(case=case, token=search_token(text, case.organisation_id), received_at=case.received_at)
        for text in token_texts(words)
    )


def attach(*, case: Case, answers: Mapping[str, Any], files: Collection[UUID], by: Actor, at: datetime) -> None:
    """Tie files to the case, each with the question that it answers."""
    origins = {
        str(one.get("file")): name
        for name, value in answers.items()
        if isinstance(value, list)
        for one in value
        if isinstance(one, dict)
    }
    CaseFile.objects.bulk_create(
        CaseFile(case=case, file=one, origin=origins.get(str(one), ""), added_at=at, added_by=by.id) for one in files
    )


def refile(
    *, case: Case, definition: Definition, before: Mapping[str, Any], after: Mapping[str, Any], by: Actor, at: datetime
) -> None:
    """File a case under its corrected answers: the label is not saved, words and files are.

    What was added earlier stays with the case, so that one can still see what was there before.
    """
    name = label_of(case).name
    case.label = sealed_label(case, label_for(definition.form, after, fallback=name, language=case.language))
    new_name = label_of(case).name
    old = set(token_texts(folded_words(*search_texts(definition.form, before, name=""))))
    new = set(token_texts(folded_words(*search_texts(definition.form, after, name=new_name))))
    gone = [search_token(text, case.organisation_id) for text in sorted(old - new)]
    CaseToken.objects.filter(case=case, token__in=gone).delete()
    known = {bytes(one) for one in CaseToken.objects.filter(case=case).values_list("token", flat=True)}
    CaseToken.objects.bulk_create(
        CaseToken(case=case, token=token, received_at=case.received_at)
        for text in sorted(new)
        if (token := search_token(text, case.organisation_id)) not in known
    )
    attached = {str(one) for one in CaseFile.objects.filter(case=case).values_list("file", flat=True)}
    added = [UUID(one) for one in files_in(definition, after) if one not in attached]
    attach(case=case, answers=after, files=added, by=by, at=at)
