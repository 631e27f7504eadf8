"""Numbers that carry their own check: national, enterprise and bank account numbers (python-stdnum)."""

import re
from calendar import monthrange
from collections.abc import Mapping
from datetime import date
from typing import Any

from stdnum import iban as iban_numbers
from stdnum.be import vat
from stdnum.exceptions import InvalidChecksum, ValidationError

from parvis.counter.rules.cleaning.plain import plain
from parvis.counter.rules.cleaning.problem import Problem, Setting, problem
from parvis.counter.types import Question


def national_number(question: Question, raw: Any, setting: Setting, facts: Mapping[str, Any]) -> str | Problem | None:
    """Take a national register number or a bis number, as eleven digits.

    Source: royal decree of 3 April 1984 (national number) and of 8 February 1991 (bis number): the last two digits are
    97 minus the rest of the first nine by 97, with a 2 before them for who was born from 2000 on.
    """
    typed = plain(raw)
    if not typed:
        return None
    digits = re.sub(r"[\s.\-/]", "", typed)
    if not re.fullmatch(r"\d+", digits, re.ASCII):
        return problem(
            "not_digits",
            "Een rijksregisternummer bestaat uit cijfers, zoals 85.07.30-033.28.",
            "Un numéro national se compose de chiffres, comme 85.07.30-033.28.",
            "A national number consists of figures, such as 85.07.30-033.28.",
        )
    if len(digits) != 11:
        return problem(
            "length",
            f"Een rijksregisternummer heeft 11 cijfers; dit zijn er {len(digits)}.",
            f"Un numéro national compte 11 chiffres ; celui-ci en compte {len(digits)}.",
            f"A national number has 11 figures; this one has {len(digits)}.",
        )
    centuries = _centuries(digits)
    if not centuries:
        return problem(
            "check_digits",
            "Dit rijksregisternummer klopt niet: er staat een cijfer fout of er zijn twee cijfers verwisseld. "
            "U vindt het nummer op de achterkant van uw identiteitskaart.",
            "Ce numéro national n’est pas correct : un chiffre est erroné ou deux chiffres sont inversés. "
            "Vous le trouvez au verso de votre carte d’identité.",
            "This national number is not right: a figure is wrong or two figures are swapped. "
            "You find it on the back of your identity card.",
        )
    if all(_not_yet_born(digits, century, setting.today) for century in centuries):
        return problem(
            "not_born",
            "Volgens dit rijksregisternummer is de persoon nog niet geboren. Kijk de eerste zes cijfers na.",
            "Selon ce numéro national, la personne n’est pas encore née. Vérifiez les six premiers chiffres.",
            "According to this national number the person is not born yet. Check the first six figures.",
        )
    return digits


def _centuries(digits: str) -> list[int]:
    """Return the centuries in which the check digits hold and the month can be one."""
    if int(digits[2:4]) % 20 > 12 or int(digits[2:4]) > 52 or not int(digits):
        return []
    starts = {1900: digits[:9], 2000: "2" + digits[:9]}
    return [century for century, first in starts.items() if 97 - int(first) % 97 == int(digits[9:])]


def _not_yet_born(digits: str, century: int, today: date) -> bool:
    """Tell whether the number's birth date lies after today; months and days of zero are unknown ones."""
    year, month, day = century + int(digits[:2]), int(digits[2:4]) % 20, int(digits[4:6])
    if not month:
        return year > today.year
    return date(year, month, min(max(day, 1), monthrange(year, month)[1])) > today


def enterprise_number(question: Question, raw: Any, setting: Setting, facts: Mapping[str, Any]) -> str | Problem | None:
    """Take an enterprise number, as ten digits (Code of Economic Law, art. III.17)."""
    typed = plain(raw)
    if not typed:
        return None
    try:
        return str(vat.validate(typed))
    except InvalidChecksum:
        return problem(
            "check_digits",
            "Dit ondernemingsnummer klopt niet: er staat een cijfer fout of er zijn twee cijfers verwisseld.",
            "Ce numéro d’entreprise n’est pas correct : un chiffre est erroné ou deux chiffres sont inversés.",
            "This enterprise number is not right: a figure is wrong or two figures are swapped.",
        )
    except (ValidationError, ValueError):
        return problem(
            "length",
            "Een ondernemingsnummer heeft 10 cijfers en begint met 0 of 1, zoals 0403.019.261.",
            "Un numéro d’entreprise compte 10 chiffres et commence par 0 ou 1, comme 0403.019.261.",
            "An enterprise number has 10 figures and starts with 0 or 1, such as 0403.019.261.",
        )


def iban(question: Question, raw: Any, setting: Setting, facts: Mapping[str, Any]) -> str | Problem | None:
    """Take an account number (ISO 13616), compact and in capitals."""
    typed = re.sub(r"[\s.\-]", "", plain(raw)).upper()
    if not typed:
        return None
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{4,30}", typed, re.ASCII):
        return problem(
            "not_an_iban",
            "Een rekeningnummer begint met twee letters en twee cijfers, zoals BE68 5390 0754 7034.",
            "Un numéro de compte commence par deux lettres et deux chiffres, comme BE68 5390 0754 7034.",
            "An account number starts with two letters and two figures, such as BE68 5390 0754 7034.",
        )
    if typed.startswith("BE") and len(typed) != 16:
        return problem(
            "length",
            f"Een Belgisch rekeningnummer heeft 16 tekens; dit zijn er {len(typed)}.",
            f"Un numéro de compte belge compte 16 caractères ; celui-ci en compte {len(typed)}.",
            f"A Belgian account number has 16 characters; this one has {len(typed)}.",
        )
    try:
        # Which banks exist changes more often than a list of them does: only what can be calculated is checked.
        found = str(iban_numbers.validate(typed, check_country=False))
        if found.startswith("BE") and (int(found[4:14]) % 97 or 97) != int(found[14:]):
            raise InvalidChecksum
        return found
    except InvalidChecksum:
        return problem(
            "check_digits",
            "Dit rekeningnummer klopt niet: er staat een cijfer fout of er zijn twee cijfers verwisseld. "
            "Vergelijk het met uw bankkaart of rekeninguittreksel.",
            "Ce numéro de compte n’est pas correct : un chiffre est erroné ou deux chiffres sont inversés. "
            "Comparez-le avec votre carte bancaire ou un extrait de compte.",
            "This account number is not right: a figure is wrong or two figures are swapped. "
            "Compare it with your bank card or a statement.",
        )
    except (ValidationError, ValueError):
        return problem(
            "structure",
            "Dit rekeningnummer past niet bij zijn land. Kijk de eerste twee letters en de lengte na.",
            "Ce numéro de compte ne correspond pas à son pays. Vérifiez les deux premières lettres et la longueur.",
            "This account number does not fit its country. Check the first two letters and the length.",
        )
