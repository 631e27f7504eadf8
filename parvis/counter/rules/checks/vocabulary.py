"""Which names exist: what an expression or a letter may speak of, and when it is known."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property
from typing import Any

from parvis.counter.rules.checks.report import Report
from parvis.counter.types import Definition, Kind, Question
from parvis.kernel.definitions import did_you_mean
from parvis.kernel.rules import Expression, RuleError, parse
from parvis.kernel.rules.nodes import Call, Compare, Name, walk

ADDRESS = (
    "street_id", "street_nl", "street_fr", "number", "box", "postcode", "municipality", "municipality_nl",
    "municipality_fr", "lat", "lon",
)  # fmt: skip
PARTS: dict[Kind, tuple[str, ...]] = {
    Kind.ADDRESS: ADDRESS,
    Kind.PLACE: ("lat", "lon", "municipality", "municipality_nl", "municipality_fr", "text"),
    Kind.PARTY: ("kind", "name", "number"),
    Kind.SIGNATURE: ("name", "at", "statement"),
}
ALWAYS = frozenset({"organisation.code", "channel", "today", "submitted_on"})
HAPPENED = frozenset(
    {"payment", "all_signed", "appeal", "parent.reference", "parent.procedure", "parent.outcome", "parent.closed_on"}
    | {"all_confirmed"}
)
"""What the flow may ask of signatures, payments, evidence, appeals and the case that this one disagrees with."""
LETTER_NAMES = frozenset(
    {
        "organisation.name", "organisation.phone", "organisation.email", "organisation.address", "case.reference",
        "case.submitted_on", "case.received_on", "case.due_on", "case.decided_on", "case.closed_on", "case.outcome",
        "case.state", "letter.date", "letter.valid_until", "procedure.name", "fee.amount", "applicant",
        "applicant.name",
        "decision.outcome", "decision.reasons", "pieces", "deadline.date",
    }
)  # fmt: skip
RESERVED = frozenset(
    {
        "parameters", "organisation", "channel", "today", "submitted_on", "filled", "tracks", "case", "letter",
        "applicant", "procedure", "decision", "pieces", "deadline", "signatures", "all_signed", "payment", "appeal",
        "evidence", "all_confirmed", "parent", "true", "false", "none", "and", "or", "not", "in",
    }
)  # fmt: skip


def names_of(question: Question, prefix: str = "") -> Iterator[str]:
    """Yield the names under which the answer of a question, and its parts, can be used."""
    yield f"{prefix}{question.id}"
    for part in PARTS.get(question.kind, ()):
        yield f"{prefix}{question.id}.{part}"


class Vocabulary:
    """The names of one definition."""

    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.questions = {question.id: question for question in definition.form.questions}
        self.filled = {question.id: question for action in definition.flow.actions for question in action.ask}

    @cached_property
    def parameters(self) -> frozenset[str]:
        return frozenset(f"parameters.{one.id}" for one in self.definition.procedure.parameters)

    @cached_property
    def tables(self) -> frozenset[str]:
        return frozenset(f"{table.id}.{name}" for table in self.definition.tables for name in table.output_names)

    @cached_property
    def answers(self) -> frozenset[str]:
        return frozenset(name for question in self.questions.values() for name in names_of(question))

    @cached_property
    def form(self) -> frozenset[str]:
        """What a rule or a page may use: answers, figures, tables, and what is always known."""
        return ALWAYS | self.parameters | self.tables | self.answers

    @cached_property
    def flow(self) -> frozenset[str]:
        """What a condition of the flow may use: the same, and tracks and what was filled in."""
        tracks = {f"tracks.{track.id}" for track in self.definition.flow.tracks}
        filled = {name for question in self.filled.values() for name in names_of(question, "filled.")}
        signatures = {f"signatures.{one.id}" for one in self.definition.form.signatories}
        evidence = {f"evidence.{name}" for name in self.definition.sourced}
        return self.form | tracks | filled | signatures | evidence | HAPPENED

    @cached_property
    def letters(self) -> frozenset[str]:
        """What a letter may print."""
        applicant = self.questions.get(self.definition.form.applicant or "")
        parts = {f"applicant.{part}" for part in PARTS.get(applicant.kind, ())} if applicant else set()
        return self.flow | LETTER_NAMES | parts

    def question_in(self, name: str) -> str | None:
        """Return the id of the question that a name speaks of, or None."""
        head = name.split(".", 1)[0]
        return head if head in self.questions else None

    def behind(self, names: Iterable[str]) -> dict[str, str]:
        """Return the questions on which names depend, through tables and computed answers; each with the name used."""
        found: dict[str, str] = {}
        tables = {table.id: table for table in self.definition.tables}
        waiting = [(name, name) for name in names]
        seen: set[str] = set()
        while waiting:
            name, used = waiting.pop()
            head = name.split(".", 1)[0]
            if head in seen:
                continue
            seen.add(head)
            if head in self.questions:
                found[head] = used
                expression = self.questions[head].expression
                waiting.extend((inner, used) for inner in names_in(expression))
            elif head in tables:
                lists = {pair[0] for pair in tables[head].row_names}
                waiting.extend((inner, used) for inner in {*tables[head].names, *lists})
        return found

    def item_names(self, group: str) -> frozenset[str]:
        """Return the names of one row of a group."""
        question = self.questions.get(group) or self.filled.get(group.removeprefix("filled."))
        if question is None:
            return frozenset()
        return frozenset(name for item in question.items for name in names_of(item))


def names_in(text: str) -> Collection[str]:
    """Return every name in an expression; none in one that is empty or cannot be read."""
    try:
        expression = parse(text) if text else None
    except RuleError:
        return ()
    return all_names(expression) if expression else ()


def all_names(expression: Expression) -> frozenset[str]:
    """Return every name in an expression, those of lists that it goes through included."""
    return expression.names | {pair[0] for pair in expression.row_names}


def read(report: Report, file: str, path: Sequence[Any], text: str) -> Expression | None:
    """Return an expression; None, with the error noted, when it cannot be read or is empty."""
    if not text:
        return None
    try:
        return parse(text)
    except RuleError as wrong:
        report.error("expression", file, path, f"“{text}”: {wrong}", wrong.suggestion)
        return None


def unknown_names(
    report: Report, file: str, path: Sequence[Any], expression: Expression, known: Collection[str], words: Vocabulary
) -> None:
    """Note every name in an expression that does not exist."""
    for name in sorted(expression.names):
        if name not in known:
            unknown_name(report, file, path, name, known, words)
    for group, name in sorted(expression.row_names):
        if group in known and name not in known and name not in words.item_names(group):
            choices = {*words.item_names(group), *known}
            message = f"‘{name}’ is not asked in a row of ‘{group}’."
            report.error("unknown_name", file, path, message, did_you_mean(name, choices))


def absent_tracks(report: Report, file: str, path: Sequence[Any], text: str, *, beside: str = "") -> None:
    """Note a comparison that does not hold merely because a track does not exist in every case.

    A comparison with nothing never holds, `!=` included; who writes `tracks.visit != "seen"` seldom means that.

    :param beside: a track that is there whenever the condition is read.
    """
    sometimes = {f"tracks.{one.id}": one.id for one in report.definition.flow.tracks if one.when and one.id != beside}
    try:
        nodes = walk(parse(text).tree) if text and sometimes else ()
    except RuleError:
        return  # said elsewhere
    asked = {
        part.name
        for node in nodes
        if isinstance(node, Call) and node.function == "is_filled"
        for part in node.arguments
        if isinstance(part, Name)
    }
    for node in nodes:
        if not isinstance(node, Compare) or node.op not in ("!=", "not in"):
            continue
        opposite = "==" if node.op == "!=" else "in"
        for side in (node.left, node.right):
            if isinstance(side, Name) and side.name in sometimes and side.name not in asked:
                report.warning(
                    "no_such_track", file, path,
                    f"The track ‘{sometimes[side.name]}’ is not in every case, and nothing is `{node.op}` it then.",
                    f"Write `not ({side.name} {opposite} …)` if it should then, or ask `is_filled({side.name})` too.",
                )  # fmt: skip


def unknown_name(
    report: Report, file: str, path: Sequence[Any], name: str, known: Collection[str], words: Vocabulary
) -> None:
    """Note one name that does not exist, and say what kind of thing is missing."""
    head, _, rest = name.partition(".")
    if head == "filled":
        report.error(
            "not_asked", file, path, f"No action asks ‘{rest}’, but its answer is used here.",
            did_you_mean(name, [one for one in known if one.startswith("filled.")])
            or "Add it under `ask` of an action, or leave it out here.",
        )  # fmt: skip
    elif head == "parameters":
        report.error(
            "unknown_name", file, path, f"There is no parameter ‘{rest}’.",
            did_you_mean(name, words.parameters) or "Add it under `parameters` in procedure.yaml.",
        )  # fmt: skip
    elif "." not in name and head not in RESERVED and not did_you_mean_close(name, known):
        report.error(
            "not_asked", file, path, f"Nobody asks ‘{name}’, but its answer is used here.",
            "Add the question to form.yaml, or leave it out here.",
        )  # fmt: skip
    else:
        message = f"‘{name}’ does not exist."
        report.error("unknown_name", file, path, message, did_you_mean(name, known))


def did_you_mean_close(name: str, known: Collection[str]) -> bool:
    """Tell whether a name looks like one that exists."""
    return did_you_mean(name, known).startswith("Did you mean")
