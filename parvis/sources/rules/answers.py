"""Whether an answer is about whom we asked, and what of it is kept: the fields that were asked for, and no other."""

from collections.abc import Collection, Mapping
from typing import Any

from parvis.kernel.people.numbers import is_enterprise_number, is_national_number
from parvis.sources.rules.reading import Part, Places, Read
from parvis.sources.types import Fault, KeyKind, WrongAnswer, WrongKey

_KEY_NAMES = {KeyKind.NATIONAL_NUMBER: "nationalNumber", KeyKind.ENTERPRISE_NUMBER: "enterpriseNumber"}
_CHECKS = {KeyKind.NATIONAL_NUMBER: is_national_number, KeyKind.ENTERPRISE_NUMBER: is_enterprise_number}


def clean_key(kind: KeyKind, key: str) -> str:
    """Return a key as sources want it: digits only.

    :raises WrongKey: when it is no number of that kind; then nothing is asked.
    """
    digits = "".join(one for one in key if one not in " .-/\u00a0").removeprefix("BE")
    if kind is KeyKind.ENTERPRISE_NUMBER and len(digits) == 9:
        digits = f"0{digits}"
    if not _CHECKS[kind](digits):
        raise WrongKey(f"This is not a valid {kind.value.replace('_', ' ')}.")
    return digits


def key_name(kind: KeyKind) -> str:
    """Return under which name a source tells about whom it answers."""
    return _KEY_NAMES[kind]


def read_answer(
    body: Any, *, kind: KeyKind, key: str, wanted: Collection[str], readers: Mapping[str, Read], places: Places
) -> tuple[dict[str, Any], str]:
    """Return the values that were asked for, and the source's reference.

    :param body: the JSON of the answer: `subject` with the key, `reference`, and `result`.
    :raises WrongAnswer: when it is not in form, or about somebody else.
    """
    answer = Part(body)
    said = answer.part("subject", key_name(kind)).needed(longest=20)
    if said != key:
        raise WrongAnswer("The source answered about somebody else.", fault=Fault.ANOTHER)
    reference = answer.part("reference").needed(pattern=r"[A-Za-z0-9._:-]+", longest=80)
    result = answer.part("result")
    if not result.is_there:
        raise result.wrong("there")
    return {name: readers[name](result, places) for name in wanted}, reference
