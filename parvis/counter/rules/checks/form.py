"""Checks of `form.yaml`: what is asked, why, in which order, and whether it can be."""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from parvis.counter.rules.checks.reach import can_hold
from parvis.counter.rules.checks.report import Report
from parvis.counter.rules.checks.vocabulary import RESERVED, Vocabulary, all_names, names_of, read, unknown_names
from parvis.counter.types import Form, Kind, Page, Question
from parvis.kernel.definitions import did_you_mean
from parvis.kernel.rules import Expression, RuleError, parse
from parvis.kernel.rules import Kind as ValueKind

FILE = "form.yaml"
Path = Sequence[str | int]
_BACKTRACKS = re.compile(r"\([^()]*[+*][^()]*\)\s*[+*{]")


def placed(form: Form) -> Iterator[tuple[Path, Page, Question]]:
    """Yield every question with its place in the file and its page."""
    for i, step in enumerate(form.steps):
        for j, page in enumerate(step.pages):
            for k, question in enumerate(page.questions):
                yield ["steps", i, "pages", j, "questions", k], page, question


def check_form(report: Report, words: Vocabulary) -> None:
    """Check all questions, their order and their conditions."""
    form = report.definition.form
    _identities(report, form)
    known: set[str] = {*words.form - words.answers - words.tables}
    before: set[str] = set()
    last: Page | None = None
    for path, page, question in placed(form):
        if page is not last:
            last = page
            _condition(report, words, [*path[:4], "when"], page.when, before)
        _condition(report, words, [*path, "when"], question.when, before, page.when)
        _question(report, words, path, question, {*before, question.id, *(one.id for one in page.questions)}, before)
        before.add(question.id)
        known.update(names_of(question))
    _links(report, words)


def _identities(report: Report, form: Form) -> None:
    tables = {table.id for table in report.definition.tables}
    seen: set[str] = set()
    for path, _, question in placed(form):
        if question.id in seen:
            report.error(
                "same_id", FILE, [*path, "id"], f"Two questions are called ‘{question.id}’.", "Give each its own id."
            )
        seen.add(question.id)
        if question.id in RESERVED or question.id in tables:
            what = "a decision table" if question.id in tables else "a word of the rules"
            report.error(
                "same_id", FILE, [*path, "id"], f"‘{question.id}’ is also {what}.", "Give the question another id."
            )
    steps = [step.id for step in form.steps]
    for index, step in enumerate(steps):
        if step in steps[:index]:
            report.error("same_id", FILE, ["steps", index, "id"], f"Two steps are called ‘{step}’.", "Rename one.")


def _condition(report: Report, words: Vocabulary, path: Path, text: str, before: set[str], around: str = "") -> None:
    """Check a condition of a page or question: it reads, it knows its names, and it can hold.

    :param around: the condition of the page, which must hold as well.
    """
    expression = read(report, FILE, path, text)
    if expression is None:
        return
    unknown_names(report, FILE, path, expression, words.form, words)
    if expression.kind not in (ValueKind.CONDITION, ValueKind.ANY):
        report.error(
            "expression", FILE, path, f"“{text}” is not a condition.", "Compare it with something: `amount > 0`."
        )
    later = _later(words, expression, before)
    if later:
        report.error(
            "unreachable", FILE, path, f"This depends on ‘{later}’, which is asked later, so it never holds in time.",
            f"Move it behind the question ‘{later}’, or change the condition.",
        )  # fmt: skip
    elif not can_hold(report.definition, _both(expression, around)):
        report.error(
            "unreachable", FILE, path, f"“{text}” can never hold, so nobody ever sees this.",
            "Compare it with the options of the questions that it names, and with when those are asked.",
        )  # fmt: skip


def _both(expression: Expression, around: str) -> Expression:
    """Return the condition that both hold; the first alone where the second cannot be read."""
    try:
        return parse(f"({around}) and ({expression.text})") if around else expression
    except RuleError:
        return expression


def _later(words: Vocabulary, expression: Expression, before: set[str]) -> str:
    """Return a question on which a condition depends and that is not asked before, or nothing."""
    needed = words.behind(all_names(expression))
    late = [name for name in needed if name not in before and words.questions[name].kind is not Kind.COMPUTED]
    return late[0] if late else ""


