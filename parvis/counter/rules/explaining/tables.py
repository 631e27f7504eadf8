"""A decision table gone through for one case, in words: each row tried, each comparison, and what would change it."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Literal

from parvis.counter.rules.conditions import CaseFacts
from parvis.counter.rules.explaining.trying import Rebuild, Supposed, suppose
from parvis.counter.rules.explaining.wording import MIRRORED, OPPOSITE, Words, law_of, word
from parvis.counter.rules.fees import summed
from parvis.counter.rules.shown import money_text
from parvis.counter.types.definition import Definition
from parvis.counter.types.explaining import ExplainedRow, ExplainedTable, Held, Law, Together, WhatIf
from parvis.kernel import rules
from parvis.kernel.rules.evaluation import atoms_of
from parvis.kernel.rules.nodes import AllOf, AnyOf, Call, Compare, Constant, Name, Node, Not, Today, walk

MOST_WHAT_IFS = 3


def explain_table(
    definition: Definition,
    table: str,
    facts: CaseFacts,
    rebuild: Rebuild,
    *,
    language: str,
    role: Literal["decides", "fee", "behind"] = "decides",
) -> ExplainedTable:
    """Return a decision table as it was gone through for these facts.

    :param rebuild: makes the same facts with some answers replaced, to try out what would change the decision.
    """
    chosen = definition.tables_by_id[table]
    on = facts.reference_day(chosen)
    tried = [
        _Tried(row, rules.explain(row.condition, facts, today=facts.today), index)
        for index, row in enumerate(one for one in chosen.rows if one.is_valid(on))
    ]
    words = Words(definition, language)
    first = next((one.index for one in tried if one.holds), len(tried)) if chosen.hit == "first" else len(tried)
    decision = facts.decision(table)
    return ExplainedTable(
        id=table,
        purpose=chosen.purpose,
        on=on,
        rows=tuple(_row(words, one, is_reached=one.index <= first) for one in tried),
        would=tuple(_what_ifs(words, chosen, tried, decision, facts, rebuild, on)),
        amount=_amount(words, decision.values),
        role=role,
    )


def tables_behind(definition: Definition, table: str) -> list[str]:
    """Return the tables whose outcome a table uses, nearest first."""
    found: list[str] = []
    waiting = [table]
    while waiting:
        names = definition.tables_by_id[waiting.pop(0)].expression_names
        for head in sorted({name.split(".", 1)[0] for name in names}):
            if head in definition.tables_by_id and head != table and head not in found:
                found.append(head)
                waiting.append(head)
    return found


class _Tried:
    """A row with how its condition came out."""

    def __init__(self, row: rules.Row, explanation: rules.Explanation, index: int) -> None:
        self.row, self.explanation, self.index = row, explanation, index
        self.atoms = list(atoms_of(row.condition.tree))

    @property
    def holds(self) -> bool:
        return self.explanation.value is True

    def turning(self) -> list[tuple["_Tried", Node, bool, tuple[Any, Any, bool]]]:
        """Return the fewest comparisons that turn it round: each with how it should come out, and its values."""
        nearest = list(self.explanation.nearest)
        found = []
        for node, seen, comparison in zip(
            self.atoms, self.explanation.trace, self.explanation.comparisons, strict=True
        ):
            if comparison in nearest:
                found.append((self, node, not seen[2], seen))
        return found


def _row(words: Words, tried: _Tried, *, is_reached: bool) -> ExplainedRow:
    row = tried.row
    text, url = law_of(words.definition, row.legal, words.language)
    return ExplainedRow(
        id=row.id,
        because=row.because.to(words.language) if row.because else "",
        holds=tried.holds,
        is_reached=is_reached,
        condition=_condition(words, tried),
        law=Law(text, url) if text else None,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
    )


# A condition in words --------------------------------------------------------------------------------------


def _condition(words: Words, tried: _Tried) -> Held | Together | None:
    tree = tried.row.condition.tree
    if isinstance(tree, Constant):
        return None
    seen = iter(tried.explanation.trace)
    return _part(words, tried, tree, seen, negated=False)


def _part(words: Words, tried: _Tried, node: Node, seen: Any, *, negated: bool) -> Held | Together:
    if isinstance(node, Not):
        return _part(words, tried, node.operand, seen, negated=not negated)
    if isinstance(node, AllOf | AnyOf):
        parts = tuple(_part(words, tried, one, seen, negated=negated) for one in node.operands)
        is_all = isinstance(node, AllOf) is not negated
        fits = all(one.fits for one in parts) if is_all else any(one.fits for one in parts)
        return Together("all" if is_all else "any", parts, fits)
    return _held(words, node, next(seen), tried.row.condition.written(node), wanted=not negated)


def _held(words: Words, node: Node, seen: tuple[Any, Any, bool], written: str, *, wanted: bool) -> Held:
    """Return one comparison in words.

    :param wanted: whether it should hold.
    """
    left_value, right_value, holds = seen
    fits = holds is wanted
    source = _source(words, node)
    if not isinstance(node, Compare):
        return _held_alone(words, node, left_value, written, fits=fits, wanted=wanted)
    left, right, op = node.left, node.right, str(node.op)
    if isinstance(left, Constant) and not isinstance(right, Constant) and op in MIRRORED:
        left, right, op = right, left, MIRRORED[op]
        left_value, right_value = right_value, left_value
    if not wanted:
        op = OPPOSITE[op]
    if op == "!=" and isinstance(right_value, bool) and isinstance(right, Constant):
        op, right_value = "==", not right_value
    if isinstance(left, Constant) and op in ("in", "not in"):
        said = words.value(left_value, words.shape(left), words.shape(right))
        asks = word("with" if op == "in" else "without", words.language, said)
        return Held(words.label(right, written), words.value(right_value, words.shape(right)), asks, fits, source)
    own = words.shape(left)
    return Held(
        label=words.label(left, written),
        found=words.value(left_value, own, words.shape(right)),
        wanted=words.wanted(op, right, right_value, own),
        fits=fits,
        source=source,
    )


def _held_alone(words: Words, node: Node, value: Any, written: str, *, fits: bool, wanted: bool) -> Held:
    label, source = words.label(node, written), _source(words, node)
    if isinstance(node, Call) and node.function == "is_filled":
        says = {True: word("filled", words.language), False: word("empty", words.language)}
        return Held(label, says[value is True], says[wanted], fits, source)
    yes = words.value(wanted, words.shape(node))
    return Held(label, words.value(value, words.shape(node)), yes, fits, source)


def _source(words: Words, node: Node) -> Literal["applicant", "administration", "house"]:
    """Tell who said what a comparison is about."""
    names = [one.name for one in walk(node) if isinstance(one, Name)] + [
        one.of for one in walk(node) if isinstance(one, Name) and one.of
    ]
    if any(name.startswith("filled.") for name in names):
        return "administration"
    asked = (words.questions.get(name) or words.questions.get(name.split(".", 1)[0]) for name in names)
    return "applicant" if any(one is not None and not one.expression for one in asked) else "house"


# What would change it ----------------------------------------------------------------------------------------


def _what_ifs(
    words: Words,
    table: rules.Table,
    tried: list[_Tried],
    decision: rules.Decision,
    facts: CaseFacts,
    rebuild: Rebuild,
    on: date,
) -> list[WhatIf]:
    """Return what would change the outcome, the least first; only what, tried out, does.

    Another reason for the same outcome changes nothing.
    """
    found: dict[tuple[str, ...], tuple[int, int, WhatIf]] = {}
    for order, turning in enumerate(_candidates(table, tried, decision)):
        supposed = Supposed()
        if not turning or not all(
            _can_be_otherwise(words, node)
            and suppose(supposed, node, wanted, seen[1], questions=words.questions, today=facts.today)
            for _, node, wanted, seen in turning
        ):
            continue
        then = rules.decide(table, supposed.facts(rebuild), on=on, today=facts.today)
        if then.values == decision.values:
            continue
        changes = tuple(dict.fromkeys(_change(words, one, node, wanted, seen) for one, node, wanted, seen in turning))
        because = " ".join(row.because.to(words.language) for row in then.rows if row.because)
        ranked = (len(changes), order, WhatIf(changes, because, _amount(words, then.values)))
        if then.row_ids not in found or ranked[0] < found[then.row_ids][0]:
            found[then.row_ids] = ranked
    return [one for _, _, one in sorted(found.values(), key=lambda each: each[:2])][:MOST_WHAT_IFS]


_Turning = list[tuple[_Tried, Node, bool, tuple[Any, Any, bool]]]


def _candidates(table: rules.Table, tried: list[_Tried], decision: rules.Decision) -> Iterable[_Turning]:
    """Yield what could come out otherwise: first what decided, then what each other row lacks."""
    fired = [one for one in tried if one.row.id in decision.row_ids]
    for one in fired:
        yield one.turning()
    for one in tried:
        if one in fired or (one.holds and table.hit == "collect"):
            continue
        before = [] if table.hit == "collect" else [each for each in tried[: one.index] if each.holds]
        lacking = [] if one.holds else one.turning()
        yield [step for each in before for step in each.turning()] + lacking


def _can_be_otherwise(words: Words, node: Node) -> bool:
    """Tell whether a comparison is about something of the case: figures and the calendar are not the applicant's."""
    names = [one.name for one in walk(node.left if isinstance(node, Compare) else node) if isinstance(one, Name)]
    if not names or any(isinstance(one, Today) for one in walk(node) if not isinstance(node, Compare)):
        return False
    return all(name in words.questions or name.split(".", 1)[0] in words.definition.tables_by_id for name in names)


def _change(words: Words, tried: _Tried, node: Node, wanted: bool, seen: tuple[Any, Any, bool]) -> Held:
    return _held(words, node, seen, tried.row.condition.written(node), wanted=wanted)


def _amount(words: Words, values: Mapping[str, Any]) -> str:
    amount = summed(values).get("amount_cents")
    if not isinstance(amount, int | float) or isinstance(amount, bool):
        return ""
    return money_text(round(amount), words.language)
