"""What a condition of a flow can read: answers, figures, tracks, what was filled in, what decision tables give."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from parvis.counter.rules.fees import summed
from parvis.counter.types import Kind, Question
from parvis.counter.types.definition import Definition
from parvis.counter.types.evidence import CONFIRMED
from parvis.kernel import rules

NOTHING_HAPPENED: Mapping[str, Any] = {
    "signatures": {},
    "all_signed": True,
    "payment": "none",
    "appeal": "",
    "parent": {},
    "evidence": {},
    "all_confirmed": True,
}
"""What is so of a case that nobody else signs, that costs nothing online, that neither is nor has an appeal, and of
which no source was asked."""
_parsed = lru_cache(maxsize=4096)(rules.parse)


class CaseFacts(Mapping[str, Any]):
    """The facts of a case, by name; computed answers and decision tables are only worked out when they are asked for.

    :param answers: as kept; dates become days here.
    :param today: the day on which the condition is read.
    :param happened: what signatures, payments, appeals and a parent case make true; see :data:`NOTHING_HAPPENED`.
    """

    def __init__(
        self,
        definition: Definition,
        answers: Mapping[str, Any],
        *,
        today: date,
        submitted_on: date,
        channel: str = "web",
        organisation: str = "",
        tracks: Mapping[str, str] | None = None,
        filled: Mapping[str, Any] | None = None,
        happened: Mapping[str, Any] | None = None,
    ) -> None:
        self._definition = definition
        self.today = today
        self._known: dict[str, Any] = {
            "parameters": definition.parameters,
            "organisation": {"code": organisation},
            "channel": channel,
            "submitted_on": submitted_on,
            "today": today,
            "tracks": dict(tracks or {}),
            "filled": typed_answers(definition.asked, filled or {}),
            **(happened or NOTHING_HAPPENED),
            **typed_answers(definition.questions, answers),
        }
        if definition.sourced:
            self._known |= evident(definition, answers, self._known.get("evidence", {}), is_sent=happened is not None)
        self._computed = definition.computed
        self._tables = definition.tables_by_id

    def __getitem__(self, name: str) -> Any:
        if name not in self._known:
            if name in self._computed:
                self._known[name] = None  # a definition that goes round in circles finds nothing
                self._known[name] = rules.evaluate(_parsed(self._computed[name]), self, today=self.today)
            elif name in self._tables:
                self._known[name] = None
                values = self.decision(name).values
                self._known[name] = summed(values) if name == self._definition.procedure.fee.table else values
            else:
                raise KeyError(name)
        return self._known[name]

    def decision(self, table: str) -> rules.Decision:
        """Return what a decision table gives for these facts, with its reasons."""
        chosen = self._tables[table]
        return rules.decide(chosen, self, on=self.reference_day(chosen), today=self.today)

    def reference_day(self, table: rules.Table) -> date:
        """Return the day whose law a decision table applies."""
        if table.reference_date == "submitted":
            return self._known["submitted_on"]
        found = self.get(table.reference_date)
        return found if isinstance(found, date) else self._known["submitted_on"]

    def holds(self, condition: str) -> bool:
        """Tell whether a condition holds; an empty one always does."""
        return not condition or rules.evaluate(_parsed(condition), self, today=self.today) is True

    def __iter__(self) -> Iterator[str]:
        return iter({**self._known, **self._computed, **self._tables})

    def __len__(self) -> int:
        return len({**self._known, **self._computed, **self._tables})


def evident(
    definition: Definition, answers: Mapping[str, Any], statuses: Mapping[str, str], *, is_sent: bool
) -> dict[str, Any]:
    """Return what conditions read of evidence: a word per answer, and whether sources stand behind all of them.

    Before it is sent a form does not depend on it: one is not asked other things because a source is slow.
    """
    stands = all(statuses.get(name) in CONFIRMED for name in definition.sourced if answers.get(name) is not None)
    disputed = any(one in ("corrected", "differs") for one in statuses.values())
    words = {name: statuses.get(name, "") for name in definition.sourced}
    return {"evidence": words, "all_confirmed": not is_sent or (stands and not disputed)}


def typed_answers(questions: Mapping[str, Question], answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return answers as expressions want them: days as dates, also inside the rows of a group."""
    return {name: _typed(questions.get(name), value) for name, value in answers.items()}


def _typed(question: Question | None, value: Any) -> Any:
    if question is None or value is None:
        return value
    if question.kind is Kind.DATE and isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    if question.kind is Kind.GROUP and isinstance(value, list):
        items = {item.id: item for item in question.items}
        return [typed_answers(items, row) if isinstance(row, dict) else row for row in value]
    return value
