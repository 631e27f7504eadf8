"""One case, whole: for the clerk who handles it, and for the person whose case it is."""

import hashlib
import hmac
from collections import ChainMap
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from parvis.counter.models import Case, Document, Message
from parvis.counter.queries.definitions import definition_of
from parvis.counter.queries.desk import LISTED, row_of
from parvis.counter.queries.evidence import evidence_of
from parvis.counter.queries.history import events_of, openings, openings_of_each, told
from parvis.counter.queries.sealed import answers_of, code_token, content_of, text_of
from parvis.counter.rules import flow
from parvis.counter.rules.letters import reasons_of
from parvis.counter.rules.parts import parts_of
from parvis.counter.rules.references import looks_like_reference, normalised, read_reference, shown
from parvis.counter.rules.shown import value_text
from parvis.counter.rules.texts import render
from parvis.counter.types import EventKind, Kind, Standing
from parvis.counter.types.definition import Definition
from parvis.counter.types.desk import CasePage, Chapter, ClockInfo, Fact, Offered
from parvis.counter.types.problems import UnknownCase
from parvis.counter.types.records import DocumentInfo, MessageInfo, Opening, Piece, Row, Told
from parvis.kernel.people import api as people
from parvis.kernel.people.types import Actor

MINE = 200


def case_page(case_id: UUID, *, by: Actor, at: datetime, language: str) -> CasePage:
    """Return everything that one screen shows of a case that `by` may see.

    :raises UnknownCase: if there is no such case for this actor.
    """
    case = Case.objects.seen_by(by).filter(pk=case_id).first()
    if case is None or case.is_let_go:
        raise UnknownCase(str(case_id))
    return _page_of(case, by=by, at=at, language=language)


def is_seen(case_id: UUID, *, by: Actor) -> bool:
    """Tell whether this actor may see a case."""
    return Case.objects.seen_by(by).filter(pk=case_id).exists()


def followed_id(reference: str, code: str) -> UUID:
    """Return the id of the case that a reference and a code open together.

    :raises UnknownCase: if they do not.
    """
    return _followed(reference, code).pk


def _followed(reference: str, code: str) -> Case:
    if not looks_like_reference(reference) or not code.strip():
        raise UnknownCase(reference)
    found = (
        Case.objects.unscoped("the code is the right to see it")
        .filter(reference=read_reference(reference), code_index=code_token(code))
        .first()
    )
    if found is None:
        raise UnknownCase(reference)
    return found


def parts_in(case: Case, by: Actor) -> frozenset[str]:
    """Return the parts that an actor plays in a case."""
    applicant = str(case.applicant_id) if case.applicant_id else None
    return parts_of(by, case=case.pk, organisation=case.organisation_id, applicant=applicant)


def _page_of(case: Case, *, by: Actor, at: datetime, language: str) -> CasePage:
    definition = definition_of(case.definition)
    kept = answers_of(case)
    answers = kept["answers"]
    telling = told(case)
    events = events_of(telling)
    now = flow.latest(events, at)
    standing = flow.derive(definition, answers, events, at=now)
    parts = parts_in(case, by)
    possible = flow.possible_actions(definition, standing, answers, parts, events=events, actor=by.id, at=now)
    opened = openings(case)
    said, state_said = _said(case, definition, standing, answers, telling, language)
    return CasePage(
        row=row_of(case),
        definition=definition,
        standing=standing,
        chapters=tuple(chapters(definition, answers, telling, language)),
        told=tuple(telling),
        clocks=tuple(ClockInfo(one, flow.deadline_of(definition.flow, one)) for one in standing.clocks),
        offered=tuple(Offered(one.action, one.blocked_by, one.sentence) for one in possible),
        pieces=tuple(_pieces(telling, standing.pieces_wanted)),
        documents=tuple(document_info(one) for one in case.documents.all()),
        messages=tuple(_message(case, one) for one in case.messages.all()),
        openings=tuple(opened),
        files=_file_names(answers, telling),
        parts=parts,
        names=_names(case, telling, opened),
        others=_others(case, by),
        said=said,
        state_said=state_said,
        evidence=evidence_of(kept),
    )


