"""How the parts of an expression are called in words: names, functions, values, and what a comparison asks."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from parvis.counter.rules.shown import date_text, list_text, money_text, number_text, value_text
from parvis.counter.rules.texts import questions_by_name
from parvis.counter.types import Kind, Parameter, Question
from parvis.counter.types.definition import Definition
from parvis.kernel.definitions.localised import Localised
from parvis.kernel.rules.nodes import Aggregate, Arithmetic, Call, Compare, Constant, Members, Name, Node, Today

_FORM = {
    "today": Localised(nl="vandaag", fr="aujourd’hui", en="today"),
    "submitted_on": Localised(nl="de dag van de aanvraag", fr="la date de la demande", en="the day of the request"),
    "channel": Localised(nl="hoe het werd gevraagd", fr="le canal de la demande", en="how it was asked"),
    "payment": Localised(nl="de betaling", fr="le paiement", en="the payment"),
    "all_signed": Localised(nl="iedereen heeft getekend", fr="tout le monde a signé", en="everyone has signed"),
    "appeal": Localised(nl="het bezwaar", fr="la réclamation", en="the objection"),
    "organisation.code": Localised(nl="het bestuur", fr="l’administration", en="the administration"),
    "parent.reference": Localised(nl="de eerste aanvraag", fr="la première demande", en="the first request"),
    "parent.procedure": Localised(
        nl="waarover de eerste aanvraag ging",
        fr="l’objet de la première demande",
        en="what the first request was about",
    ),
    "parent.outcome": Localised(
        nl="de uitkomst van de eerste aanvraag", fr="l’issue de la première demande", en="how the first request ended"
    ),
    "parent.closed_on": Localised(
        nl="de dag van de eerste beslissing", fr="la date de la première décision", en="the day of the first decision"
    ),
}
_WORDS: dict[str, Localised] = {
    "age": Localised(nl="leeftijd, uit “{}”", fr="âge, d’après « {} »", en="age, from “{}”"),
    "count": Localised(nl="hoeveel: “{}”", fr="nombre : « {} »", en="how many: “{}”"),
    "sum": Localised(nl="samen: “{}”", fr="total : « {} »", en="together: “{}”"),
    "any": Localised(nl="minstens één van “{}”", fr="au moins un de « {} »", en="at least one of “{}”"),
    "all": Localised(nl="elk van “{}”", fr="chacun de « {} »", en="each of “{}”"),
    "len": Localised(nl="lengte van “{}”", fr="longueur de « {} »", en="length of “{}”"),
    "years": Localised(nl="{} jaar", fr="{} ans", en="{} years"),
    "filled": Localised(nl="ingevuld", fr="rempli", en="filled in"),
    "empty": Localised(nl="niet ingevuld", fr="non rempli", en="not filled in"),
    "rule": Localised(nl="de uitkomst van regel “{}”", fr="résultat de la règle « {} »", en="the result of rule “{}”"),
    "<": Localised(nl="minder dan {}", fr="moins de {}", en="less than {}"),
    "<=": Localised(nl="hoogstens {}", fr="au plus {}", en="at most {}"),
    ">": Localised(nl="meer dan {}", fr="plus de {}", en="more than {}"),
    ">=": Localised(nl="minstens {}", fr="au moins {}", en="at least {}"),
    "==": Localised(nl="{}", fr="{}", en="{}"),
    "!=": Localised(nl="niet “{}”", fr="pas « {} »", en="not “{}”"),
    "with": Localised(nl="met “{}” erbij", fr="avec « {} »", en="with “{}” among them"),
    "without": Localised(nl="zonder “{}”", fr="sans « {} »", en="without “{}”"),
    "signature": Localised(nl="handtekening: {}", fr="signature : {}", en="signature: {}"),
    "wanted": Localised(nl="nog niet getekend", fr="pas encore signé", en="not signed yet"),
    "signed": Localised(nl="getekend", fr="signé", en="signed"),
    "refused": Localised(nl="geweigerd", fr="refusé", en="refused"),
    "in": Localised(nl="een van: {}", fr="l’un de : {}", en="one of: {}"),
    "not in": Localised(nl="geen van: {}", fr="aucun de : {}", en="none of: {}"),
    "day <": Localised(nl="vóór {}", fr="avant le {}", en="before {}"),
    "day <=": Localised(nl="ten laatste op {}", fr="au plus tard le {}", en="on {} at the latest"),
    "day >": Localised(nl="na {}", fr="après le {}", en="after {}"),
    "day >=": Localised(nl="ten vroegste op {}", fr="au plus tôt le {}", en="on {} at the earliest"),
    "day ==": Localised(nl="op {}", fr="le {}", en="on {}"),
    "day !=": Localised(nl="niet op {}", fr="pas le {}", en="not on {}"),
}  # fmt: skip
_UNITS = {
    "days": Localised(nl="{} dagen", fr="{} jours", en="{} days"),
    "working_days": Localised(nl="{} werkdagen", fr="{} jours ouvrables", en="{} working days"),
    "months": Localised(nl="{} maanden", fr="{} mois", en="{} months"),
    "metres": Localised(nl="{} meter", fr="{} mètres", en="{} metres"),
}
OPPOSITE = {"<": ">=", ">=": "<", ">": "<=", "<=": ">", "==": "!=", "!=": "==", "in": "not in", "not in": "in"}
MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "==": "==", "!=": "!="}


def word(name: str, language: str, *inside: str) -> str:
    """Return one of the fixed words, filled in."""
    return _WORDS[name].to(language).format(*inside)


@dataclass(frozen=True)
class Shape:
    """What kind of value a part of an expression gives, as far as it helps to write it."""

    question: Question | None = None
    parameter: Parameter | None = None
    track: str = ""
    form: Literal["", "money", "date", "years", "signature"] = ""

    @property
    def says_much(self) -> bool:
        return bool(self.question or self.parameter or self.track or self.form)


class Words:
    """The words of one definition in one language."""

    def __init__(self, definition: Definition, language: str) -> None:
        self.definition, self.language = definition, language
        self.questions = questions_by_name(definition)
        self._parameters = {f"parameters.{one.id}": one for one in definition.procedure.parameters}
        self._signatures = {f"signatures.{one.id}": one for one in definition.form.signatories}
        self._tracks = {f"tracks.{one.id}": one for one in definition.flow.tracks}

    # What something is called -----------------------------------------------------------------------------

    def label(self, node: Node, written: str = "") -> str:
        """Return what a part of an expression is called.

        :param written: the part as it stands in the rule, for what has no words.
        """
        match node:
            case Name():
                return self._name(node)
            case Today():
                return _FORM["today"].to(self.language)
            case Call(function="is_filled" | "days" | "months" | "years", arguments=(inner, *_)):
                return self.label(inner, written)
            case Call(function=function, arguments=(inner, *_)) if function in _WORDS:
                return word(function, self.language, self.label(inner, written))
            case Aggregate():
                return self._aggregate(node)
            case Arithmetic(op=op, left=left, right=right):
                signs = {"-": "−", "*": "×", "/": "÷"}
                return f"{self.label(left, written)} {signs.get(op, op)} {self.label(right, written)}"
            case Call(arguments=arguments) if arguments:
                return ", ".join(dict.fromkeys(self.label(one, written) for one in arguments))
            case Constant(value=value):
                return self.value(value, Shape())
            case _:
                return written

    def _name(self, node: Name) -> str:
        name = node.name
        if node.of and (item := self._item(node)) is not None:
            return item.label.to(self.language)
        for known in (self.questions.get(name), self._parameters.get(name), self._tracks.get(name)):
            if known is not None:
                return known.label.to(self.language)
        if name in _FORM:
            return _FORM[name].to(self.language)
        if name in self._signatures:
            return word("signature", self.language, self._signatures[name].role.to(self.language))
        head, _, part = name.rpartition(".")
        if head in self.questions:
            return f"{self.questions[head].label.to(self.language)} ({part})"
        if head in self.definition.tables_by_id:
            return word("rule", self.language, head.replace("_", " "))
        return name

    def _item(self, node: Name) -> Question | None:
        group = self.questions.get(node.of)
        return next((one for one in group.items if one.id == node.name), None) if group else None

    def _aggregate(self, node: Aggregate) -> str:
        said = word(node.function, self.language, self._name(node.rows))
        if node.body is None:
            return said
        return f"{said}: {self.phrase(node.body)}"

    def phrase(self, node: Node) -> str:
        """Return a condition inside a list in a few words."""
        if isinstance(node, Compare):
            return f"{self.label(node.left)} {self.wanted(node.op, node.right, None, self.shape(node.left))}"
        return self.label(node)

    # How a value is written --------------------------------------------------------------------------------

    def shape(self, node: Node) -> Shape:
        """Return what kind of value a part of an expression gives."""
        match node:
            case Name():
                return self._shape_of_name(node)
            case Today():
                return Shape(form="date")
            case Call(function="age"):
                return Shape(form="years")
            case Aggregate(function="sum", body=body) if body is not None:
                return self.shape(body)
            case Arithmetic(left=left, right=right):
                first = self.shape(left)
                return first if first.says_much else self.shape(right)
            case Call(function="min" | "max" | "abs" | "round", arguments=(inner, *_)):
                return self.shape(inner)
            case _:
                return Shape()

    def _shape_of_name(self, node: Name) -> Shape:
        if node.of:
            return Shape(question=self._item(node))
        question = self.questions.get(node.name)
        if question is not None:
            return Shape(question=question, form="money" if question.kind is Kind.MONEY else "")
        if node.name in self._parameters:
            return Shape(parameter=self._parameters[node.name])
        if node.name in self._signatures:
            return Shape(form="signature")
        if node.name in self._tracks:
            return Shape(track=self._tracks[node.name].id)
        return Shape(form="money") if node.name.endswith("_cents") else Shape()

    def value(self, value: Any, shape: Shape, other: Shape | None = None) -> str:
        """Return a value in words, by its own kind or by that of what it is held against."""
        kind = shape if shape.says_much and not _is_bare(shape) else other or shape
        if value is None:
            return ""
        if isinstance(value, list | tuple):
            return list_text([self.value(one, shape, other) for one in value], self.language)
        if isinstance(value, datetime | date):
            return date_text(value, self.language)
        if kind.track and isinstance(value, str):
            return self._state(kind.track, value)
        if kind.form == "signature" and value in ("wanted", "signed", "refused"):
            return word(value, self.language)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return self._number(value, kind)
        question = kind.question
        if question is not None and isinstance(value, bool) and question.kind is not Kind.YES_NO:
            question = None
        return value_text(question, value, self.language)

    def _number(self, value: int | float, kind: Shape) -> str:
        is_cents = kind.parameter is not None and kind.parameter.unit == "cents"
        if kind.form == "money" or is_cents:
            return money_text(value, self.language)
        if kind.form == "years":
            return word("years", self.language, number_text(value, self.language))
        said = number_text(value, self.language)
        if kind.parameter is not None and kind.parameter.unit in _UNITS:
            return _UNITS[kind.parameter.unit].to(self.language).format(said)
        if kind.question is not None and kind.question.unit is not None:
            return f"{said} {kind.question.unit.to(self.language)}"
        return said

    def _state(self, track: str, state: str) -> str:
        try:
            return self.definition.flow.state(state, track).label.to(self.language)
        except KeyError:
            return state

    # What a comparison asks ---------------------------------------------------------------------------------

    def wanted(self, op: str, right: Node, value: Any, left: Shape) -> str:
        """Return what a comparison asks for: “less than 2 m”, “on 1 May 2026 at the latest”.

        :param value: what stands on the right, worked out; None when it is not known.
        """
        own = self.shape(right)
        known = _constant(right) if value is None else value
        said = self.value(known, own, left)
        if isinstance(right, Name | Arithmetic | Call) and not _is_date_call(right):
            name = self.label(right)
            said = f"{said} ({name})" if said else name
        is_day = isinstance(known, date) or (left.question is not None and left.question.kind is Kind.DATE)
        return word(f"day {op}" if is_day and f"day {op}" in _WORDS else op, self.language, said)


def _is_bare(shape: Shape) -> bool:
    """Tell whether a shape is that of a computed answer, which says nothing of how its value is written."""
    asked = shape.question
    return asked is not None and asked.kind is Kind.COMPUTED and asked.unit is None


def _constant(node: Node) -> Any:
    if isinstance(node, Constant):
        return node.value
    if isinstance(node, Members):
        return [_constant(one) for one in node.items]
    return None


def _is_date_call(node: Node) -> bool:
    return isinstance(node, Call) and node.function == "date"


def law_of(definition: Definition, legal: str, language: str) -> tuple[str, str]:
    """Return the text behind a row and its address: a legal basis by its id, alone or before an article."""
    if not legal:
        return "", ""
    by_id = {one.id: one for one in definition.procedure.legal}
    head, _, rest = legal.partition(" ")
    basis = by_id.get(legal) or by_id.get(head.rstrip(",:"))
    if basis is None:
        return legal, ""
    articles = rest.strip() if legal not in by_id and rest else f"art. {basis.articles}" if basis.articles else ""
    title = basis.title.to(language)
    return (f"{title}, {articles}" if articles else title), basis.eli
