"""Reads the text of an expression.

Python's own parser reads the text; its tree is turned at once into `nodes`, and everything that the language does not
have is refused with a sentence that says what to write instead. Nothing of the text is ever run.
"""

import ast
import keyword
import re
from datetime import date

from parvis.kernel.definitions import did_you_mean
from parvis.kernel.rules.errors import RuleError
from parvis.kernel.rules.functions import AGGREGATES, FUNCTIONS
from parvis.kernel.rules.nodes import (
    Aggregate,
    AllOf,
    AnyOf,
    Arithmetic,
    ArithmeticOp,
    Call,
    Compare,
    CompareOp,
    Constant,
    Kind,
    Members,
    Name,
    Node,
    Not,
    Today,
)

MAX_LENGTH = 2_000
MAX_DEPTH = 40
MAX_NODES = 400
MAX_DIGITS = 15
MAX_PARTS = 6

_WORDS: dict[str, bool | None] = {"true": True, "false": False, "none": None}
_NAME = re.compile(r"[a-z_][a-z0-9_]*\Z")
_TEXTS = re.compile(r"\"[^\"]*\"|'[^']*'")
_RUNS = re.compile(r"(?:[-+~(\[{]\s*){40}|(?:\bnot\s+){40}")

_COMPARISONS: dict[type[ast.cmpop], CompareOp] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
    ast.In: "in", ast.NotIn: "not in",
}  # fmt: skip
_OPERATIONS: dict[type[ast.operator], ArithmeticOp] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}

_SIGN = "This sign is not read here."
_PYTHON = "This is Python, and not a rule."
_REFUSED: tuple[tuple[str, str, str], ...] = (
    (r"\\", "A backslash has no meaning here.", "Leave it out."),
    (r"#", "A rule holds no remarks.", "Write the remark in YAML, after a # on a line of its own."),
    (r"[“”„‘’«»]", "These quotation marks are typographic.", 'Use straight ones: "text".'),
    (r"[≤≥≠×÷−]", _SIGN, "Write <=, >=, !=, *, / or -."),
    (r"&&|\|\||(?<![<>=!])!(?!=)", _SIGN, "Write ‘and’, ‘or’ or ‘not’."),
    (r"<>", _SIGN, "Write != for ‘is not equal to’."),
    (r":=|\blambda\b|\bfor\b|\bawait\b|\byield\b", _PYTHON, "Write what you mean with a function, or in a table."),
    (r"(?<![<>=!])=(?!=)", "A single = does not compare.", "Write == for ‘is equal to’."),
    (r"\?|\bif\b|\belse\b", "An expression does not choose.", "Give each case its own row in a decision table."),
    (r"\bis\b", "‘is’ does not compare.", "Write == for ‘is equal to’, or is_filled(answer)."),
    (r"\b(AND|OR|NOT|IN)\b", "This word is written in small letters.", "Write ‘and’, ‘or’, ‘not’, ‘in’."),
    (r"(?<![\w.])\d[\d_]*(?:\.\d+)?[A-Za-z]", "A number runs into a word.", "Put a space between them."),
    (r"(?<![\w.])0\d", "A number does not begin with a zero.", 'Leave the zero out, or write a text: "0123".'),
    (r"%", _SIGN, "Write a percentage as a fraction: amount * 0.05."),
    (r"€", "A sum is written in cents, without a sign.", "Write 25_00 for € 25."),
)
_PATTERNS = tuple((re.compile(pattern), message, hint) for pattern, message, hint in _REFUSED)

_NO_SUCH: dict[type[ast.AST], tuple[str, str]] = {
    ast.Subscript: ("Square brackets do not pick an item here.", "Use count, sum, any or all over the whole list."),
    ast.Tuple: (
        "A comma stands between two values.",
        "Write a list as [a, b], and a decimal number with a point: 12.5.",
    ),
    ast.JoinedStr: ("A text is written plainly.", 'Leave out the f before "text".'),
    ast.Dict: ("Braces are not read here.", "Write a list as [a, b]."),
    ast.Set: ("Braces are not read here.", "Write a list as [a, b]."),
    ast.Starred: ("A star does not stand before a value.", "Leave it out."),
}


