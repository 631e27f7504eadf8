"""What people answer to the questions that come with a category."""

from random import Random

from parvis.incidents.simulating.phrases import Phrases, chosen
from parvis.incidents.simulating.profiles import Profiles
from parvis.incidents.types.category import Category, Question, QuestionKind
from parvis.kernel.definitions import Language

_SEE_PHOTO = {"nl": "zie foto", "fr": "voir photo", "en": "see photo"}
_MEAN_NUMBER = 3.0
_FIRST = 1.6
"""How much rather the first choices are taken: a share of the list is drawn to this power."""


def answers(
    row: Category, language: Language, number: str, rng: Random, phrases: Phrases, facts: Profiles
) -> dict[str, str]:
    """Return answers to the questions of a category: to all that must be answered, and to some of the others."""
    return {
        one.code: _answer(one, row, language, number, rng, phrases, facts)
        for one in row.questions
        if one.is_required or rng.random() < facts.optional_answers
    }


def _answer(
    one: Question, row: Category, language: Language, number: str, rng: Random, phrases: Phrases, facts: Profiles
) -> str:
    if one.kind is QuestionKind.YES_NO:
        share = facts.danger * row.gravity / 2 if one.danger_answer else 0.5
        return "yes" if rng.random() < share else "no"
    if one.kind is QuestionKind.CHOICE:
        return one.choices[int(len(one.choices) * rng.random() ** _FIRST)].code
    if one.kind is QuestionKind.NUMBER:
        return str(min(one.maximum, one.minimum + int(rng.expovariate(1 / _MEAN_NUMBER))))
    known = phrases.answers.get((one.code, language))
    text = (
        chosen(rng, known).say(rng, {}, {"n": number or str(rng.randrange(1, 999))}) if known else _SEE_PHOTO[language]
    )
    return text[: one.longest]
