"""The questions that come with a category: whether they can be asked, and what is answered to them."""

import re
from collections.abc import Iterator, Mapping

from parvis.incidents.types.category import Category, Question, QuestionKind
from parvis.kernel.definitions import Localised

_PLATE = re.compile(
    r"\b(?:[0-9][ .-]?[a-z]{3}[ .-]?[0-9]{3}|[a-z]{3}-[0-9]{3}|[a-z]{2}[ -][0-9]{3}[ -][a-z]{2})\b",
    re.IGNORECASE,
)
"""Belgian plates since 2010 (1-ABC-234), those before (ABC-123, with its hyphen: ‘BMW 320’ is a car), French ones."""
_NUMBER = re.compile(r"[+-]?[0-9]{1,9}")
CODE = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
"""Of a category, a question or an answer."""


class _Wrong(Exception):
    def __init__(self, message: Localised) -> None:
        super().__init__(message.en)
        self.message = message


def check_answers(category: Category, answers: Mapping[str, str]) -> tuple[dict[str, str], dict[str, Localised]]:
    """Return the answers as they are kept, and what is wrong with the others, both by the code of the question.

    What is kept is checked again without a change. An empty answer is none.
    """
    clean: dict[str, str] = {}
    errors = {code: NOT_ASKED for code in answers if code not in {one.code for one in category.questions}}
    for question in category.questions:
        try:
            answer = _read(question, answers.get(question.code, ""))
        except _Wrong as wrong:
            errors[question.code] = wrong.message
        else:
            if answer:
                clean[question.code] = answer
    return clean, errors


def warnings(category: Category, answers: Mapping[str, str]) -> tuple[Localised, ...]:
    """Return what to tell at once to whoever gave these answers; empty when none of them means danger."""
    return tuple(one.warning for one in _alarming(category, answers) if one.warning is not None)


def priority(category: Category, answers: Mapping[str, str]) -> int:
    """Return gravity times probability, 1 to 16; what is dangerous right now counts with the highest probability."""
    danger = any(True for _ in _alarming(category, answers))
    return category.gravity * 4 if danger else category.priority


def _alarming(category: Category, answers: Mapping[str, str]) -> Iterator[Question]:
    for question in category.questions:
        if question.danger_answer and answers.get(question.code) == question.danger_answer:
            yield question


def _read(question: Question, given: str) -> str:
    answer = _written(given)
    if not answer:
        if question.is_required:
            raise _Wrong(CHOOSE if question.answers else FILL_IN)
        return ""
    if question.answers:
        return _chosen(question, answer)
    return _number(question, answer) if question.kind is QuestionKind.NUMBER else _text(question, answer)


def _written(given: str) -> str:
    """Return a text without signs that cannot be seen; its lines stay."""
    lines = given.replace("\r\n", "\n")
    return "".join(
        sign if sign == "\n" or sign.isprintable() else " " for sign in lines if sign.isprintable() or sign.isspace()
    ).strip()


def _chosen(question: Question, answer: str) -> str:
    if answer not in question.answers:
        raise _Wrong(CHOOSE)
    return answer


def _number(question: Question, answer: str) -> str:
    bare = re.sub(r"\s", "", answer.casefold().removesuffix(question.unit.casefold()))
    if not bare.isascii() or not _NUMBER.fullmatch(bare):
        raise _Wrong(WHOLE_NUMBER)
    number = int(bare)
    if not question.minimum <= number <= question.maximum:
        raise _Wrong(_between(question))
    return str(number)


def _text(question: Question, answer: str) -> str:
    if len(answer) > question.longest:
        raise _Wrong(_too_long(question.longest, len(answer)))
    if question.without_plate and _PLATE.search(answer):
        raise _Wrong(NO_PLATE)
    return answer


def faults_of_question(question: Question) -> Iterator[Localised]:
    """Yield what keeps a question from being asked."""
    codes = [question.code, *(one.code for one in question.choices)]
    if not all(CODE.fullmatch(one) for one in codes) or len(set(codes[1:])) < len(codes[1:]):
        yield _said(question, CODES)
    if (question.kind is QuestionKind.CHOICE) != (len(question.choices) >= 2):
        yield _said(question, TWO_CHOICES)
    if question.danger_answer and question.danger_answer not in question.answers:
        yield _said(question, DANGER_IS_AN_ANSWER)
    if bool(question.danger_answer) != (question.warning is not None):
        yield _said(question, WARN)
    if question.minimum > question.maximum or question.longest < 1:
        yield _said(question, BOUNDS)


def _said(question: Question, message: Localised) -> Localised:
    return Localised(
        nl=f"Vraag ‘{question.code}’: {message.nl}",
        fr=f"Question « {question.code} » : {message.fr}",
        en=f"Question ‘{question.code}’: {message.en}",
    )


def _between(question: Question) -> Localised:
    least, most, unit = question.minimum, question.maximum, f" {question.unit}" if question.unit else ""
    return Localised(
        nl=f"Geef een getal van {least} tot {most}{unit}.",
        fr=f"Donnez un nombre de {least} à {most}{unit}.",
        en=f"Give a number from {least} to {most}{unit}.",
    )


def _too_long(longest: int, length: int) -> Localised:
    return Localised(
        nl=f"Dit is {length} tekens lang; er is plaats voor {longest}.",
        fr=f"Ceci fait {length} signes ; il y a de la place pour {longest}.",
        en=f"This is {length} characters long; there is room for {longest}.",
    )


CHOOSE = Localised(nl="Kies een van de antwoorden.", fr="Choisissez une des réponses.", en="Choose one of the answers.")
FILL_IN = Localised(nl="Vul dit in.", fr="Remplissez ce champ.", en="Fill this in.")
WHOLE_NUMBER = Localised(
    nl="Geef een geheel getal, zoals 12.",
    fr="Donnez un nombre entier, comme 12.",
    en="Give a whole number, such as 12.",
)
NO_PLATE = Localised(
    nl="Laat de nummerplaat weg: die is een persoonsgegeven.",
    fr="N’indiquez pas la plaque : c’est une donnée personnelle.",
    en="Leave the number plate out: it is personal data.",
)
NOT_ASKED = Localised(
    nl="Deze vraag wordt niet gesteld bij deze categorie.",
    fr="Cette question n’est pas posée pour cette catégorie.",
    en="This question is not asked for this category.",
)
CODES = Localised(
    nl="codes bestaan uit kleine letters, cijfers en streepjes, en komen elk één keer voor.",
    fr="les codes se composent de minuscules, de chiffres et de tirets, chacun une seule fois.",
    en="codes are small letters, digits and hyphens, each given once.",
)
TWO_CHOICES = Localised(
    nl="een keuze heeft minstens twee antwoorden; andere vragen hebben er geen.",
    fr="un choix a au moins deux réponses ; les autres questions n’en ont pas.",
    en="a choice has at least two answers; other questions have none.",
)
DANGER_IS_AN_ANSWER = Localised(
    nl="het antwoord dat gevaar betekent, staat niet tussen de antwoorden.",
    fr="la réponse qui signifie un danger n’est pas parmi les réponses.",
    en="the answer that means danger is not among the answers.",
)
WARN = Localised(
    nl="bij een antwoord dat gevaar betekent, hoort een waarschuwing, en omgekeerd.",
    fr="une réponse qui signifie un danger demande un avertissement, et inversement.",
    en="an answer that means danger needs a warning, and the other way round.",
)
BOUNDS = Localised(
    nl="de grenzen laten geen antwoord toe.",
    fr="les limites ne laissent aucune réponse.",
    en="the bounds leave no answer.",
)
