"""A case held while something happens to it: its row locked, its past read, its new events written in one go.

Every operation upon a case goes through :class:`Running`, so that the projection, the journal and the jobs that follow
are always written in the same transaction, and none of them is forgotten.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Self
from uuid import UUID, uuid4

from django.core.exceptions import ObjectDoesNotExist

from parvis.counter.models import Case, Document
from parvis.counter.models.case import GONE, NO_TERM
from parvis.counter.operations.answering import HOUSE, answer_parent
from parvis.counter.operations.composing import LetterWriter
from parvis.counter.operations.owing import demands_follow
from parvis.counter.queries.cases import parts_in
from parvis.counter.queries.definitions import definition_of
from parvis.counter.queries.evidence import evidence_of
from parvis.counter.queries.history import VERBS, event_context, events_of, told
from parvis.counter.queries.sealed import answers_of, sealed_answers, sealed_payload
from parvis.counter.rules import flow
from parvis.counter.rules.evidence import noted, statuses, to_check
from parvis.counter.rules.keeping import kept_until
from parvis.counter.rules.letters import letter_with
from parvis.counter.types import Event, EventKind, Outcome, Standing
from parvis.counter.types.definition import Definition
from parvis.counter.types.evidence import Evidence
from parvis.counter.types.problems import AlreadyDone, StaleCase, UnknownCase
from parvis.counter.types.records import CaseInfo, Moved, Told
from parvis.kernel.jobs import api as jobs
from parvis.kernel.journal import api as journal
from parvis.kernel.people.types import Actor, ActorKind

WITHOUT_CONSEQUENCE = frozenset(
    {EventKind.ASSIGNED, EventKind.NOTE_ADDED, EventKind.MESSAGE_SENT, EventKind.LETTER_SENT, EventKind.EXPIRED}
)
"""Kinds after which a page that someone has open still tells the truth about what can be done."""

_TOLD = frozenset({EventKind.SUBMITTED, EventKind.PIECES_REQUESTED, EventKind.WITHDRAWN, EventKind.SIGNATURE_REFUSED})
"""Kinds of which the applicant gets a message."""
ONLY_SAID = WITHOUT_CONSEQUENCE - {EventKind.EXPIRED}
"""Kinds that move no clock and no state."""


@dataclass
class _Pending:
    event: Event
    payload: dict[str, Any]
    by: Actor | None
    recorded_at: datetime
    purpose: str = ""
    moved: tuple[Moved, ...] = ()


@dataclass
class Running:
    """A case and everything that is known about it, during one operation."""

    case: Case
    definition: Definition
    kept: dict[str, Any]
    told: list[Told]
    events: list[Event]
    standing: Standing | None = None
    pending: list[_Pending] = field(default_factory=list)
    starting_revision: int = 0
    name: str = ""
    was_closed: bool = False
    """Whether it had ended before this operation."""

    @classmethod
    def held(cls, case_id: UUID, by: Actor) -> Self:
        """Lock a case that `by` may see and read its past; inside a transaction.

        :raises UnknownCase: if there is no such case for this actor.
        """
        try:
            seen = Case.objects.seen_by(by).exclude(fate__in=GONE)
            case = seen.select_for_update(of=("self",)).get(pk=case_id)
        except ObjectDoesNotExist:
            raise UnknownCase(str(case_id)) from None
        return cls.of(case)

    @classmethod
    def of(cls, case: Case, telling: list[Told] | None = None) -> Self:
        """Read the past of a case whose row is locked already.

        :param telling: its past, when it was read with that of others.
        """
        telling = told(case) if telling is None else telling
        running = cls(
            case=case,
            definition=definition_of(case.definition),
            kept=answers_of(case),
            told=telling,
            events=events_of(telling),
            starting_revision=case.revision,
        )
        running.standing = flow.derive(
            running.definition, running.answers, running.events, at=flow.latest(running.events, None)
        )
        running.was_closed = running.is_closed
        return running

    @property
    def answers(self) -> dict[str, Any]:
        return self.kept["answers"]

    def now(self, at: datetime) -> datetime:
        """Return `at`, or the last thing that happened if another clock was ahead."""
        return flow.latest(self.events, at)

    def parts(self, by: Actor) -> frozenset[str]:
        """Return the parts that this actor plays in the case."""
        return parts_in(self.case, by)

    def expect(self, revision: int | None, *, action: str = "") -> None:
        """Refuse when the case has changed since someone looked at it.

        :raises AlreadyDone: if the same action was done meanwhile.
        :raises StaleCase: if something else was.
        """
        if revision is None or revision == self.starting_revision:
            return
        since = [one for one in self.told if one.revision > revision]
        same = next((one for one in since if action and one.event.action == action), None)
        if same is not None:
            raise AlreadyDone(same, since)
        raise StaleCase(since)

    # What happens -------------------------------------------------------------------------------------

    def add(
        self,
        kind: EventKind,
        *,
        by: Actor,
        who: str,
        at: datetime,
        action: str = "",
        data: Mapping[str, Any] | None = None,
        payload: Mapping[str, Any] | None = None,
        filled: Mapping[str, Any] | None = None,
        purpose: str = "",
    ) -> Event:
        """Let something happen: derive the case anew, and note which deadlines that moved.

        :param data: facts without personal data, for the journal in clear.
        :param payload: everything else; sealed.
        :param filled: what was filled in with an action; sealed, but read by conditions.
        """
        event = Event(
            sequence=max((one.sequence for one in self.events), default=0) + 1,
            at=at,
            kind=kind,
            by=by.id,
            who=who,
            action=action,
            data={**(data or {}), **({"filled": dict(filled)} if filled else {})},
        )
        sealed = {**(payload or {}), **({"filled": dict(filled)} if filled else {})}
        return self._take(_Pending(event, sealed, by, at, purpose))

    def settle(self, at: datetime) -> None:
        """Let happen what follows by itself, until nothing does any more.

        :raises GoesInCircles: if the definition never comes to rest.
        """
        for _turn in range(flow.MAX_AUTOMATIC):
            now = self.now(at)
            payment = flow.payment_follows(self.definition, self.stands, self.answers, self.events, at=now)
            if payment is not None:
                self._take_from_rules("payments", payment[0], at=now, recorded_at=at, data=payment[1])
                continue
            follows = flow.automatic_actions(self.definition, self.stands, self.answers, events=self.events, at=now)
            if not follows:
                return
            self._take_from_rules("rules", EventKind.ACTION, at=now, recorded_at=at, action=follows[0].id)
        raise flow.GoesInCircles(self.definition.id)

    def catch_up(self, at: datetime) -> None:
        """Let the deadlines fire that have passed, each with what follows from it."""
        while event := flow.expire(self.definition, self.answers, self.events, self.stands, at=at):
            self._take(_Pending(event, {}, None, at))
            self.settle(at)

    @property
    def stands(self) -> Standing:
        """Where the case stands, once it was sent."""
        if self.standing is None:
            raise flow.NeverSubmitted(self.case.reference)
        return self.standing

    def _take_from_rules(
        self,
        what: str,
        kind: EventKind,
        *,
        at: datetime,
        recorded_at: datetime,
        action: str = "",
        data: Mapping[str, Any] | None = None,
    ) -> None:
        sequence = max(one.sequence for one in self.events) + 1
        event = Event(sequence, at, kind, f"system:{what}", "system", action, dict(data or {}))
        self._take(_Pending(event, {}, None, recorded_at))

    def take_over(self, events: Iterable[Event], *, by: Actor) -> None:
        """Take events as another system tells them: complete, by whom they were, and derived afterwards in one go."""
        for event in events:
            filled = event.data.get("filled")
            teller = Actor(kind=ActorKind.SYSTEM, id=event.by)
            self.events.append(event)
            clear = {name: value for name, value in event.data.items() if name != "sealed"}
            told_by = replace(event, data={**clear, "taken_over_by": by.id})
            sealed = {**event.data.get("sealed", {}), **({"filled": dict(filled)} if filled else {})}
            self.pending.append(_Pending(told_by, sealed, teller, event.at))

    def rederive(self, at: datetime) -> tuple[Moved, ...]:
        """Derive the case anew; return the deadlines that came out differently."""
        before = self.standing
        self.standing = flow.derive(self.definition, self.answers, self.events, at=flow.latest(self.events, at))
        return _moved(before, self.standing) if before is not None else ()

    def _take(self, pending: _Pending) -> Event:
        pending.event = self._with_rows(pending.event)
        self.events.append(pending.event)
        if pending.event.kind not in ONLY_SAID:
            pending.moved = self.rederive(pending.event.at)
        self.pending.append(pending)
        return pending.event

    def _with_rows(self, event: Event) -> Event:
        """Note, with an action that gives reasons, which rows of its decision table held when it was done."""
        action = next((one for one in self.definition.flow.actions if one.id == event.action), None)
        if action is None or action.reasons is None or self.standing is None:
            return event
        filled = event.data.get("filled", {})
        facts = flow.facts_of(self.definition, self.standing, self.answers, self.events, at=event.at, filled=filled)
        return replace(event, data={**event.data, "rows": list(facts.decision(action.reasons).row_ids)})

    # Writing ------------------------------------------------------------------------------------------

    def project(self, *, at: datetime) -> None:
        """Put what was derived into the row, without saving it."""
        standing, case = self.stands, self.case
        urgent = flow.most_urgent(standing) if standing.closed_at is None else None
        case.state, case.tracks = standing.state, standing.tracks
        case.outcome = standing.outcome.value if standing.outcome else ""
        case.closed_at = standing.closed_at
        case.received_at = flow.received_at(self.events)
        case.pieces_wanted = list(standing.pieces_wanted)
        case.due_at = urgent.due_at if urgent else None
        case.next_deadline = urgent.deadline if urgent else ""
        case.queue_at = case.due_at or NO_TERM
        case.fires_at = standing.due.at if standing.due else None
        case.is_suspended = standing.is_suspended and standing.closed_at is None
        case.was_late = flow.was_late(standing)
        if not case.fate:
            case.keep_until = kept_until(
                self.definition.procedure.retention,
                standing.closed_at,
                is_appealed=standing.appeal == "open",
                appeal_ended_at=flow.appeal_ended_at(self.events),
            )
        case.changed_at = at
        if any(one.event.kind not in WITHOUT_CONSEQUENCE for one in self.pending):
            case.revision = self.starting_revision + 1

    def insert(self, *, at: datetime) -> None:
        """Write the row of a new case.

        :raises IntegrityError: if the same draft made one before.
        """
        self.project(at=at)
        self.case.save(force_insert=True)

    def finish(self, *, by: Actor, at: datetime) -> CaseInfo:
        """Write the row, the journal, the letters, and the jobs that follow; the end of every operation."""
        self.project(at=at)
        self.case.save(force_update=True)
        return self.write(by=by, at=at)

    def write(self, *, by: Actor, at: datetime, code: str = "") -> CaseInfo:
        """Write what happened and what follows from it, when the row stands."""
        parent = answer_parent(child=self, held={}, by=HOUSE, at=at)  # locked before the journal is, as everywhere
        letters = self.compose_letters(at=at)
        journal.append_many(self.entries())
        Document.objects.bulk_create(letters)
        for task, kwargs in self.jobs(letters):
            jobs.enqueue(task, **kwargs)
        self.let_money_follow(at=at)
        if parent is not None:
            parent.finish(by=by, at=at)
        documents = [one.pk for one in letters]
        return self.info_of(self.case, documents=documents, code=self.kept["code"], is_new=True, standing=self.standing)

    def let_money_follow(self, *, at: datetime) -> None:
        """Ask, end or give back the fee, as what happened wants."""
        demands_follow(
            case=self.case,
            definition=self.definition,
            standing=self.stands,
            happened=[one.event for one in self.pending],
            by=Actor.system("payments"),
            at=at,
        )

    def compose_letters(self, *, at: datetime) -> list[Document]:
        """Return the letters of what happened, unsaved, and note that they went out."""
        writer = LetterWriter(self.case, self.definition, self.stands, self.answers, self.events, self.name)
        letters = [
            writer.draft(letter, one.event, one.payload, at=at)
            for one in list(self.pending)
            if (letter := letter_with(self.definition, one.event, is_closed=self.is_closed)) is not None
        ]
        for document in letters:
            data = {"document": str(document.pk), "letter": document.letter}
            house = Actor.system("letters")
            self.add(EventKind.LETTER_SENT, by=house, who="system", at=self.now(at), data=data)
        return letters

    def jobs(self, letters: Iterable[Document]) -> list[tuple[str, dict[str, Any]]]:
        """Return the jobs that follow: the PDF of each letter, and one message to the applicant."""
        found: list[tuple[str, dict[str, Any]]] = [
            ("parvis.counter.jobs.render_document", {"document": str(one.pk)}) for one in letters
        ]
        asks_anew = any(one.event.kind in (EventKind.SUBMITTED, EventKind.ANSWERS_CORRECTED) for one in self.pending)
        if asks_anew and "wanted" in self.stands.signatures.values() and not self.is_closed:
            found.append(("parvis.counter.jobs.invite_signatories", {"case": str(self.case.pk)}))
        telling = [one.event for one in self.pending if self._is_told(one.event)]
        if any(one.event.kind is EventKind.SUBMITTED for one in self.pending):
            found += [
                ("parvis.counter.jobs.check_evidence", {"case": str(self.case.pk), "source": source})
                for source in to_check(evidence_of(self.kept))
            ]
        if telling:
            happened = telling[-1]
            found.append(
                (
                    "parvis.counter.jobs.tell_applicant",
                    {"case": str(self.case.pk), "what": happened.kind.value, "action": happened.action},
                )
            )
        return found

    def _is_told(self, event: Event) -> bool:
        """Tell whether the applicant hears of an event by message."""
        if event.kind is EventKind.ACTION:
            action = next((one for one in self.definition.flow.actions if one.id == event.action), None)
            return action is not None and action.citizen is not None
        if event.kind in (EventKind.MESSAGE_SENT, EventKind.ANSWERS_CORRECTED):
            return event.who != "applicant"
        return event.kind in _TOLD

    def evidence_after(self, changed: Mapping[str, Any]) -> dict[str, str]:
        """Note what corrected answers do to evidence; return how those that a source holds now came to be."""
        kept = self.kept.get("evidence", {})
        known = {name: Evidence.read(name, kept[name]) for name in changed if name in kept}
        after = noted(self.definition.sourced, changed, known)
        self.kept["evidence"] = {**kept, **{name: one.stored() for name, one in after.items()}}
        return statuses(after)

    @property
    def is_closed(self) -> bool:
        return self.standing is not None and self.standing.closed_at is not None

    @property
    def is_suspended(self) -> bool:
        return self.standing is not None and self.standing.is_suspended

    def entries(self) -> list[dict[str, Any]]:
        """Return the journal entries of what happened, as `journal.append_many` takes them."""
        return [self._entry(one) for one in self.pending]

    def seal_answers(self) -> None:
        """Put the answers back into the row, sealed."""
        self.case.answers = sealed_answers(self.case, self.kept)

    def _entry(self, pending: _Pending) -> dict[str, Any]:
        event = pending.event
        has_consequence = event.kind not in WITHOUT_CONSEQUENCE
        data: dict[str, Any] = {"who": event.who, "revision": self.case.revision if has_consequence else 0}
        if event.action:
            data["action"] = event.action
        if event.at != pending.recorded_at:
            data["counts_at"] = event.at.isoformat()
        clear = {name: value for name, value in event.data.items() if name != "filled"}
        if clear:
            data["data"] = clear
        if pending.moved:
            data["moved"] = [
                {"deadline": one.deadline, "before": _text(one.before), "after": _text(one.after)}
                for one in pending.moved
            ]
        sealed = None
        if pending.payload:
            data["key"] = uuid4().hex
            sealed = sealed_payload(self.case, pending.payload, event_context(data["key"]))
        by = pending.by or Actor.system(event.by.removeprefix("system:"))
        return {
            "verb": VERBS[event.kind],
            "by": by,
            "at": pending.recorded_at,
            "subject": self.case.subject,
            "organisation": self.case.organisation_id,
            "data": data,
            "sealed": sealed,
            "purpose": pending.purpose,
            "on_behalf_of": by.acting_for,
        }

    @staticmethod
    def info_of(
        case: Case, *, documents: Iterable[UUID], code: str, is_new: bool, standing: Standing | None = None
    ) -> CaseInfo:
        """Return what an operation tells its caller about a case."""
        return CaseInfo(
            id=case.pk,
            reference=case.reference,
            organisation=case.organisation_id,
            procedure=case.procedure,
            state=case.state,
            outcome=Outcome(case.outcome) if case.outcome else None,
            revision=case.revision,
            received_at=case.received_at,
            code=code,
            documents=tuple(documents),
            is_new=is_new,
            standing=standing,
        )


def _moved(before: Standing, after: Standing) -> tuple[Moved, ...]:
    """Return the deadlines that end at another moment than they did; those that ended or began are no surprise."""
    old = {one.deadline: one for one in before.clocks if one.ended_at is None}
    return tuple(
        Moved(one.deadline, old[one.deadline].due_at, one.due_at)
        for one in after.clocks
        if one.ended_at is None and one.deadline in old and old[one.deadline].due_at != one.due_at
    )


def _text(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
