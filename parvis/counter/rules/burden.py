"""What a procedure costs the people who ask for it, and how it could cost them less.

The Standard Cost Model counts time × number: what one person spends, times how many do it in a year. Times are measured
where enough people filled a form in, and taken from :data:`MINUTES` where not.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz

from parvis.counter.rules.reading import Reading, reading
from parvis.counter.types import Kind, Procedure, Question
from parvis.counter.types.definition import Definition
from parvis.counter.types.measures import Burden, FormUse, PageUse, Proposal
from parvis.kernel.definitions import LANGUAGES
from parvis.kernel.search import folded

MINUTES: Mapping[Kind, float] = {
    Kind.TEXT: 0.4,
    Kind.LONG_TEXT: 3.0,
    Kind.FILES: 15.0,
    Kind.ADDRESS: 0.7,
    Kind.PLACE: 0.8,
    Kind.GROUP: 2.0,
    Kind.NATIONAL_NUMBER: 0.7,
    Kind.ENTERPRISE_NUMBER: 0.7,
    Kind.IBAN: 0.8,
    Kind.COMPUTED: 0.0,
}
"""Minutes that an answer takes where nobody measured it: a proof must be found, asked for, scanned. Others take 0.3."""
OTHERWISE = 0.3
FETCHED = 0.1
"""Minutes to read and confirm an answer that a source gave."""
ENOUGH = 20
"""Forms below which a measurement is a story, not a figure."""
SLOW_SECONDS, DROP_OFF, MISTAKES = 120, 0.10, 0.25
SAME = 88
"""How alike the names of two proofs are (0 to 100) before they are taken for the same."""

# What sources hold, in the words by which proofs of it are asked for. Folded: no accents, no capitals.
HELD_WORDS: Mapping[str, tuple[str, ...]] = {
    "national_register": (
        "samenstelling van het gezin", "gezinssamenstelling", "composition de menage", "household composition",
        "bewijs van woonst", "certificat de residence", "certificate of residence", "proof of address",
        "uittreksel uit het bevolkingsregister", "extrait du registre de la population", "copy of your identity card",
        "kopie van uw identiteitskaart", "copie de votre carte d'identite",
    ),
    "income": (
        "aanslagbiljet", "avertissement-extrait de role", "tax assessment", "bewijs van inkomen",
        "preuve de revenus", "proof of income",
    ),
    "vehicle_register": (
        "inschrijvingsbewijs", "certificat d'immatriculation", "registration certificate of the vehicle",
        "vehicle registration",
    ),
    "disability": (
        "attest van de fod sociale zekerheid", "attestation du spf securite sociale", "parkeerkaart voor personen met",
        "carte de stationnement pour personnes", "parking card for disabled", "proof of your disability",
    ),
    "enterprise_register": (
        "uittreksel uit de kruispuntbank", "extrait de la banque-carrefour", "extract of the crossroads bank",
        "statuten van de vennootschap", "statuts de la societe", "articles of association",
    ),
    "land_register": (
        "kadastraal uittreksel", "extrait cadastral", "cadastral extract", "eigendomsbewijs", "titre de propriete",
        "title deed",
    ),
}  # fmt: skip


def held_by(question: Question) -> str:
    """Return the authentic source that holds what a question asks by hand; empty for none.

    A question with a source is fetched already, and never counts.
    """
    if question.source:
        return ""
    texts = [question.label, *(one for one in (question.help,) if one is not None and question.kind is Kind.FILES)]
    words = [_plain(text.to(language)) for text in texts for language in LANGUAGES]
    for source, phrases in HELD_WORDS.items():
        if question.kind is Kind.FILES and any(phrase in text for phrase in phrases for text in words):
            return source
    return ""


def _plain(text: str) -> str:
    return folded(text).replace("’", "'")


@dataclass(frozen=True)
class Proof:
    """A document that a procedure asks people for."""

    procedure: str
    question: str
    name: str


def proofs_of(definition: Definition) -> list[Proof]:
    """Return the documents that a procedure asks for, by their Dutch names, which are compared with each other."""
    return [
        Proof(definition.id, one.id, _plain(one.label.to("nl")))
        for one in definition.form.questions
        if one.kind is Kind.FILES
    ]


def same_proofs(proofs: Iterable[Proof]) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return, per procedure and question, the other procedures that ask for the same document."""
    known = list(proofs)
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for one in known:
        others = {
            other.procedure
            for other in known
            if other.procedure != one.procedure and fuzz.token_sort_ratio(one.name, other.name) >= SAME
        }
        if others:
            found[one.procedure, one.question] = tuple(sorted(others))
    return found


def minutes_of(question: Question) -> float:
    """Return how long an answer takes where nobody measured it."""
    return FETCHED if question.source else MINUTES.get(question.kind, OTHERWISE)


