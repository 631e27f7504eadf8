"""Conditions of questions, said to someone with a pen: "only if you answered “yes” to question 4"."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from parvis.counter.rules.cleaning.expressions import parsed
from parvis.counter.rules.explaining.wording import OPPOSITE, Shape, Words
from parvis.counter.rules.paper.words import say
from parvis.counter.rules.shown import label_text
from parvis.counter.types import Kind, Question
from parvis.counter.types.definition import Definition
from parvis.kernel.rules.nodes import Aggregate, AllOf, AnyOf, Call, Compare, Constant, Members, Name, Node, Not

_KNOWN_CHANNEL = "paper"
_WORDS_OF = {"==": "==", "in": "==", "!=": "!=", "not in": "!="}


class _Complex(Exception):
    """It cannot be said in a few words."""


@dataclass(frozen=True)
class Conditions:
    """What the conditions of one definition say, by the numbers that its questions have on paper."""

    definition: Definition
    language: str
    numbers: Mapping[str, str]

    def said(self, *conditions: str) -> str | None:
        """Return conditions that must all hold, as a sentence: empty when they always do, None when they never do."""
        texts: list[str] = []
        is_simple = True
        for condition in dict.fromkeys(one for one in conditions if one):
            try:
                found = self._said(parsed(condition).tree)
            except _Complex:
                is_simple = False
                continue
            if found is False:
                return None
            if found is not True and found not in texts:
                texts.append(str(found))
        if not is_simple:
            return say("only.applies", self.language)
        return say("only", self.language, self._join("and", _needed(texts, self._join("or")))) if texts else ""

    def _said(self, node: Node, *, negated: bool = False) -> str | bool:
        match node:
            case Not(operand=operand):
                return self._said(operand, negated=not negated)
            case AllOf(operands=operands) | AnyOf(operands=operands):
                is_all = isinstance(node, AllOf) is not negated
                return self._joined([self._said(one, negated=negated) for one in operands], is_all=is_all)
            case Compare():
                return self._compared(node, negated=negated)
            case Name():
                return self._of_name(node, negated=negated)
            case Call(function="is_filled", arguments=(Name() as name,)):
                return say("empty" if negated else "filled", self.language, q=self._number(name))
            case Aggregate(
                function="any", rows=rows, body=Compare(op="==", left=Name() as left, right=Constant() as right)
            ):
                item = self._item(rows.name, left.name)
                if negated or item is None:
                    raise _Complex
                return say("any", self.language, q=self._number(rows), v=self._label(item, right.value))
            case _:
                raise _Complex

    def _joined(self, parts: list[str | bool], *, is_all: bool) -> str | bool:
        """Join what is known and what is said; what is known for sure decides or drops out."""
        if (not is_all) in [one for one in parts if isinstance(one, bool)]:
            return not is_all
        texts = list(dict.fromkeys(one for one in parts if isinstance(one, str)))
        if not texts:
            return is_all
        return self._join("and" if is_all else "or", texts)

    def _join(self, word: str, texts: Iterable[str] = ("", "")) -> str:
        """Return texts with a word between them; without texts, just what stands between."""
        return f" {say(word, self.language)} ".join(texts)

    def _of_name(self, node: Name, *, negated: bool) -> str | bool:
        question = self.definition.questions.get(node.name)
        if question is not None and question.kind is Kind.COMPUTED:
            return self._said(parsed(question.expression).tree, negated=negated)
        if question is None or question.kind is not Kind.YES_NO:
            raise _Complex
        return say("==", self.language, q=self._number(node), v=say("no" if negated else "yes", self.language))

    def _compared(self, node: Compare, *, negated: bool) -> str | bool:
        if isinstance(node.left, Constant) and isinstance(node.right, Name) and node.op == "in" and not negated:
            question = self._asked(node.right)
            return say("contains", self.language, q=self._number(node.right), v=self._label(question, node.left.value))
        if not isinstance(node.left, Name):
            raise _Complex
        op = OPPOSITE[node.op] if negated else node.op
        values = self._values(node.right)
        if node.left.name in ("channel", "organisation.code") and op in _WORDS_OF:
            return self._known(node.left.name, op, values)
        question = self._asked(node.left)
        if op in _WORDS_OF:
            if question.kind is Kind.YES_NO and isinstance(values[0], bool):
                is_yes = values[0] is (_WORDS_OF[op] == "==")
                return say(
                    "==", self.language, q=self._number(node.left), v=say("yes" if is_yes else "no", self.language)
                )
            between = say("or.values", self.language)
            between = f" {between} " if self.language == "fr" else between
            said = between.join(self._label(question, one) for one in values)
            return say(_WORDS_OF[op], self.language, q=self._number(node.left), v=said)
        if negated or question.kind not in (Kind.NUMBER, Kind.MONEY, Kind.DATE):
            raise _Complex
        right = node.right
        if isinstance(right, Name) and right.name.removeprefix("parameters.") in self.definition.parameters:
            right = Constant(right.start, right.end, right.kind, self.definition.parameters[right.name[11:]])
        words = Words(self.definition, self.language)
        wanted = words.wanted(
            node.op, right, None, Shape(question, form="money" if question.kind is Kind.MONEY else "")
        )
        return say("than", self.language, q=self._number(node.left), v=wanted)

    def _known(self, name: str, op: str, values: list[object]) -> bool:
        is_one = (_KNOWN_CHANNEL if name == "channel" else self.definition.organisation) in values
        return is_one if _WORDS_OF[op] == "==" else not is_one

    def _values(self, node: Node) -> list[object]:
        if isinstance(node, Constant):
            return [node.value]
        if isinstance(node, Members) and node.items and all(isinstance(one, Constant) for one in node.items):
            return [one.value for one in node.items if isinstance(one, Constant)]
        return []

    def _asked(self, node: Name) -> Question:
        question = self.definition.questions.get(node.name)
        if question is None or question.id not in self.numbers:
            raise _Complex
        return question

    def _item(self, group: str, item: str) -> Question | None:
        question = self.definition.questions.get(group)
        return next((one for one in question.items if one.id == item), None) if question else None

    def _number(self, node: Name) -> str:
        if node.name not in self.numbers:
            raise _Complex
        return self.numbers[node.name]

    def _label(self, question: Question, value: object) -> str:
        if not any(one.value == value for one in question.options) and not isinstance(value, bool):
            raise _Complex
        return label_text(question, value, self.language)


def _needed(texts: list[str], between: str) -> list[str]:
    """Leave out "a or b" beside "a": who reads the second need not read the first."""
    return [one for one in texts if not any(other != one and other in one.split(between) for other in texts)]