def _question(
    report: Report, words: Vocabulary, path: Path, question: Question, page: set[str], before: set[str]
) -> None:
    _shape(report, path, question)
    _minimisation(report, words, path, question)
    _bounds(report, words, path, question)
    for field in ("earliest", "latest", "check", "expression"):
        text = getattr(question, field)
        if not text or (field in ("earliest", "latest") and _is_day(text)):
            continue
        expression = read(report, FILE, [*path, field], text)
        if expression is None:
            continue
        unknown_names(report, FILE, [*path, field], expression, words.form, words)
        if field != "expression" and (later := _later(words, expression, page)):
            report.error(
                "unreachable", FILE, [*path, field], f"This depends on ‘{later}’, which is asked on a later page.",
                f"Move the check to the page of ‘{later}’.",
            )  # fmt: skip
    for index, option in enumerate(question.options):
        _condition(report, words, [*path, "options", index, "when"], option.when, before)
    for index, item in enumerate(question.items):
        inside = [*path, "items", index]
        _shape(report, inside, item)
        _minimisation(report, words, inside, item, parent=question)
        _item_condition(report, words, [*inside, "when"], item.when, question)


def _item_condition(report: Report, words: Vocabulary, path: Path, text: str, group: Question) -> None:
    expression = read(report, FILE, path, text)
    if expression is not None:
        items = {name for item in group.items for name in names_of(item)}
        unknown_names(report, FILE, path, expression, words.form | items, words)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _shape(report: Report, path: Path, question: Question) -> None:
    """Check that a question has what its kind needs."""
    needs = {
        Kind.ONE_OF: "options", Kind.SEVERAL_OF: "options", Kind.GROUP: "items", Kind.COMPUTED: "expression",
        Kind.SIGNATURE: "statement",
    }  # fmt: skip
    wanted = needs.get(question.kind)
    if wanted and not getattr(question, wanted):
        message = f"A question of kind ‘{question.kind}’ needs `{wanted}`."
        report.error("incomplete", FILE, [*path, "kind"], message, f"Add `{wanted}`, or choose another kind.")
    for field in ("options", "items", "expression", "statement"):
        if getattr(question, field) and field not in (wanted,):
            message = f"A question of kind ‘{question.kind}’ has no `{field}`."
            report.error("incomplete", FILE, [*path, field], message, "Leave it out, or choose another kind.")
    values = [option.value for option in question.options]
    for index, value in enumerate(values):
        if value in values[:index]:
            message = f"Two options are called ‘{value}’."
            report.error("same_id", FILE, [*path, "options", index, "value"], message, "Rename one.")
    if question.check and not question.check_message:
        report.error(
            "incomplete", FILE, [*path, "check"], "A check needs words for when it does not hold.",
            "Add `check_message` in three languages: what is wrong, and how to mend it.",
        )  # fmt: skip
    if any(item.kind in (Kind.GROUP, Kind.FILES, Kind.COMPUTED) for item in question.items):
        message = "A row of a group cannot hold groups, files or computed answers."
        report.error("incomplete", FILE, [*path, "items"], message, "Ask them as questions of their own.")


def _bounds(report: Report, words: Vocabulary, path: Path, question: Question) -> None:
    if question.min is not None and question.max is not None and question.min > question.max:
        report.error("bounds", FILE, [*path, "min"], "The least is more than the most.", "Swap `min` and `max`.")
    if question.pattern:
        try:
            re.compile(question.pattern)
        except re.error as wrong:
            report.error("bounds", FILE, [*path, "pattern"], f"This pattern cannot be read: {wrong}.", "Mend it.")
        else:
            if _BACKTRACKS.search(question.pattern):
                report.error(
                    "bounds", FILE, [*path, "pattern"], "This pattern repeats a repetition and can take for ever.",
                    "Write it with one repetition only, such as `[A-Z0-9]+`.",
                )  # fmt: skip


