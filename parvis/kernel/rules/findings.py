"""Finds where a decision table has no answer, or two, or rows that can never fire."""

import contextlib
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from parvis.kernel.rules.possibilities import OTHER, Conditions, Situation, Undecidable
from parvis.kernel.rules.table import Row, Table

Period = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in a table that its author should look at.

    :param kind: `gap`: nothing is decided; `overlap`: two rows hold and differ; `unreachable`: a row never fires.
    :param rows: the ids of the rows concerned.
    :param message: a sentence, with an example where conditions are concerned.
    :param valid_from: the first day of the stretch that is meant; None: since ever.
    :param valid_until: the first day after it; None: for ever.
    """

    kind: Literal["gap", "overlap", "unreachable"]
    rows: tuple[str, ...]
    message: str
    valid_from: date | None = None
    valid_until: date | None = None


def gaps_and_overlaps(table: Table) -> list[Finding]:
    """Return the gaps, overlaps and idle rows of a table: in time, and where they can be decided, in conditions.

    Conditions can be decided when they hold facts against constants, or two facts against each other. A missing fact is
    no gap: no comparison with it holds, and a form that asks for it is what prevents that.
    """
    findings = list(_in_time(table))
    if table.hit == "first":
        with contextlib.suppress(Undecidable):
            findings += _in_conditions(table)
    return findings


def _in_time(table: Table) -> Iterator[Finding]:
    """Rows with the same condition are versions of one rule: they should follow each other day by day."""
    versions: dict[str, list[Row]] = {}
    for row in table.rows:
        versions.setdefault(" ".join(row.when.split()), []).append(row)
    for rows in versions.values():
        in_order = sorted(rows, key=lambda row: row.valid_from or date.min)
        for one, other in itertools.pairwise(in_order):
            begins = other.valid_from
            if begins is None or one.valid_until is None or one.valid_until > begins:
                end = min((row.valid_until for row in (one, other) if row.valid_until), default=None)
                message = (
                    f"Rows ‘{one.id}’ and ‘{other.id}’ have the same condition and both hold {_stretch(begins, end)}."
                )
                yield Finding("overlap", (one.id, other.id), message, begins, end)
            elif one.valid_until < begins:
                message = f"Between rows ‘{one.id}’ and ‘{other.id}’ nothing holds {_stretch(one.valid_until, begins)}."
                yield Finding("gap", (one.id, other.id), message, one.valid_until, begins)


def _stretch(begin: date | None, end: date | None) -> str:
    since = f"from {begin.isoformat()}" if begin else ""
    until = f"until {end.isoformat()} (not included)" if end else ""
    return " ".join(part for part in (since, until) if part) or "at all times"


def _periods(table: Table) -> list[Period]:
    """Cut time where a row begins or ends."""
    cuts = sorted({day for row in table.rows for day in (row.valid_from, row.valid_until) if day})
    edges: list[date | None] = [None, *cuts, None]
    return list(itertools.pairwise(edges))


def _in_conditions(table: Table) -> list[Finding]:
    conditions = Conditions(row.condition for row in table.rows)
    situations = list(conditions.situations())
    held = {row.id: [conditions.holds(row.condition, one) for one in situations] for row in table.rows}
    findings: list[Finding] = []
    firing: set[str] = set()
    for begin, end in _periods(table):
        rows = [row for row in table.rows if row.is_valid(begin or date.min) and (begin or row.valid_from is None)]
        first = [next((row.id for row in rows if held[row.id][place]), None) for place in range(len(situations))]
        firing.update(id_ for id_ in first if id_)
        if rows and not table.default and None in first:
            example = _example(situations[first.index(None)])
            findings.append(_gap(example, begin, end))
        findings += _overlaps(rows, held, situations, (begin, end))
    return _merged(findings) + [_idle(row, held[row.id]) for row in table.rows if row.id not in firing]


def _gap(example: str, begin: date | None, end: date | None) -> Finding:
    when = f" {_stretch(begin, end)}" if begin or end else ""
    return Finding("gap", (), f"No row holds{example}{when}, and the table has no default.", begin, end)


def _overlaps(
    rows: list[Row], held: dict[str, list[bool]], situations: list[Situation], period: Period
) -> Iterator[Finding]:
    """Two rows that differ overlap when each also holds without the other; a general row after an exact one may."""
    for one, other in itertools.combinations(rows, 2):
        if one.then == other.then or one.when.split() == other.when.split():
            continue
        pairs = list(zip(held[one.id], held[other.id], strict=True))
        if (True, True) in pairs and (True, False) in pairs and (False, True) in pairs:
            example = _example(situations[pairs.index((True, True))])
            message = f"Rows ‘{one.id}’ and ‘{other.id}’ both hold{example}; the first one decides."
            yield Finding("overlap", (one.id, other.id), message, *period)


def _idle(row: Row, held: list[bool]) -> Finding:
    why = "the rows above it take all its cases" if any(held) else "its condition cannot hold"
    return Finding("unreachable", (row.id,), f"Row ‘{row.id}’ never fires: {why}.", row.valid_from, row.valid_until)


def _example(situation: Situation) -> str:
    told = [f"{subject} {_told(value)}" for subject, value in situation.items()]
    return f" when {' and '.join(told)}" if told else ""


def _told(value: object) -> str:
    if value is None:
        return "is not filled in"
    if isinstance(value, bool):
        return f"is {'true' if value else 'false'}"
    if value == OTHER:
        return "is something else"
    return f"is ‘{value}’" if isinstance(value, str) else f"is {value}"


def _merged(findings: list[Finding]) -> list[Finding]:
    """Join what was found in stretches that follow each other."""
    merged: list[Finding] = []
    for finding in findings:
        for place, earlier in enumerate(merged):
            same = (earlier.kind, earlier.rows) == (finding.kind, finding.rows)
            if same and earlier.valid_until == finding.valid_from and finding.valid_from is not None:
                merged[place] = Finding(
                    earlier.kind, earlier.rows, earlier.message, earlier.valid_from, finding.valid_until
                )
                break
        else:
            merged.append(finding)
    return merged
