"""Days: in three fields, as ISO 8601, or as people write them in Belgium."""

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from parvis.counter.rules.cleaning.expressions import day_of
from parvis.counter.rules.cleaning.plain import plain
from parvis.counter.rules.cleaning.problem import Problem, Setting, problem
from parvis.counter.rules.shown import date_text
from parvis.counter.types import Question

_MONTHS = {
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "en": "January February March April May June July August September October November December",
}
_MONTH_WORDS = {name.lower(): i for names in _MONTHS.values() for i, name in enumerate(names.split(), start=1)} | {
    "fevrier": 2, "aout": 8, "decembre": 12,
}  # fmt: skip
_YEARS = (1850, 2200)
_PARTS = {
    "day": ("de dag", "le jour", "the day"),
    "month": ("de maand", "le mois", "the month"),
    "year": ("het jaar", "l’année", "the year"),
}


def day(question: Question, raw: Any, setting: Setting, facts: Mapping[str, Any]) -> str | Problem | None:
    """Take a day, and keep it as ISO 8601."""
    parts = _parts(raw)
    if parts is None:
        return problem(
            "not_a_date",
            "Geef een datum als dag, maand en jaar, bijvoorbeeld 24 11 2026.",
            "Indiquez une date : jour, mois, année, par exemple 24 11 2026.",
            "Give a date as day, month and year, for example 24 11 2026.",
        )
    if not any(parts.values()):
        return None
    found = _missing(parts) or _found(parts)
    if isinstance(found, Problem):
        return found
    wrong = _bounded(question, found, setting, facts)
    return replace(wrong, answer=found.isoformat()) if wrong else found.isoformat()


def _parts(raw: Any) -> dict[str, str] | None:
    """Return what was typed as day, month and year; empty texts for nothing; None when it is no date at all."""
    if isinstance(raw, Mapping):
        return {part: plain(raw.get(part)) for part in _PARTS}
    if isinstance(raw, datetime):
        raw = raw.date()
    if isinstance(raw, date):
        raw = raw.isoformat()
    typed = plain(raw)
    if not typed:
        return dict.fromkeys(_PARTS, "") if raw is None or isinstance(raw, str) else None
    if iso := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", typed, re.ASCII):
        return {"day": iso[3], "month": iso[2], "year": iso[1]}
    if spoken := re.fullmatch(r"(\w{1,4})[\s./-]+(\w{1,12})[\s./-]+(\w{1,6})", typed):
        return {"day": spoken[1], "month": spoken[2], "year": spoken[3]}
    return None


def _missing(parts: dict[str, str]) -> Problem | None:
    missing = [part for part, typed in parts.items() if not typed]
    if not missing:
        return None
    nl, fr, en = (" + ".join(_PARTS[part][i] for part in missing) for i in range(3))
    return problem(
        "date_incomplete",
        f"Vul ook {nl.replace(' + ', ' en ')} in.",
        f"Indiquez aussi {fr.replace(' + ', ' et ')}.",
        f"Give {en.replace(' + ', ' and ')} too.",
        part=missing[0],
    )


def _found(parts: dict[str, str]) -> date | Problem:
    month = _MONTH_WORDS.get(parts["month"].lower(), 0) or _digits(parts["month"])
    year, number = _digits(parts["year"]), _digits(parts["day"])
    if not 1 <= month <= 12:
        return problem(
            "month",
            "De maand is een getal van 1 tot en met 12.",
            "Le mois est un nombre de 1 à 12.",
            "The month is a number from 1 to 12.",
            part="month",
        )
    if len(parts["year"]) != 4 or not _YEARS[0] <= year <= _YEARS[1]:
        return problem(
            "year",
            "Geef het jaar met vier cijfers, bijvoorbeeld 2026.",
            "Indiquez l’année en quatre chiffres, par exemple 2026.",
            "Give the year in four figures, for example 2026.",
            part="year",
        )
    days = monthrange(year, month)[1]
    if not 1 <= number <= days:
        nl, fr, en = (_MONTHS[language].split()[month - 1] for language in ("nl", "fr", "en"))
        return problem(
            "day",
            f"Deze dag bestaat niet: {nl} {year} heeft {days} dagen.",
            f"Ce jour n’existe pas : {fr} {year} compte {days} jours.",
            f"This day does not exist: {en} {year} has {days} days.",
            part="day",
        )
    return date(year, month, number)


def _digits(typed: str) -> int:
    return int(typed) if re.fullmatch(r"\d{1,4}", typed, re.ASCII) else 0


def _bounded(question: Question, found: date, setting: Setting, facts: Mapping[str, Any]) -> Problem | None:
    earliest = day_of(question.earliest, facts, setting.today)
    latest = day_of(question.latest, facts, setting.today)
    if earliest and found < earliest:
        nl, fr, en = (date_text(earliest, language) for language in ("nl", "fr", "en"))
        return problem(
            "too_early",
            f"Deze datum is te vroeg. Geef een datum vanaf {nl}.",
            f"Cette date est trop proche ou passée. Indiquez une date à partir du {fr}."
            if earliest >= setting.today
            else f"Cette date est trop ancienne. Indiquez une date à partir du {fr}.",
            f"This date is too early. Give a date from {en}.",
        )
    if latest and found > latest:
        if latest == setting.today:
            return problem(
                "future",
                "Deze datum ligt in de toekomst. Geef een datum tot en met vandaag.",
                "Cette date est dans le futur. Indiquez une date jusqu’à aujourd’hui.",
                "This date lies in the future. Give a date up to today.",
            )
        nl, fr, en = (date_text(latest, language) for language in ("nl", "fr", "en"))
        return problem(
            "too_late",
            f"Deze datum is te laat. Geef een datum tot en met {nl}.",
            f"Cette date est trop tardive. Indiquez une date jusqu’au {fr} inclus.",
            f"This date is too late. Give a date up to {en}.",
        )
    return None