class _Parser:
    """Turns Python's tree into ours, keeping count of how much there is of it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.nodes = 0
        self.rows = ""
        self.is_ascii = text.isascii()

    def column(self, offset: int) -> int:
        """Python counts bytes; people count characters."""
        return offset if self.is_ascii else len(self.text.encode()[:offset].decode())

    def span(self, node: ast.expr) -> tuple[int, int]:
        return self.column(node.col_offset), self.column(node.end_col_offset or node.col_offset)

    def refuse(self, node: ast.expr, message: str, suggestion: str = "") -> RuleError:
        return RuleError(message, self.column(node.col_offset) + 1, suggestion)

    def convert(self, node: ast.expr, depth: int) -> Node:
        self.nodes += 1
        if depth > MAX_DEPTH:
            raise self.refuse(node, "This is nested too deep.", "Split the rule into rows of a decision table.")
        if self.nodes > MAX_NODES:
            raise self.refuse(node, "This rule is too long.", "Split the rule into rows of a decision table.")
        found = self.value(node) or self.combination(node, depth)
        if found is not None:
            return found
        message, suggestion = _NO_SUCH.get(type(node), (_PYTHON, ""))
        raise self.refuse(node, message, suggestion)

    def value(self, node: ast.expr) -> Node | None:
        if isinstance(node, ast.Constant):
            return self.constant(node)
        return self.name(node) if isinstance(node, ast.Name | ast.Attribute) else None

    def combination(self, node: ast.expr, depth: int) -> Node | None:
        match node:
            case ast.BoolOp():
                return self.junction(node, depth)
            case ast.UnaryOp():
                return self.unary(node, depth)
            case ast.Compare():
                return self.comparison(node, depth)
            case ast.BinOp():
                return self.arithmetic(node, depth)
            case ast.Call():
                return self.call(node, depth)
            case ast.List():
                return self.members(node, depth)
        return None

    def constant(self, node: ast.Constant) -> Node:
        start, end = self.span(node)
        value = node.value
        if isinstance(value, bool) or value is None:
            raise self.refuse(node, f"‘{value}’ is written in small letters.", f"Write ‘{str(value).lower()}’.")
        if isinstance(value, str):
            return Constant(start, end, Kind.TEXT, value)
        if isinstance(value, int | float):
            if sum(character.isdigit() for character in self.text[start:end]) > MAX_DIGITS:
                raise self.refuse(node, f"This number is longer than {MAX_DIGITS} digits.")
            return Constant(start, end, Kind.NUMBER, value)
        raise self.refuse(node, "This value is not read here.", 'Write a number, or a text between "…".')

    def name(self, node: ast.Name | ast.Attribute) -> Node:
        start, end = self.span(node)
        parts: list[str] = []
        inner: ast.expr = node
        while isinstance(inner, ast.Attribute):
            parts.append(inner.attr)
            inner = inner.value
        if not isinstance(inner, ast.Name):
            raise self.refuse(node, "A dot stands only inside the name of a fact.", "Write family.income.")
        parts.append(inner.id)
        if len(parts) == 1 and parts[0] in _WORDS:
            value = _WORDS[parts[0]]
            return Constant(start, end, Kind.ANY if value is None else Kind.CONDITION, value)
        if len(parts) == 1 and parts[0] in FUNCTIONS and parts[0] not in ("date", "age", "count", "sum"):
            raise self.refuse(node, f"‘{parts[0]}’ is a function.", f"Write it as {FUNCTIONS[parts[0]].example}.")
        for part in parts:
            if not _NAME.match(part):
                raise self.refuse(
                    node,
                    f"‘{part}’ is not the name of a fact.",
                    "Names have small letters, digits and _. A text goes between quotation marks.",
                )
        if len(parts) > MAX_PARTS:
            raise self.refuse(node, f"The name of a fact has at most {MAX_PARTS} parts.", "Write family.income.")
        if parts == ["today"]:
            return Today(start, end)
        return Name(start, end, Kind.ANY, ".".join(reversed(parts)), self.rows)

    def junction(self, node: ast.BoolOp, depth: int) -> Node:
        start, end = self.span(node)
        operands = tuple(self.condition(value, depth + 1) for value in node.values)
        return AllOf(start, end, operands) if isinstance(node.op, ast.And) else AnyOf(start, end, operands)

    def condition(self, node: ast.expr, depth: int) -> Node:
        found = self.convert(node, depth)
        if found.kind not in (Kind.CONDITION, Kind.ANY) or _is_none(found):
            raise self.refuse(
                node, f"A condition is expected here, not a {found.kind}.", "Compare it with something: amount > 0."
            )
        return found

    def unary(self, node: ast.UnaryOp, depth: int) -> Node:
        start, end = self.span(node)
        if isinstance(node.op, ast.Not):
            return Not(start, end, self.condition(node.operand, depth + 1))
        if not isinstance(node.op, ast.USub):
            raise self.refuse(node, "This sign does not stand before a value.", "Leave it out.")
        operand = self.number(node.operand, depth + 1)
        if isinstance(operand, Constant) and isinstance(operand.value, int | float):
            return Constant(start, end, Kind.NUMBER, -operand.value)
        return Arithmetic(start, end, Kind.NUMBER, "-", Constant(start, start, Kind.NUMBER, 0), operand)

    def number(self, node: ast.expr, depth: int) -> Node:
        return self.of_kind(node, Kind.NUMBER, depth)

    def of_kind(self, node: ast.expr, kind: Kind, depth: int) -> Node:
        found = self.convert(node, depth)
        if _is_none(found) or (kind is not Kind.ANY and found.kind not in (kind, Kind.ANY)):
            if kind is Kind.DATE and found.kind is Kind.TEXT:
                raise self.refuse(node, "A date is expected here, not a text.", 'Write date("2026-01-31").')
            said = "nothing" if _is_none(found) else f"a {found.kind}"
            raise self.refuse(node, f"A {'value' if kind is Kind.ANY else kind} is expected here, not {said}.")
        return found

    def comparison(self, node: ast.Compare, depth: int) -> Node:
        links: list[Node] = []
        for left, sign, right in zip([node.left, *node.comparators], node.ops, node.comparators, strict=False):
            links.append(self.link(left, _COMPARISONS[type(sign)], right, depth + 1))  # ‘is’ was refused as a sign
        if len(links) == 1:
            return links[0]
        return AllOf(*self.span(node), tuple(links))

    def link(self, left_node: ast.expr, op: CompareOp, right_node: ast.expr, depth: int) -> Node:
        left, right = self.convert(left_node, depth), self.convert(right_node, depth)
        if _is_none(left) or _is_none(right):
            raise self.refuse(
                right_node if _is_none(right) else left_node,
                "Nothing is equal to none: a comparison with a missing fact never holds.",
                "Write is_filled(answer), or not is_filled(answer).",
            )
        if op in ("in", "not in"):
            if right.kind not in (Kind.LIST, Kind.ANY):
                raise self.refuse(right_node, f"After ‘{op}’ comes a list.", 'Write it as ["a", "b"].')
        elif Kind.ANY not in (left.kind, right.kind) and left.kind != right.kind:
            hint = 'Write a date as date("2026-01-31").' if Kind.DATE in (left.kind, right.kind) else ""
            raise self.refuse(right_node, f"A {left.kind} cannot be compared with a {right.kind}.", hint)
        elif Kind.LIST in (left.kind, right.kind) or Kind.PERIOD in (left.kind, right.kind):
            raise self.refuse(right_node, f"A {right.kind} cannot be compared.", 'Write zone in ["a", "b"].')
        elif op not in ("==", "!=") and Kind.CONDITION in (left.kind, right.kind):
            raise self.refuse(right_node, "Yes and no have no order.", "Write == or !=.")
        return Compare(left.start, right.end, op, left, right)

    def arithmetic(self, node: ast.BinOp, depth: int) -> Node:
        op = _OPERATIONS.get(type(node.op))
        if op is None:
            raise self.refuse(node, "This calculation is not part of the language.", "There are +, -, * and /.")
        start, end = self.span(node)
        left, right = self.of_kind(node.left, Kind.ANY, depth + 1), self.of_kind(node.right, Kind.ANY, depth + 1)
        for side, found in ((node.left, left), (node.right, right)):
            if found.kind in (Kind.TEXT, Kind.CONDITION, Kind.LIST):
                raise self.refuse(side, f"One cannot calculate with a {found.kind}.")
        kind = _result(op, left.kind, right.kind)
        if kind is None:
            raise self.refuse(
                node,
                f"‘{op}’ does not go between a {left.kind} and a {right.kind}.",
                "To a date one adds days(…), months(…) or years(…).",
            )
        return Arithmetic(start, end, kind, op, left, right)

    def members(self, node: ast.List, depth: int) -> Node:
        start, end = self.span(node)
        return Members(start, end, tuple(self.of_kind(item, Kind.ANY, depth + 1) for item in node.elts))

    def call(self, node: ast.Call, depth: int) -> Node:
        if not isinstance(node.func, ast.Name) or node.func.id not in FUNCTIONS:
            written = ast.unparse(node.func) if isinstance(node.func, ast.Name | ast.Attribute) else "This"
            hint = did_you_mean(written, FUNCTIONS) or f"There are {', '.join(FUNCTIONS)}."
            raise self.refuse(node, f"‘{written}’ is not a function of the language.", hint)
        name = node.func.id
        function = FUNCTIONS[name]
        if node.keywords or not function.least <= len(node.args) <= function.most:
            raise self.refuse(node, f"‘{name}’ is not used like this.", f"Write {function.example}.")
        if name in AGGREGATES:
            return self.aggregate(node, name, depth)
        if name == "date":
            return self.date(node)
        arguments = tuple(
            self.of_kind(argument, function.kind_of_argument(position), depth + 1)
            for position, argument in enumerate(node.args)
        )
        kind = function.gives or self.common_kind(node, arguments)
        return Call(*self.span(node), kind, name, arguments)

    def common_kind(self, node: ast.Call, arguments: tuple[Node, ...]) -> Kind:
        kinds = {argument.kind for argument in arguments} - {Kind.ANY}
        if not kinds:
            return Kind.ANY
        if len(kinds) == 1 and kinds <= {Kind.NUMBER, Kind.DATE}:
            return kinds.pop()
        raise self.refuse(node, "The least and the greatest are found among numbers, or among dates.")

    def date(self, node: ast.Call) -> Node:
        written = node.args[0]
        if not isinstance(written, ast.Constant) or not isinstance(written.value, str):
            raise self.refuse(node, "A date is written out.", 'Write date("2026-01-31"); a fact needs no date().')
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", written.value):
            raise self.refuse(node, f"‘{written.value}’ is not a date.", 'Write date("2026-01-31").')
        try:
            return Constant(*self.span(node), Kind.DATE, date.fromisoformat(written.value))
        except ValueError:
            raise self.refuse(node, f"There is no day {written.value}.") from None

    def aggregate(self, node: ast.Call, name: str, depth: int) -> Node:
        if self.rows:
            raise self.refuse(node, "A list inside a list is not looked into.", "Work it out in a table of its own.")
        rows = self.convert(node.args[0], depth + 1)
        if not isinstance(rows, Name):
            hint = f"Write {FUNCTIONS[name].example}."
            raise self.refuse(node.args[0], "The name of a list is expected here.", hint)
        body: Node | None = None
        if len(node.args) == 2:
            self.rows = rows.name
            wanted = self.number if name == "sum" else self.condition
            body = wanted(node.args[1], depth + 1)
            self.rows = ""
        kind = Kind.NUMBER if name in ("count", "sum") else Kind.CONDITION
        return Aggregate(*self.span(node), kind, name, rows, body)


def _is_none(node: Node) -> bool:
    return isinstance(node, Constant) and node.value is None


def _result(op: ArithmeticOp, left: Kind, right: Kind) -> Kind | None:
    """Return the kind of a calculation; None for one that makes no sense."""
    if Kind.PERIOD in (left, right):
        if op not in ("+", "-"):
            return None
        if left is right:
            return Kind.PERIOD
        if right is Kind.PERIOD and left in (Kind.DATE, Kind.ANY):
            return Kind.DATE
        return Kind.DATE if op == "+" and right in (Kind.DATE, Kind.ANY) else None
    if Kind.DATE in (left, right):
        other = right if left is Kind.DATE else left
        return Kind.NUMBER if op == "-" and other in (Kind.DATE, Kind.ANY) else None
    return Kind.ANY if op == "-" and left is right is Kind.ANY else Kind.NUMBER


def tree_of(text: str) -> Node:
    """Return the tree of an expression.

    :raises RuleError: with what is wrong, where, and what to write instead.
    """
    if len(text) > MAX_LENGTH:
        raise RuleError(f"A rule is at most {MAX_LENGTH} characters.", 0, "Split it into rows of a decision table.")
    if not text.strip():
        raise RuleError("There is no rule here.", 0, "Write a condition, or ‘true’ for always.")
    plain = re.sub(r"\s", " ", text)
    _refuse_signs(plain)
    indent = len(plain) - len(plain.lstrip())
    try:
        tree = ast.parse(plain.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise _unreadable(plain, error, indent) from None
    parser = _Parser(plain.strip())
    try:
        return parser.convert(tree, 0)
    except RuleError as error:
        raise RuleError(error.message, error.column + indent, error.suggestion) from None


def _refuse_signs(text: str) -> None:
    outside = _TEXTS.sub(lambda found: '"' + "_" * (len(found.group()) - 2) + '"', text)
    for pattern, message, suggestion in _PATTERNS:
        found = pattern.search(outside)
        if found:
            raise RuleError(message, found.start() + 1, suggestion)
    if _RUNS.search(outside):
        raise RuleError("This is nested too deep.", 1, "Split the rule into rows of a decision table.")


def _unreadable(text: str, error: Exception, indent: int) -> RuleError:
    column = (getattr(error, "offset", 0) or len(text.strip()) + 1) + indent
    outside = _TEXTS.sub(" ", text)
    for word in re.findall(r"[a-z_]+", outside):
        if keyword.iskeyword(word) and word not in ("and", "or", "not", "in"):
            return RuleError(f"‘{word}’ cannot be the name of a fact.", text.find(word) + 1, "Give it another name.")
    if outside.count("(") != outside.count(")"):
        return RuleError("A bracket is opened and not closed, or closed and not opened.", column, "Count them.")
    if '"' in outside or "'" in outside:
        return RuleError("A quotation mark is opened and never closed.", column, "Close it.")
    return RuleError("This cannot be read.", column, "Two values stand side by side, or one is missing.")
