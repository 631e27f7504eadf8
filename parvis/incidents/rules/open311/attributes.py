"""Answers to the attributes of a service, held against its definition."""

import re
from collections.abc import Mapping
from decimal import Decimal

from parvis.incidents.rules.open311 import dates, faults
from parvis.incidents.types.open311 import Answer, Answers, Attribute, Datatype, Problem, Refused, ServiceDefinition

_NUMBER = re.compile(r"[+-]?\d{1,20}([.,]\d{1,20})?", re.ASCII)


def hold(attributes: Mapping[str, tuple[str, ...]], definition: ServiceDefinition) -> Answers:
    """Return the answers in their types.

    :param attributes: of a `Posted`.
    :raises Refused: with every answer that is missing or does not fit.
    """
    asked = [one for one in definition.attributes if one.variable]
    problems: list[Problem] = []
    given: dict[str, Answer] = {}
    for one in asked:
        values = attributes.get(one.code, ())
        if not values:
            if one.required:
                problems.append(faults.ATTRIBUTE_MISSING(code=one.code, description=one.description))
            continue
        answer = _read(one, values)
        if isinstance(answer, Problem):
            problems.append(answer)
        else:
            given[one.code] = answer
    if problems:
        raise Refused(problems)
    known = {one.code for one in asked}
    return Answers(given, {code: values for code, values in attributes.items() if code not in known})


def _read(attribute: Attribute, values: tuple[str, ...]) -> Answer | Problem:
    named = {"code": attribute.code, "description": attribute.description}
    if attribute.datatype.is_list:
        keys = {choice.key for choice in attribute.values}
        stranger = next((one for one in values if one not in keys), None)
        if stranger is not None:
            return faults.ATTRIBUTE_CHOICE(value=stranger, known=", ".join(c.key for c in attribute.values), **named)
    if attribute.datatype is Datatype.MULTIVALUELIST:
        return tuple(dict.fromkeys(values))
    if len(values) > 1:
        return faults.ATTRIBUTE_ONCE(**named)
    return _one(attribute, values[0], named)


def _one(attribute: Attribute, value: str, named: Mapping[str, str]) -> Answer | Problem:
    match attribute.datatype:
        case Datatype.NUMBER:
            if not _NUMBER.fullmatch(value):
                return faults.ATTRIBUTE_NUMBER(value=value, **named)
            return Decimal(value.replace(",", "."))
        case Datatype.DATETIME:
            try:
                return dates.read(value)
            except ValueError:
                return faults.ATTRIBUTE_DATE(value=value, **named)
        case Datatype.STRING:
            return " ".join(value.split())  # the standard: without line breaks
        case _:
            return value
