"""Letters, as they are written into a case: their content is frozen when it happens, their PDF is made later."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from parvis.counter.models import Case, Document
from parvis.counter.queries.sealed import sealed_content
from parvis.counter.rules import flow, letters
from parvis.counter.rules.conditions import CaseFacts
from parvis.counter.rules.fees import fee_cents
from parvis.counter.rules.references import ALPHABET, shown
from parvis.counter.types import Event, Letter, Standing
from parvis.counter.types.definition import Definition
from parvis.kernel import clock
from parvis.kernel.people import api as people

CODE_LENGTH = 12
"""Signs of a verification code: 54 bits, so that nobody finds a letter by trying."""


@dataclass(frozen=True)
class LetterWriter:
    """Writes the letters of one case as it stands after something happened.

    :param name: the applicant's name, where the form does not ask for it.
    """

    case: Case
    definition: Definition
    standing: Standing
    answers: Mapping[str, Any]
    events: Sequence[Event]
    name: str = ""

    def draft(self, letter: Letter, event: Event, payload: Mapping[str, Any], *, at: datetime) -> Document:
        """Return a letter, unsaved, with its content sealed."""
        case = self.case
        dated_on = clock.local_day(at)
        valid_until = self._valid_until(letter, dated_on)
        facts = flow.facts_of(
            self.definition,
            self.standing,
            self.answers,
            self.events,
            at=at,
            filled=event.data.get("filled", {}),
        )
        around = self._around(facts, payload, dated_on=dated_on, valid_until=valid_until)
        content = letters.compose(
            self.definition,
            letter,
            facts,
            around=around,
            reasons=self._reasons(event, payload),
            language=case.language,
        )
        document = Document(
            id=uuid4(),
            case=case,
            letter=letter.id,
            kind=letter.kind.value,
            language=case.language,
            code="".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH)),
            issued_at=at,
            valid_until=valid_until,
        )
        name = around["applicant"]["name"]
        content |= {"recipient": [name] if name else [], "dated_on": dated_on.isoformat()}
        document.content = sealed_content(document, content)
        return document

    def _around(
        self, facts: CaseFacts, payload: Mapping[str, Any], *, dated_on: date, valid_until: date | None
    ) -> dict[str, Any]:
        """Return the names that only letters know."""
        language = self.case.language
        return {
            "case": self._case(language),
            "organisation": self._organisation(language),
            "letter": {"date": dated_on, "valid_until": valid_until},
            "procedure": {"name": self.definition.procedure.name.to(language)},
            "fee": {**self._table(facts, "fee"), "amount": fee_cents(self.definition, facts)},
            "applicant": self._applicant(),
            "deadline": {"date": self._due_on()},
            "pieces": [one["label"] for one in payload.get("pieces", ())],
            "decision": {"outcome": self.standing.outcome.value if self.standing.outcome else ""},
        }

    def _case(self, language: str) -> dict[str, Any]:
        closed_at = self.standing.closed_at
        closed_on = clock.local_day(closed_at) if closed_at else None
        return {
            "reference": shown(self.case.reference),
            "submitted_on": clock.local_day(self.events[0].at),
            "received_on": clock.local_day(flow.received_at(self.events)),
            "due_on": self._due_on(),
            "decided_on": closed_on,
            "closed_on": closed_on,
            "outcome": self.standing.outcome.value if self.standing.outcome else "",
            "state": self.definition.flow.state(self.standing.state).label.to(language),
        }

    def _organisation(self, language: str) -> dict[str, Any]:
        organisation = people.organisation(self.case.organisation_id)
        contact = organisation.contact
        return {
            "code": organisation.code,
            "name": organisation.name.to(language),
            "phone": contact.phone,
            "email": contact.email,
            "address": contact.address.to(language) if contact.address else "",
        }

    def _applicant(self) -> dict[str, Any]:
        asked = self.definition.form.applicant
        value = self.answers.get(asked) if asked else None
        if isinstance(value, Mapping):
            return {**value, "name": value.get("name") or self.name}
        return {"name": value or self.name}

    def _due_on(self) -> date | None:
        urgent = flow.most_urgent(self.standing)
        return clock.local_day(urgent.due_at) if urgent and urgent.due_at else None

    def _table(self, facts: CaseFacts, name: str) -> dict[str, Any]:
        """Return the outputs of a decision table that shares its name with something that letters know."""
        return dict(facts[name]) if name in facts and isinstance(facts[name], Mapping) else {}

    def _valid_until(self, letter: Letter, dated_on: date) -> date | None:
        months = letter.valid_months
        if letter.valid != "months" or months is None:
            return None
        return clock.add_months(
            dated_on, months if isinstance(months, int) else int(self.definition.parameters[months])
        )

    def _reasons(self, event: Event, payload: Mapping[str, Any]) -> list[tuple[str, str]]:
        if "reasons" in payload:
            return [(one["text"], one.get("legal", "")) for one in payload["reasons"]]
        action = next((one for one in self.definition.flow.actions if one.id == event.action), None)
        if action is None or action.reasons is None:
            return []
        rows = event.data.get("rows", ())
        return letters.reasons_of(self.definition, action.reasons, rows, self.case.language)
