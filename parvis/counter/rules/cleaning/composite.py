"""Answers of several parts: files, a signature, a person or company, rows of a group."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from parvis.counter.rules.cleaning.identifiers import enterprise_number, national_number
from parvis.counter.rules.cleaning.plain import plain
from parvis.counter.rules.cleaning.problem import Problem, Setting, problem
from parvis.counter.types import Question

FILES_MOST = 10
ROWS_MOST = 50


def files(
    question: Question, raw: Any, setting: Setting, facts: Mapping[str, Any]
) -> list[dict[str, Any]] | Problem | None:
    """Take the list of files that were stored for this question."""
    if not isinstance(raw, list | tuple):
        return None
    kept = [_file(one) for one in raw]
    answer = [one for one in kept if one is not None]
    if not answer:
        return None
    most = question.max if question.max is not None else FILES_MOST
    if len(answer) > most:
        return problem(
            "too_many", f"Voeg hoogstens {most} bestanden toe.", f"Ajoutez au maximum {most} fichiers.",
            f"Add at most {most} files.",
        )  # fmt: skip
    if question.min is not None and len(answer) < question.min:
        return problem(
            "too_few", f"Voeg minstens {question.min} bestanden toe.", f"Ajoutez au moins {question.min} fichiers.",
            f"Add at least {question.min} files.",
        )  # fmt: skip
    return answer


def _file(one: Any) -> dict[str, Any] | None:
    if not isinstance(one, Mapping):
        return None
    try:
        file = str(UUID(str(one.get("file"))))
    except ValueError:
        return None
    size = one.get("size")
    return {
        "file": file,
        "name": plain(one.get("name"))[:200],
        "label": plain(one.get("label"))[:200],
        "size": size if isinstance(size, int) and not isinstance(size, bool) and size >= 0 else 0,
    }


def signature(
    question: Question, raw: Any, setting: Setting, facts: Mapping[str, Any]
) -> dict[str, Any] | Problem | None:
    """Take a signature: a name and agreement with the statement. It carries the moment and the words agreed to."""
    if not isinstance(raw, Mapping):
        return None
    name = plain(raw.get("name"))[:200]
    if _is_moment(raw.get("at")):
        return {"name": name, "at": raw["at"], "statement": plain(raw.get("statement"), lines=True)} if name else None
    agreed = bool(plain(raw.get("agreed")) or raw.get("agreed") is True)
    if not name and not agreed:
        return None
    if not name:
        return problem(
            "sign_name", "Schrijf uw naam om te ondertekenen.", "Écrivez votre nom pour signer.",
            "Write your name to sign.", part="name",
        )  # fmt: skip
    if not agreed:
        return problem(
            "sign_agree", "Vink aan dat u akkoord gaat met de verklaring.",
            "Cochez la case pour marquer votre accord avec la déclaration.",
            "Tick the box to agree with the statement.", part="agreed",
        )  # fmt: skip
    words = question.statement.to(setting.language) if question.statement else question.label.to(setting.language)
    return {"name": name, "at": setting.now.isoformat(timespec="seconds"), "statement": words}


def _is_moment(raw: Any) -> bool:
    if not isinstance(raw, str):
        return False
    try:
        return datetime.fromisoformat(raw).tzinfo is not None
    except ValueError:
        return False


def party(question: Question, raw: Any, setting: Setting, facts: Mapping[str, Any]) -> dict[str, Any] | Problem | None:
    """Take a person or an enterprise: a name, and a number that is checked when given."""
    if not isinstance(raw, Mapping):
        return None
    kind, name = plain(raw.get("kind")) or "person", plain(raw.get("name"))[:200]
    typed = plain(raw.get("number"))
    if not name and not typed:
        return None
    if kind not in ("person", "enterprise"):
        return problem(
            "party_kind", "Kies een persoon of een onderneming.", "Choisissez une personne ou une entreprise.",
            "Choose a person or an enterprise.", part="kind",
        )  # fmt: skip
    if not name:
        return problem("party_name", "Vul de naam in.", "Indiquez le nom.", "Give the name.", part="name")
    check = enterprise_number if kind == "enterprise" else national_number
    number = check(question, typed, setting, facts)
    if isinstance(number, Problem):
        return Problem("number", number.code, number.text)
    return {"kind": kind, "name": name, "number": number or ""}


def row_list(raw: Any) -> list[Any]:
    """Return the rows of a group as typed: a list, or a mapping by row number as a form sends them."""
    if isinstance(raw, Mapping):
        numbered = [key for key in raw if re.fullmatch(r"\d{1,4}", str(key), re.ASCII)]
        return [raw[key] for key in sorted(numbered, key=int)]
    return list(raw) if isinstance(raw, list | tuple) else []


def row_count(question: Question, count: int) -> Problem | None:
    """Return what is wrong with the number of rows of a group, or None."""
    most = question.max if question.max is not None else ROWS_MOST
    if count > most:
        return problem(
            "too_many", f"Geef er hoogstens {most}.", f"Indiquez-en au maximum {most}.", f"Give at most {most}."
        )
    if question.min is not None and count < question.min:
        return problem(
            "too_few", f"Geef er minstens {question.min}.", f"Indiquez-en au moins {question.min}.",
            f"Give at least {question.min}.",
        )  # fmt: skip
    return None