def _minimisation(
    report: Report, words: Vocabulary, path: Path, question: Question, parent: Question | None = None
) -> None:
    """Check that a question may be asked: on what ground, and that it says why (GDPR art. 5.1.c, 6 and 13)."""
    articles = {one.id for one in report.definition.procedure.legal}
    for index, law in enumerate(question.legal):
        if law not in articles:
            message = f"procedure.yaml has no legal basis ‘{law}’."
            report.error("unknown_name", FILE, [*path, "legal", index], message, did_you_mean(law, articles))
    if question.kind is Kind.COMPUTED or question.sensitivity == "none":
        return
    if not question.legal and not (parent and parent.legal):
        report.error(
            "no_legal_basis", FILE, path, f"‘{question.id}’ is personal and has no legal basis.",
            "Add `legal: [<id>]` of the law that lets you ask it, or do not ask it.",
        )  # fmt: skip
    if not question.why and not (parent and parent.why):
        report.error(
            "no_why", FILE, path, f"‘{question.id}’ is personal and does not say why it is asked.",
            "Add `why` in three languages: one sentence that the person understands.",
        )  # fmt: skip


def _links(report: Report, words: Vocabulary) -> None:
    """Check what the form and the procedure say about particular questions."""
    form, procedure = report.definition.form, report.definition.procedure
    for field, file, name, kinds in (
        ("notify", FILE, form.notify, (Kind.EMAIL,)),
        ("applicant", FILE, form.applicant, (Kind.TEXT, Kind.PARTY, Kind.SIGNATURE)),
        ("competent_by", "procedure.yaml", procedure.competent_by, (Kind.ADDRESS, Kind.PLACE)),
    ):
        if name is None:
            continue
        question = words.questions.get(name)
        if question is None:
            report.error(
                "unknown_name",
                file,
                [field],
                f"The form has no question ‘{name}’.",
                did_you_mean(name, words.questions),
            )
        elif question.kind not in kinds:
            wanted = " or ".join(f"‘{kind}’" for kind in kinds)
            report.error(
                "unknown_name", file, [field], f"‘{name}’ is of kind ‘{question.kind}’; this must be {wanted}.",
                "Name another question.",
            )  # fmt: skip


def used_names(report: Report, words: Vocabulary, mentioned: set[str], printed: set[str], decides: bool) -> None:
    """Check that every answer is used for what it says: nothing is asked that nobody needs (GDPR art. 5.1.c).

    :param mentioned: names in expressions of form, rules and flow.
    :param printed: names in letters and sentences.
    :param decides: whether a person takes decisions, who may weigh any answer.
    """
    heads = {name.split(".", 1)[0] for name in mentioned}
    shown = {name.split(".", 1)[0] for name in printed}
    form, competent = report.definition.form, report.definition.procedure.competent_by
    for path, _, question in placed(form):
        if question.id in (form.notify, form.applicant, competent):
            continue
        if question.kind is Kind.COMPUTED:
            if question.id not in heads | shown:
                message = f"‘{question.id}’ is worked out, but used nowhere."
                report.error(
                    "never_used", FILE, path, message, "Use it in a rule, a condition or a letter, or remove it."
                )
            continue
        claims = set(question.used_for)
        if not claims:
            message = f"‘{question.id}’ is used for nothing."
            report.error("never_used", FILE, [*path, "used_for"], message, "Say what for, or do not ask it.")
        if "decision" in claims and question.id not in heads and not decides:
            report.error(
                "never_used", FILE, [*path, "used_for"],
                f"‘{question.id}’ says that it is used for the decision, but no rule or condition reads it and nobody "
                "decides.", "Use it in a rule, say what else it is for, or do not ask it.",
            )  # fmt: skip
        if claims == {"letter"} and question.id not in shown | heads:
            report.error(
                "never_used", FILE, [*path, "used_for"],
                f"‘{question.id}’ says that it is used for a letter, but no letter prints it.",
                f"Print `{{{{ {question.id} }}}}` in a letter, say what else it is for, or do not ask it.",
            )  # fmt: skip


def form_names(form: Form) -> Iterator[tuple[Any, str]]:
    """Yield every expression in the form, with the question that it stands at."""
    for _, page, question in placed(form):
        yield question, page.when
        yield question, question.when
        for field in ("expression", "check", "earliest", "latest"):
            text = getattr(question, field)
            if text and not (field in ("earliest", "latest") and _is_day(text)):
                yield question, text
        for option in question.options:
            yield question, option.when
        for item in question.items:
            yield question, item.when
