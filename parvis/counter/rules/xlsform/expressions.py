"""Conditions in both grammars: ours, and the XPath of XLSForm."""

import re
from collections.abc import Mapping

from parvis.kernel.rules import RuleError, parse
from parvis.kernel.rules.nodes import (
    AllOf,
    AnyOf,
    Arithmetic,
    Call,
    Compare,
    Constant,
    Kind,
    Members,
    Name,
    Node,
    Not,
    Today,
)


class CannotSay(ValueError):
    """The other grammar has no words for this; the message says for what."""


# From XLSForm to ours -------------------------------------------------------------------------------------

_TOKENS = re.compile(
    r"""\s*(?:
        (?P<name>\$\{[^{}]*\})
      | (?P<text>'[^']*'|"[^"]*")
      | (?P<number>\d+(?:\.\d+)?)
      | (?P<call>[a-z][a-z-]*\s*\()
      | (?P<word>and|or|div|mod)\b
      | (?P<here>\.(?!\d))
      | (?P<sign><=|>=|!=|[=<>+*()\-,])
      | (?P<other>\S)
    )""",
    re.VERBOSE,
)
_SIGNS = {"=": " == ", "!=": " != ", "<": " < ", ">": " > ", "<=": " <= ", ">=": " >= ", ",": ", "}


def from_xpath(text: str, *, here: str, names: Mapping[str, str]) -> str:
    """Return a condition of a spreadsheet in the rules' grammar.

    :param here: what `.` stands for, the question itself.
    :param names: our names of the questions, by theirs.
    :raises CannotSay: for a function or sign that we do not have, or a question that is not there.
    """
    tokens = [(one.lastgroup or "", one.group().strip()) for one in _TOKENS.finditer(text) if one.group().strip()]
    said = _Reader(tokens, here, names).read()
    try:
        return parse(said).text
    except RuleError as wrong:
        raise CannotSay(str(wrong)) from wrong


class _Reader:
    """Goes through the tokens once; calls are read whole, because their arguments change places."""

    def __init__(self, tokens: list[tuple[str, str]], here: str, names: Mapping[str, str]) -> None:
        self._tokens, self._here, self._names = tokens, here, names
        self._at = 0

    def read(self, *, until: str = "") -> str:
        parts: list[str] = []
        depth = 0
        while self._at < len(self._tokens):
            kind, text = self._tokens[self._at]
            if depth == 0 and text and text in until:
                break
            depth += (text == "(") - (text == ")")
            self._at += 1
            parts.append(self._said(kind, text))
        return "".join(parts).strip()

    def _said(self, kind: str, text: str) -> str:
        if kind == "name":
            return self._name(text[2:-1].strip())
        if kind == "text":
            return f'"{text[1:-1]}"'
        if kind == "here":
            return self._here
        if kind == "call":
            return self._call(text[:-1].strip())
        if kind == "word" and text in ("and", "or"):
            return f" {text} "
        if kind == "word" and text == "div":
            return " / "
        if kind in ("number", "sign"):
            return _SIGNS.get(text, f" {text} " if text in "+-*" else text)
        raise CannotSay(f"‘{text}’ has no equal here.")

    def _name(self, name: str) -> str:
        if name not in self._names:
            raise CannotSay(f"No question is called ‘{name}’.")
        return self._names[name]

    def _call(self, function: str) -> str:
        arguments: list[str] = []
        while True:
            found = self.read(until=",)")
            if found:
                arguments.append(found)
            ended = self._at >= len(self._tokens) or self._tokens[self._at][1] == ")"
            self._at += 1
            if ended:
                break
        forms = {
            ("selected", 2): "{1} in {0}",
            ("not", 1): "not ({0})",
            ("today", 0): "today",
            ("now", 0): "today",
            ("true", 0): "true",
            ("false", 0): "false",
            ("string-length", 1): "len({0})",
            ("count-selected", 1): "count({0})",
            ("count", 1): "count({0})",
            ("round", 1): "round({0})",
            ("min", 2): "min({0}, {1})",
            ("max", 2): "max({0}, {1})",
            ("date", 1): "date({0})",
            ("number", 1): "{0}",
            ("int", 1): "{0}",
        }
        form = forms.get((function, len(arguments)))
        if form is None:
            raise CannotSay(f"The function ‘{function}’ with {len(arguments)} arguments has no equal here.")
        return form.format(*arguments)


# From ours to XLSForm ---------------------------------------------------------------------------------------


def to_xpath(text: str, *, here: str = "") -> str:
    """Return one of our conditions as XLSForm says it.

    :param here: the question that is written as `.`.
    :raises CannotSay: for what it has no words for: tables, parameters, parts of an answer.
    """
    return _written(parse(text).tree, here)


def _written(node: Node, here: str) -> str:
    match node:
        case Constant():
            return _constant(node)
        case Today():
            return "today()"
        case Name(name=name):
            if "." in name or node.of:
                raise CannotSay(f"‘{name}’ is no question of the form.")
            return "." if name == here else f"${{{name}}}"
        case Not(operand=operand):
            return f"not({_written(operand, here)})"
        case AllOf(operands=parts) | AnyOf(operands=parts):
            word = " and " if isinstance(node, AllOf) else " or "
            return word.join(_inside(one, here) for one in parts)
        case Compare():
            return _compared(node, here)
        case Arithmetic(op=op, left=left, right=right):
            return f"{_inside(left, here)} {'div' if op == '/' else op} {_inside(right, here)}"
        case Call(function=function, arguments=parts):
            return _called(function, [_written(one, here) for one in parts])
    raise CannotSay("XLSForm has no words for this.")


_CALLS = {"is_filled": "{} != ''", "len": "string-length({})", "round": "round({})"}


def _called(function: str, arguments: list[str]) -> str:
    if function in ("min", "max"):
        return f"{function}({', '.join(arguments)})"
    if function not in _CALLS:
        raise CannotSay(f"XLSForm has no function ‘{function}’.")
    return _CALLS[function].format(*arguments)


def _inside(node: Node, here: str) -> str:
    said = _written(node, here)
    return f"({said})" if isinstance(node, AllOf | AnyOf | Arithmetic) else said


def _constant(node: Constant) -> str:
    if isinstance(node.value, bool):
        return "true()" if node.value else "false()"
    if node.value is None:
        return "''"
    if node.kind is Kind.NUMBER:
        return str(node.value)
    if node.kind is Kind.DATE:
        return f"date('{node.value}')"
    return f"'{node.value}'"


def _compared(node: Compare, here: str) -> str:
    if node.op in ("in", "not in"):
        if isinstance(node.right, Members):
            either = " or ".join(f"{_written(node.left, here)} = {_written(one, here)}" for one in node.right.items)
            said = f"({either})"
        else:
            said = f"selected({_written(node.right, here)}, {_written(node.left, here)})"
        return f"not({said})" if node.op == "not in" else said
    sign = "=" if node.op == "==" else node.op
    return f"{_inside(node.left, here)} {sign} {_inside(node.right, here)}"
