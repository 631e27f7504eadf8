"""The work of an administration: its queue, page by page, and its search."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from itertools import chain
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from parvis.counter.models import Case, CaseToken, View
from parvis.counter.models.case import GONE
from parvis.counter.queries.sealed import label_of, search_token
from parvis.counter.rules.references import looks_like_reference, read_reference
from parvis.counter.rules.search_words import folded_words, matches, sought_text
from parvis.counter.types import Channel, Outcome
from parvis.counter.types.desk import MANY, Count, Filters, Queue, ViewInfo
from parvis.counter.types.records import Label, Row
from parvis.kernel.clock import local_day, start_of_day
from parvis.kernel.people import api as people
from parvis.kernel.people.types import Actor

PAGE = 50
_TOKENS = CaseToken._meta.db_table
CANDIDATES = 80
"""Cases whose words begin as those of a search, newest first, that are looked at."""
SORTS = {
    "due": ("queue_at", False),
    "-due": ("queue_at", True),
    "received": ("received_at", False),
    "-received": ("received_at", True),
    "closed": ("closed_at", False),
    "-closed": ("closed_at", True),
}
LISTED = (
    "id", "reference", "organisation_id", "procedure", "definition", "label", "state", "tracks", "outcome", "channel",
    "received_at", "closed_at", "due_at", "next_deadline", "queue_at", "is_suspended", "pieces_wanted",
    "assigned_to_id", "has_unread", "revision",
)  # fmt: skip


def queue(filters: Filters, *, by: Actor, at: datetime) -> Queue:
    """Return a page of the cases of an organisation, those that are due first on top.

    Pages follow each other by the last row seen, so that page 400 costs what page 1 costs, and a case that is closed
    meanwhile makes no other one disappear.
    """
    cases = _filtered(Case.objects.seen_by(by), filters, by, at)
    rows, following, preceding = _page(cases, filters)
    holders = {str(case.assigned_to_id) for case in rows if case.assigned_to_id}
    return Queue(
        rows=tuple(row_of(case) for case in rows),
        counts=_counts(filters, by, at),
        names=people.agent_names(sorted(holders)) if holders else {},
        next=following,
        previous=preceding,
    )


def _filtered(cases: QuerySet[Case], filters: Filters, by: Actor, at: datetime) -> QuerySet[Case]:
    cases = cases.filter(organisation=filters.organisation)
    if filters.is_closed:
        cases = cases.filter(closed_at__isnull=False).exclude(fate__in=GONE)
    else:
        cases = cases.filter(closed_at=None)
    if filters.procedure:
        cases = cases.filter(procedure=filters.procedure)
    if filters.who:
        cases = cases.filter(assigned_to=_holder(filters.who, by))
    if filters.term and not filters.is_closed:
        cases = cases.filter(_within(filters.term, at))
    if filters.waiting == "citizen":
        cases = cases.exclude(pieces_wanted=[])
    if filters.waiting == "us":
        cases = cases.filter(has_unread=True)
    return cases


def _holder(who: str, by: Actor) -> UUID | None:
    if who == "nobody":
        return None
    try:
        return UUID(by.account_id if who == "me" else who)
    except (ValueError, TypeError):
        return UUID(int=0)


def _within(term: str, at: datetime) -> Q:
    tomorrow = start_of_day(local_day(at) + timedelta(days=1))
    match term:
        case "late":
            return Q(queue_at__lt=at)
        case "today":
            return Q(queue_at__gte=at, queue_at__lt=tomorrow)
        case "week":
            return Q(queue_at__gte=at, queue_at__lt=tomorrow + timedelta(days=7))
        case "still":
            return Q(is_suspended=True)
    return Q()


def beyond(cases: QuerySet[Case], field: str, key: tuple[datetime, UUID], *, goes_down: bool) -> QuerySet[Case]:
    """Return the cases that come after the one with this key, in the order of a field."""
    moment, row_id = key
    side = "lt" if goes_down else "gt"
    # The first half lets the index begin at the right place; the second decides among equals.
    return cases.filter(**{f"{field}__{side}e": moment}).filter(
        Q(**{f"{field}__{side}": moment}) | Q(**{f"id__{side}": row_id})
    )


def _page(cases: QuerySet[Case], filters: Filters) -> tuple[list[Case], str, str]:
    """Return the rows of a page, and the keys of the pages around it."""
    field, is_descending = SORTS.get(filters.sort, SORTS["due"])
    if filters.is_closed and field == "queue_at":
        field, is_descending = "closed_at", True
    is_backwards = bool(filters.before)
    goes_down = is_descending != is_backwards
    key = _read_key(filters.before or filters.after)
    if key is not None:
        cases = beyond(cases, field, key, goes_down=goes_down)
    sign = "-" if goes_down else ""
    found = list(cases.only(*LISTED).order_by(f"{sign}{field}", f"{sign}id")[: PAGE + 1])
    has_more, found = len(found) > PAGE, found[:PAGE]
    if is_backwards:
        found.reverse()
    if not found:
        return [], "", ""
    has_next = has_more if not is_backwards else True
    has_previous = key is not None if not is_backwards else has_more
    return (
        found,
        _key(found[-1], field) if has_next else "",
        _key(found[0], field) if has_previous else "",
    )


def _key(case: Case, field: str) -> str:
    return f"{getattr(case, field).isoformat()}~{case.pk}"


def _read_key(text: str) -> tuple[datetime, UUID] | None:
    moment, tilde, row_id = text.partition("~")
    try:
        return (datetime.fromisoformat(moment), UUID(row_id)) if tilde else None
    except ValueError:
        return None


def _counts(filters: Filters, by: Actor, at: datetime) -> dict[str, Count]:
    """Return how many cases each tab holds, up to a thousand each, in one query."""
    tabs = {
        "all": Filters(filters.organisation),
        "me": Filters(filters.organisation, who="me"),
        "nobody": Filters(filters.organisation, who="nobody"),
        "late": Filters(filters.organisation, term="late"),
        "unread": Filters(filters.organisation, waiting="us"),
    }
    parts: list[str] = []
    params: list[Any] = []
    for number, one in enumerate(tabs.values()):
        cases = _filtered(Case.objects.seen_by(by), one, by, at).order_by().values("pk")[: MANY + 1]
        sql, values = cases.query.sql_with_params()
        parts.append(f"(SELECT COUNT(*) FROM ({sql}) AS c{number})")  # noqa: S608 (Django wrote the inner query)
        params.extend(values)
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(parts), params)
        found = cursor.fetchone()
    return {name: Count(number) for name, number in zip(tabs, found, strict=True)}


def search(text: str, *, by: Actor) -> list[Row]:
    """Return the cases that a clerk looks for: by reference, or by words of a name, a street, a number.

    Names are found in the blind index, by whole words or by their first letters (four or more); the newest come first.
    """
    if looks_like_reference(text):
        found = Case.objects.seen_by(by).filter(reference=read_reference(text)).exclude(fate__in=GONE)
        return [row_of(case) for case in found.only(*LISTED)]
    words = folded_words(text)
    if not words:
        return []
    organisations = sorted(by.organisations())
    sure = _having([_tokens(word, organisations) for word in words], PAGE)
    likely: set[UUID] = set()
    if len(sure) < PAGE and any(sought_text(word) != word for word in words):
        likely = _having([_tokens(sought_text(word), organisations) for word in words], CANDIDATES)
    cases = list(Case.objects.seen_by(by).filter(pk__in={*sure, *likely}).only(*LISTED).order_by("-received_at", "id"))
    doubtful = [case for case in cases if case.pk not in sure]
    exact = _exactly(words, organisations, [case.pk for case in doubtful]) if doubtful else {}
    meant = {case.pk for case in doubtful if _is_meant(label_of(case), words, exact.get(case.pk, ()))}
    return [row_of(case) for case in cases if case.pk in sure or case.pk in meant][:PAGE]


def _having(tokens: Sequence[Sequence[bytes]], most: int) -> set[UUID]:
    """Return the newest cases that have one of each list of tokens, beginning with the rarest word.

    In SQL of our own: to write these small questions took Django longer than the database needs to answer them.
    """
    rarest, *others = _by_rarity(tokens)
    also = "".join(
        f" AND EXISTS (SELECT 1 FROM {_TOKENS} o WHERE o.case_id = t.case_id AND o.token IN ({_places(one)}))"  # noqa: S608
        for one in others
    )
    sql = f"SELECT t.case_id FROM {_TOKENS} t WHERE t.token IN ({_places(rarest)}){also}"  # noqa: S608 (our own names)
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} ORDER BY t.received_at DESC LIMIT %s", [*rarest, *chain(*others), most])
        return {one if isinstance(one, UUID) else UUID(one) for (one,) in cursor.fetchall()}


def _by_rarity(tokens: Sequence[Sequence[bytes]]) -> list[Sequence[bytes]]:
    """Return lists of tokens, those first that fewest cases have; beyond a thousand all are common."""
    if len(tokens) < 2:
        return list(tokens)
    counts = ", ".join(
        f"(SELECT COUNT(*) FROM (SELECT 1 FROM {_TOKENS} WHERE token IN ({_places(one)}) LIMIT {MANY}) c{number})"  # noqa: S608 (our own names)
        for number, one in enumerate(tokens)
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {counts}", [*chain(*tokens)])
        found = cursor.fetchone()
    return [one for _, one in sorted(zip(found, tokens, strict=True), key=lambda pair: pair[0])]


def _places(values: Sequence[object]) -> str:
    return ", ".join(["%s"] * len(values))


def _exactly(words: Iterable[str], organisations: Sequence[str], cases: Sequence[UUID]) -> dict[UUID, set[str]]:
    """Return which of the words are written in full in each case: an enterprise's name is in no label."""
    by_token = {token: word for word in words for token in _tokens(word, organisations)}
    found: dict[UUID, set[str]] = {}
    rows = CaseToken.objects.filter(case__in=cases, token__in=list(by_token)).values_list("case", "token")
    for case, token in rows:
        found.setdefault(case, set()).add(by_token[bytes(token)])
    return found


