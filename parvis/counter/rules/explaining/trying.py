"""What would change a decision: values that turn comparisons round, tried out on the rule itself."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from parvis.counter.rules.conditions import CaseFacts
from parvis.counter.rules.explaining.wording import OPPOSITE
from parvis.counter.types import Kind, Question
from parvis.kernel.clock import add_months
from parvis.kernel.rules.nodes import Call, Compare, Name, Node, Today

Rebuild = Callable[[Mapping[str, Any], Mapping[str, Any]], CaseFacts]
"""Facts with some answers, and some of what actions asked, replaced."""


@dataclass
class Supposed:
    """Values by which other facts are supposed: of answers, of what actions asked, and of what is worked out."""

    answers: dict[str, Any] = field(default_factory=dict)
    filled: dict[str, Any] = field(default_factory=dict)
    worked_out: dict[str, Any] = field(default_factory=dict)

    def facts(self, rebuild: Rebuild) -> Mapping[str, Any]:
        """Return the facts as they would be."""
        found = rebuild(self.answers, self.filled)
        return _Over(self.worked_out, found) if self.worked_out else found


class _Over(Mapping[str, Any]):
    """Facts of which some are said to be otherwise."""

    def __init__(self, over: Mapping[str, Any], facts: Mapping[str, Any]) -> None:
        self._over, self._facts = over, facts

    def __getitem__(self, name: str) -> Any:
        if name in self._over:
            return self._over[name]
        inner = {key.partition(".")[2]: one for key, one in self._over.items() if key.startswith(f"{name}.")}
        found = self._facts[name]
        return {**found, **inner} if inner and isinstance(found, Mapping) else found

    def __iter__(self) -> Any:
        return iter({**dict.fromkeys(self._facts), **self._over})

    def __len__(self) -> int:
        return len({*self._facts, *self._over})


def suppose(
    supposed: Supposed, node: Node, wanted: bool, right: Any, *, questions: Mapping[str, Question], today: date
) -> bool:
    """Suppose a value by which a comparison comes out as wanted; tell whether there is one.

    :param right: the value on its right.
    """
    target, value = _turned(node, wanted, right, questions, today)
    if target is None:
        return False
    _put(supposed, target, value, questions)
    return True


def _put(supposed: Supposed, name: str, value: Any, questions: Mapping[str, Question]) -> None:
    kept = value.isoformat() if isinstance(value, date) else value
    question = questions.get(name)
    if name.startswith("filled."):
        supposed.filled[name.removeprefix("filled.")] = kept
    elif question is not None and question.kind is not Kind.COMPUTED:
        supposed.answers[name] = kept
    else:
        supposed.worked_out[name] = value


def _turned(
    node: Node, wanted: bool, right: Any, questions: Mapping[str, Question], today: date
) -> tuple[str | None, Any]:
    match node:
        case Name() if not node.of:
            return node.name, wanted
        case Call(function="is_filled", arguments=(Name() as inner,)):
            return inner.name, _something(questions.get(inner.name), today) if wanted else None
        case Compare(op=op, left=Name() as left) if not left.of and right is not None:
            found = _value(op, wanted, right, questions.get(left.name))
            return (left.name, found[0]) if found else (None, None)
        case Compare(op=op, left=Call(function="age", arguments=(Name() as birth, *at))) if isinstance(right, int):
            if at and not isinstance(at[0], Today):
                return None, None
            found = _value(op, wanted, right, None)
            return (birth.name, add_months(today, -12 * int(found[0]))) if found else (None, None)
        case _:
            return None, None


def _value(op: str, wanted: bool, right: Any, question: Question | None) -> tuple[Any] | None:
    """Return a value for the left side by which a comparison comes out as wanted; None when none is known."""
    sign = op if wanted else OPPOSITE[op]
    if sign in ("==", "<=", ">="):
        return (right,)
    if sign == "in":
        return (right[0],) if isinstance(right, list | tuple) and right else None
    if sign in ("<", ">"):
        return _beside(right, -1 if sign == "<" else 1)
    avoided = list(right) if isinstance(right, list | tuple) else [right]
    if isinstance(right, bool):
        return (not right,)
    other = next((one.value for one in question.options if one.value not in avoided), None) if question else None
    return (other,) if other is not None else (None if isinstance(right, str | list | tuple) else _beside(right, 1))


def _beside(value: Any, step: int) -> tuple[Any] | None:
    if isinstance(value, date):
        return (value + timedelta(days=step),)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return (value + step,)
    return None


def _something(question: Question | None, today: date) -> Any:
    """Return something that counts as filled in."""
    if question is None:
        return "x"
    if question.kind is Kind.FILES:
        return [{"file": "x", "name": "x"}]
    if question.kind is Kind.DATE:
        return today.isoformat()
    if question.kind in (Kind.NUMBER, Kind.MONEY):
        return 1
    if question.kind is Kind.YES_NO:
        return True
    return question.options[0].value if question.options else "x"