def _said(
    case: Case,
    definition: Definition,
    standing: Standing,
    answers: Mapping[str, Any],
    telling: Sequence[Told],
    language: str,
) -> tuple[dict[int, str], str]:
    """Return what the definition tells the applicant: of each action, and of the state."""
    events = events_of(telling)
    known = {
        "case": {"reference": shown(case.reference), "due_on": case.due_at, "received_on": case.received_at},
        "organisation": {"name": people.organisation(case.organisation_id).name.to(language)},
        "procedure": {"name": definition.procedure.name.to(language)},
    }
    facts: Mapping[str, Any] = ChainMap(
        known,
        flow.facts_of(definition, standing, answers, events, at=flow.latest(events, None)),  # type: ignore[arg-type]
    )
    actions = {action.id: action for action in definition.flow.actions}
    said = {
        event.sequence: render(text.to(language), facts, language=language, definition=definition)
        for event in events
        if event.action in actions and (text := actions[event.action].citizen) is not None
    }
    state = definition.flow.state(standing.state).citizen
    return said, render(state.to(language), facts, language=language, definition=definition) if state else ""


def chapters(
    definition: Definition, answers: Mapping[str, Any], telling: Iterable[Told], language: str
) -> list[Chapter]:
    """Return the answers by step of the form, each with what it said before it was corrected."""
    before = _first_answers(telling)
    found = []
    for step in definition.form.steps:
        facts = [
            Fact(
                question=question.id,
                label=question.label.to(language),
                value=value_text(question, answers.get(question.id), language),
                was=_was(question, answers, before, language),
                files=tuple(_files_in(answers.get(question.id))) if question.kind is Kind.FILES else (),
                sensitivity=question.sensitivity,
            )
            for page in step.pages
            for question in page.questions
            if answers.get(question.id) is not None or question.id in before
        ]
        if facts:
            found.append(Chapter(step.title.to(language), tuple(facts)))
    return found


def _first_answers(telling: Iterable[Told]) -> dict[str, Any]:
    """Return, of what was corrected, what it said at first."""
    first: dict[str, Any] = {}
    for one in telling:
        if one.event.kind is EventKind.ANSWERS_CORRECTED:
            for name, value in one.payload.get("before", {}).items():
                first.setdefault(name, value)
    return first


def _was(question: Any, answers: Mapping[str, Any], before: Mapping[str, Any], language: str) -> str:
    if question.id not in before or before[question.id] == answers.get(question.id):
        return ""
    return value_text(question, before[question.id], language) or "–"


def _files_in(value: Any) -> list[tuple[UUID, str]]:
    rows = value if isinstance(value, list) else []
    return [(UUID(str(one["file"])), one.get("label") or one.get("name", "")) for one in rows]


def _file_names(answers: Mapping[str, Any], telling: Iterable[Told]) -> dict[UUID, str]:
    """Return the files of a case with their names, as they were answered or added."""
    names = {
        UUID(str(one["file"])): one.get("name", "")
        for value in answers.values()
        if isinstance(value, list)
        for one in value
        if isinstance(one, dict) and "file" in one
    }
    for one in telling:
        names |= {UUID(file["file"]): file["name"] for file in one.payload.get("files", ())}
    return names


def _pieces(telling: Iterable[Told], wanted: Sequence[str]) -> list[Piece]:
    return [
        Piece(id=piece["id"], label=piece["label"], is_added=piece["id"] not in wanted)
        for one in telling
        if one.event.kind is EventKind.PIECES_REQUESTED
        for piece in one.payload["pieces"]
    ]


def _message(case: Case, row: Message) -> MessageInfo:
    return MessageInfo(
        id=row.pk,
        is_from_applicant=row.is_from_applicant,
        by=row.by,
        sent_at=row.sent_at,
        read_at=row.read_at,
        text=text_of(case, row.text, row.pk),
    )


def _names(case: Case, telling: Iterable[Told], opened: Iterable[Any]) -> dict[str, str]:
    """Return the names of the agents who had to do with a case, by actor id and by account."""
    actors = {one.event.by for one in telling} | {one.by for one in opened}
    actors |= {one.event.data.get("to") or "" for one in telling if one.event.kind is EventKind.ASSIGNED}
    accounts = {one for one in actors if one.startswith("account:")}
    if case.assigned_to_id:
        accounts.add(str(case.assigned_to_id))
    return people.agent_names(sorted(accounts)) if accounts else {}


def _others(case: Case, by: Actor) -> int:
    if not by.is_agent or case.applicant_id is None:
        return 0
    # By the applicant's index, and then by scope: a database that knows too little of its rows may do it the other way.
    same = Case.objects.unscoped("counted within the scope, below").filter(applicant=case.applicant_id)
    where = same.exclude(pk=case.pk).values_list("organisation_id", flat=True)[:100]
    mine = by.organisations(people.SEEING_ROLES)
    return sum(organisation in mine for organisation in where)


