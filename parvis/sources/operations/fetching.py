"""A source is asked about someone, and that is written down, before anybody sees the answer.

No transaction is open while a source is asked: it would hold the database's lock as long as the source is slow. The
journal gets its entry in a short transaction of its own that is final before the answer is given away: whatever becomes
of the page that wanted it, that it was fetched stays known.
"""

from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from parvis.kernel.definitions.localised import Localised
from parvis.kernel.journal import api as journal
from parvis.kernel.people import api as people
from parvis.kernel.people.types import Actor, ActorKind
from parvis.sources.connectors import choice
from parvis.sources.connectors.connector import Connector
from parvis.sources.connectors.region import REGION
from parvis.sources.models import Failure
from parvis.sources.queries import FAILED, FETCHED, connector, is_agreed
from parvis.sources.rules.answers import clean_key, key_name, read_answer
from parvis.sources.types import (
    AGREEMENT,
    Ask,
    Fetched,
    KeyKind,
    NotAgreed,
    SourceProblem,
    UnknownField,
)

_AT_ONCE = 8
_LONGEST_TEXT = 200  # of a purpose and a legal basis in the journal


@dataclass(frozen=True)
class _Question:
    """What is asked, checked before anything leaves the house.

    :param account: id of whom it is about, None when nobody here.
    """

    connector: Connector
    key: str
    fields: tuple[str, ...]
    account: str | None


@dataclass(frozen=True)
class _Ground:
    """Why it may be asked, and for what."""

    by: Actor
    at: datetime
    purpose: Localised | str
    legal_basis: Localised | str
    organisation: str | None
    about: str
    procedure: str
    on_behalf_of: str | None

    @property
    def words(self) -> str:
        """The purpose as one text: in the language of who asks."""
        return self._one(self.purpose)

    @property
    def right(self) -> str:
        """The legal basis as one text."""
        return self._one(self.legal_basis)

    @property
    def is_agreement(self) -> bool:
        return self.legal_basis == AGREEMENT

    def _one(self, text: Localised | str) -> str:
        said = text if isinstance(text, str) else text.to(self.by.language)
        return said.strip()[:_LONGEST_TEXT]


def fetch(
    *,
    source: str,
    key: str,
    fields: Collection[str],
    by: Actor,
    at: datetime,
    purpose: Localised | str,
    legal_basis: Localised | str,
    organisation: str | None,
    about: str,
    procedure: str = "",
    on_behalf_of: str | None = None,
) -> Fetched:
    """Ask a source about someone, write that down, and return what it answered.

    :param key: national or enterprise number, however it is written.
    :param fields: those of the source that are needed; no other is asked or read.
    :param purpose: for what, in words for the person; in all languages where they are there.
    :param legal_basis: `AGREEMENT`, or the name of the text of law that allows it, in all languages where it has them.
    :param organisation: code of the administration that needs it; its journal tells it.
    :param about: what it is asked for: `draft:<uuid>`, `case:<uuid>`.
    :param procedure: id of the procedure; with `AGREEMENT` the one that was agreed to.
    :param on_behalf_of: `account:<uuid>` for whom the actor stands; as the actor says when not given.
    :raises SourceDown: when the source does not answer: ask the person, and the source later.
    :raises NotKnown: when it knows nobody of this number.
    :raises WrongAnswer: when it answers what nobody may believe.
    :raises NotAgreed: when no valid agreement is on record; nothing was asked.
    :raises WrongKey: when `key` is no such number; nothing was asked.
    :raises UnknownSource, UnknownField, ValueError: for what is not in form; nothing was asked.
    :raises RuntimeError: inside a transaction.
    """
    (found,) = fetch_many(
        asks=[Ask(source=source, key=key, fields=tuple(fields))],
        by=by,
        at=at,
        purpose=purpose,
        legal_basis=legal_basis,
        organisation=organisation,
        about=about,
        procedure=procedure,
        on_behalf_of=on_behalf_of,
    )
    if isinstance(found, SourceProblem):
        raise found
    return found


def fetch_many(
    *,
    asks: Sequence[Ask],
    by: Actor,
    at: datetime,
    purpose: Localised | str,
    legal_basis: Localised | str,
    organisation: str | None,
    about: str,
    procedure: str = "",
    on_behalf_of: str | None = None,
) -> list[Fetched | SourceProblem]:
    """Ask several sources at the same time, on one ground; the slowest decides how long it takes.

    Parameters and errors are those of :func:`fetch`, but what a source did wrong is returned in its place.
    """
    _must_be_outside_transactions()
    ground = _Ground(by, at, purpose, legal_basis, organisation, about, procedure, on_behalf_of)
    _check(ground)
    questions = [_question(one, ground) for one in asks]
    _check_agreement(questions, ground)
    answers = [_read(one, body, at) for one, body in zip(questions, _ask_all(questions, ground), strict=True)]
    _write_down(questions, answers, ground)
    return answers