def _is_meant(label: Label, words: Iterable[str], exact: Collection[str]) -> bool:
    left = [word for word in words if word not in exact]
    return matches(folded_words(label.name, label.place), left)


def _tokens(text: str, organisations: Iterable[str]) -> list[bytes]:
    return [search_token(text, organisation) for organisation in organisations]


def row_of(case: Case) -> Row:
    """Return a case as lists show it."""
    return Row(
        id=case.pk,
        reference=case.reference,
        organisation=case.organisation_id,
        procedure=case.procedure,
        definition=case.definition,
        label=label_of(case),
        state=case.state,
        tracks=case.tracks,
        outcome=Outcome(case.outcome) if case.outcome else None,
        channel=Channel(case.channel),
        received_at=case.received_at,
        closed_at=case.closed_at,
        due_at=case.due_at,
        next_deadline=case.next_deadline,
        is_suspended=case.is_suspended,
        pieces_wanted=tuple(case.pieces_wanted),
        assigned_to=case.assigned_to_id,
        has_unread=case.has_unread,
        revision=case.revision,
    )


def views(account: UUID | str | None) -> list[ViewInfo]:
    """Return the saved views of a clerk, in their order."""
    rows: Any = View.objects.filter(account_id=account) if account else ()
    return [ViewInfo(one.pk, one.name, one.filters) for one in rows]