def burden_of(
    definition: Definition, use: FormUse, *, cases_a_year: int, same: Mapping[tuple[str, str], tuple[str, ...]]
) -> Burden:
    """Return what a procedure asks of people, with proposals, those that save most first.

    :param use: what became of its forms in the last year.
    :param same: see :func:`same_proofs`.
    """
    asked = [one for one in definition.form.questions if one.kind is not Kind.COMPUTED]
    proofs = [one for one in asked if one.kind is Kind.FILES]
    measured = _measured_minutes(use)
    # Where only some answer a question, half of its time is a fair guess: what is optional, or asked under a condition.
    guessed = sum(minutes_of(one) * (1.0 if one.required and not one.when else 0.5) for one in asked)
    texts = {language: reading(_texts(definition.procedure, asked, language), language) for language in LANGUAGES}
    found = [
        *_fetching(definition, proofs, cases_a_year),
        *_sharing(definition, proofs, same, cases_a_year),
        *_needless(definition, asked, cases_a_year),
        *_using(definition, use, cases_a_year),
        *_wording(definition, asked),
    ]
    return Burden(
        procedure=definition.id,
        name=definition.procedure.name,
        questions=len(asked),
        required=sum(one.required for one in asked),
        proofs=len(proofs),
        special=sum(one.sensitivity == "special" for one in asked),
        fetched=sum(bool(one.source) for one in asked),
        held=sum(bool(held_by(one)) for one in asked),
        minutes=round(measured if measured is not None else guessed, 1),
        is_measured=measured is not None,
        cases_a_year=cases_a_year,
        share_sent=use.share_sent if use.sent + use.left >= ENOUGH else None,
        ease={language: one.ease for language, one in texts.items()},
        proposals=tuple(sorted(found, key=lambda one: (-one.hours_a_year, -one.minutes, one.kind, one.question))),
    )


def _measured_minutes(use: FormUse) -> float | None:
    """Return the minutes of a whole form: each page's median, by the share of people who see that page."""
    if use.sent < ENOUGH:
        return None
    seconds = sum((one.median_seconds or 0) * min(1.0, one.answered / use.sent) for one in use.pages.values())
    return seconds / 60 or None


def _texts(procedure: Procedure, asked: Iterable[Question], language: str) -> str:
    said = [procedure.description, *(text for one in asked for text in (one.label, one.help, one.why) if text)]
    return "\n".join(one.to(language) for one in said)


def _proposal(
    kind: str, definition: Definition, question: Question, minutes: float, cases: int, **detail: object
) -> Proposal:
    hours = round(minutes * cases / 60, 1)
    return Proposal(kind, definition.id, question.id, question.label, minutes, hours, detail)  # type: ignore[arg-type]


def _fetching(definition: Definition, proofs: Iterable[Question], cases: int) -> Iterator[Proposal]:
    for one in proofs:
        if source := held_by(one):
            saved = round((minutes_of(one) - FETCHED) * (1.0 if one.required and not one.when else 0.5), 1)
            yield _proposal("fetch", definition, one, saved, cases, source=source)


def _sharing(
    definition: Definition, proofs: Iterable[Question], same: Mapping[tuple[str, str], tuple[str, ...]], cases: int
) -> Iterator[Proposal]:
    for one in proofs:
        others = same.get((definition.id, one.id), ())
        if others and not held_by(one):
            yield _proposal("same_proof", definition, one, round(minutes_of(one) / 2, 1), cases, others=others)


def _needless(definition: Definition, asked: Iterable[Question], cases: int) -> Iterator[Proposal]:
    for one in asked:
        if one.required and set(one.used_for) == {"statistics"}:
            yield _proposal("statistics_only", definition, one, minutes_of(one), cases)


def _using(definition: Definition, use: FormUse, cases: int) -> Iterator[Proposal]:
    """Yield what the use of its pages says."""
    for page in definition.form.pages:
        seen: PageUse | None = use.pages.get(page.id)
        if seen is None or seen.reached < ENOUGH:
            continue
        first = page.questions[0]
        seconds = seen.median_seconds or 0
        if seconds >= SLOW_SECONDS:
            yield _proposal("slow_page", definition, first, round(seconds / 120, 1), cases, seconds=seconds)
        if seen.drop_off >= DROP_OFF:
            yield _proposal("drop_off", definition, first, 0.0, cases, share=round(100 * seen.drop_off))
        if seen.wrong / seen.reached >= MISTAKES:
            yield _proposal("mistakes", definition, first, 0.5, cases, share=round(100 * seen.wrong / seen.reached))


def _wording(definition: Definition, asked: Iterable[Question]) -> Iterator[Proposal]:
    for one in asked:
        for text in (one.label, one.help, one.why):
            hard = _hardest(text.to(language) if text else "" for language in LANGUAGES)
            if hard is not None:
                yield _proposal("hard_text", definition, one, 0.0, 0, ease=hard[1].ease, language=hard[0])
                break


def _hardest(texts: Iterable[str]) -> tuple[str, Reading] | None:
    """Return the language in which a text is hardest, if it is hard there."""
    found = [(language, reading(text, language)) for language, text in zip(LANGUAGES, texts, strict=True)]
    hard = [one for one in found if one[1].is_hard]
    return min(hard, key=lambda one: one[1].ease) if hard else None