def document_info(row: Document) -> DocumentInfo:
    """Return a letter as lists show it."""
    return DocumentInfo(
        id=row.pk,
        case=row.case_id,
        letter=row.letter,
        kind=row.kind,
        title=content_of(row)["title"],
        language=row.language,
        code=row.code,
        issued_at=row.issued_at,
        valid_until=row.valid_until,
        is_ready=row.is_ready,
        is_replaced=row.replaced_at is not None,
        sha256=row.sha256,
        file=row.file,
    )


def document_of(document: UUID, *, by: Actor) -> tuple[DocumentInfo, str]:
    """Return a letter that `by` may see, and the organisation that sent it.

    :raises UnknownCase: if there is none for this actor.
    """
    row = Document.objects.select_related("case").filter(pk=document).first()
    if row is None or not Case.objects.seen_by(by).filter(pk=row.case_id).exists():
        raise UnknownCase(str(document))
    return document_info(row), row.case.organisation_id


def file_of(case_id: UUID, file: UUID, *, by: Actor) -> UUID:
    """Return the case to which a file belongs, if `by` may see it.

    :raises UnknownCase: if there is no such file in a case of this actor.
    """
    case = Case.objects.seen_by(by).filter(pk=case_id, files__file=file).first()
    if case is None:
        raise UnknownCase(str(file))
    return case.pk


def my_cases(*, by: Actor) -> list[Row]:
    """Return the cases of a person, or of whom they act for, newest first."""
    rows = Case.objects.seen_by(by).only(*LISTED).order_by("-received_at")[:MINE]
    return [row_of(case) for case in rows]


def letters_of(case_id: UUID, *, by: Actor) -> list[DocumentInfo]:
    """Return the letters of a case that `by` may see, newest first; none when there is no such case for them."""
    seen = Case.objects.seen_by(by).filter(pk=case_id)
    rows = Document.objects.filter(case__in=seen).select_related("case").order_by("-issued_at", "-id")
    return [document_info(row) for row in rows]


def my_documents(*, by: Actor) -> list[tuple[DocumentInfo, Row]]:
    """Return the letters that a person received, newest first, each with its case."""
    cases = {case.pk: case for case in Case.objects.seen_by(by).only(*LISTED).order_by("-received_at")[:MINE]}
    rows = Document.objects.filter(case__in=list(cases)).order_by("-issued_at", "id")
    found = []
    for row in rows:
        row.case = cases[row.case_id]
        found.append((document_info(row), row_of(cases[row.case_id])))
    return found


def verified(code: str) -> tuple[DocumentInfo, str] | None:
    """Return what the holder of a paper may know about it, and who sent it; None when there is no such letter.

    :param code: the verification code on the paper, however it is written.
    """
    row = Document.objects.select_related("case").filter(code=normalised(code)).first()
    return (document_info(row), row.case.organisation_id) if row else None


def is_same_file(chunks: Iterable[bytes], sha256: str) -> bool:
    """Tell whether a file is, to the last byte, the one that was sent out."""
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
    return bool(sha256) and hmac.compare_digest(digest.hexdigest(), sha256)


def my_openings(*, by: Actor, most: int = 50) -> list[tuple[Row, list[Opening]]]:
    """Return the newest cases of whoever asks, each with who opened its file."""
    rows = my_cases(by=by)[:most]
    found = openings_of_each({f"case:{row.id}": row.id for row in rows})
    return [(row, found[row.id]) for row in rows]


def proposed_reasons(case_id: UUID, action: str, *, by: Actor, at: datetime) -> list[tuple[str, str]]:
    """Return the reasons that the decision table of an action gives now, each with the article behind it."""
    case = Case.objects.seen_by(by).filter(pk=case_id).first()
    if case is None:
        raise UnknownCase(str(case_id))
    definition = definition_of(case.definition)
    chosen = next((one for one in definition.flow.actions if one.id == action), None)
    if chosen is None or chosen.reasons is None:
        return []
    answers, events = answers_of(case)["answers"], events_of(told(case))
    now = flow.latest(events, at)
    standing = flow.derive(definition, answers, events, at=now)
    facts = flow.facts_of(definition, standing, answers, events, at=now)
    # The letter is in the applicant's language, and so are its reasons, whatever the clerk reads.
    return reasons_of(definition, chosen.reasons, facts.decision(chosen.reasons).row_ids, case.language)


def may_read_profile(actor: Actor, account_id: str) -> bool:
    """Tell whether an agent has a reason to read someone's profile: a case of theirs that the agent may see."""
    return Case.objects.seen_by(actor).filter(applicant=account_id).exists()