def _must_be_outside_transactions() -> None:
    # The question that `atomic(durable=True)` asks itself, asked before the source is: tests run inside one.
    blocks = connection.atomic_blocks
    if blocks and not getattr(blocks[-1], "_from_testcase", False):
        raise RuntimeError("Ask sources outside a transaction: it would be held as long as the source is slow.")


def _check(ground: _Ground) -> None:
    if not ground.words or not ground.right:
        raise ValueError("Say for what purpose, and on which legal basis, a source is asked.")
    if ground.is_agreement and not ground.procedure:
        raise ValueError("Say for which procedure there is an agreement.")


def _question(ask: Ask, ground: _Ground) -> _Question:
    found = connector(ask.source)
    fields = tuple(dict.fromkeys(ask.fields))
    unknown = [one for one in fields if one not in found.fields]
    if unknown:
        raise UnknownField(f"{ask.source} has no {', '.join(unknown)}; it has {', '.join(found.fields)}.")
    if not fields:
        raise ValueError("Nothing is asked of a source for no field.")
    key = clean_key(found.key, ask.key)
    return _Question(found, key, fields, _account(found.key, key, ground))


def _account(kind: KeyKind, key: str, ground: _Ground) -> str | None:
    """Return the id of the account whose data it is: a person of this number; of an enterprise, who stands for it."""
    if kind is KeyKind.NATIONAL_NUMBER:
        return people.find_by_national_number(key)
    stands_for = ground.on_behalf_of or ground.by.acting_for
    if stands_for and stands_for.startswith("account:"):
        return stands_for.removeprefix("account:")
    return ground.by.account_id if ground.by.kind is ActorKind.PERSON else None


def _check_agreement(questions: Sequence[_Question], ground: _Ground) -> None:
    if not ground.is_agreement:
        return
    for one in questions:
        source = one.connector.id
        if one.account is None or not is_agreed(
            account=one.account, source=source, procedure=ground.procedure, at=ground.at
        ):
            raise NotAgreed(f"There is no valid agreement to ask {source} for {ground.procedure}.")


def _ask_all(questions: Sequence[_Question], ground: _Ground) -> list[Any]:
    """Return the JSON of each answer, or the problem in its place. Threads touch no database."""
    if len(questions) == 1:
        return [_ask(questions[0], ground)]
    with ThreadPoolExecutor(max_workers=_AT_ONCE, thread_name_prefix="sources") as pool:
        return list(pool.map(lambda one: _ask(one, ground), questions))


def _ask(question: _Question, ground: _Ground) -> Any:
    body: Mapping[str, Any] = {
        "subject": {key_name(question.connector.key): question.key},
        "fields": list(question.fields),
        "purpose": ground.words,
        "legalBasis": ground.right,
    }
    try:
        return choice.current().ask(question.connector, body)
    except SourceProblem as problem:
        problem.source = question.connector.id
        return problem


def _read(question: _Question, body: Any, at: datetime) -> Fetched | SourceProblem:
    if isinstance(body, SourceProblem):
        return body
    source = question.connector
    try:
        values, reference = read_answer(
            body,
            kind=source.key,
            key=question.key,
            wanted=question.fields,
            readers={name: source.fields[name].read for name in question.fields},
            places=REGION,
        )
    except SourceProblem as problem:
        problem.source = source.id
        return problem
    return Fetched(values=values, source=source.id, at=at, reference=reference)


def _write_down(questions: Sequence[_Question], answers: Sequence[Fetched | SourceProblem], ground: _Ground) -> None:
    """Tell the journal what was asked and whether it was answered, never what."""
    with transaction.atomic(durable=True):
        failed = [one for one in answers if isinstance(one, SourceProblem)]
        if failed:
            Failure.objects.bulk_create(
                Failure(source=one.source, fault=one.fault.value, at=ground.at) for one in failed
            )
        journal.append_many(_entry(one, found, ground) for one, found in zip(questions, answers, strict=True))


def _entry(question: _Question, found: Fetched | SourceProblem, ground: _Ground) -> dict[str, Any]:
    data: dict[str, Any] = {
        "source": question.connector.id,
        "fields": list(question.fields),
        "about": ground.about,
        "procedure": ground.procedure,
    }
    for name, text in (("purposes", ground.purpose), ("legal_bases", ground.legal_basis)):
        if isinstance(text, Localised):
            data[name] = text.model_dump()
    if isinstance(found, Fetched):
        data["reference"] = found.reference
    else:
        data["fault"] = found.fault.value
    return {
        "verb": FETCHED if isinstance(found, Fetched) else FAILED,
        "by": ground.by,
        "at": ground.at,
        "subject": ground.about if question.account is None else f"account:{people.uuid_of(question.account)}",
        "organisation": ground.organisation,
        "data": data,
        "purpose": ground.words,
        "legal_basis": ground.right,
        "on_behalf_of": ground.on_behalf_of,
    }


@transaction.atomic
def forget_failures(*, before: datetime, by: Actor, at: datetime) -> int:
    """Delete what operators need no more of failures before a moment, and return how many there were."""
    count, _ = Failure.objects.filter(at__lt=before).delete()
    return count
