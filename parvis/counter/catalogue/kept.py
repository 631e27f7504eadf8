"""Definitions as canonical JSON: how a running case keeps its version, and how the catalogue opens quickly.

Days and moments are marked, because a figure may also be a text that looks like one.
"""

import json
from datetime import date, datetime
from typing import Any

from parvis.counter.types import Definition, Flow, Form, GoldenCase, Letter, Procedure
from parvis.kernel.rules import Table

_DAY, _MOMENT = "@day", "@moment"


def _marked(value: Any) -> Any:
    if isinstance(value, datetime):
        return {_MOMENT: value.isoformat()}
    if isinstance(value, date):
        return {_DAY: value.isoformat()}
    raise TypeError(f"A definition cannot hold {type(value).__name__}.")


def _unmarked(found: dict[str, Any]) -> Any:
    if len(found) == 1:
        if _DAY in found:
            return date.fromisoformat(found[_DAY])
        if _MOMENT in found:
            return datetime.fromisoformat(found[_MOMENT])
    return found


def written(value: Any) -> str:
    """Return plain values as canonical JSON: keys sorted, nothing superfluous."""
    return json.dumps(value, default=_marked, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def opened(text: str) -> Any:
    """Return what :func:`written` wrote."""
    return json.loads(text, object_hook=_unmarked)


def written_procedure(definition: Definition) -> str:
    """Return what a list shows of a definition: its `procedure.yaml`, and its hash."""
    return written({"procedure": definition.procedure.model_dump(), "hash": definition.hash})


def opened_procedure(text: str) -> tuple[Procedure, str]:
    """Return what :func:`written_procedure` wrote."""
    parts = opened(text)
    return Procedure.model_validate(parts["procedure"]), parts["hash"]


def to_json(definition: Definition) -> str:
    """Return a definition whole."""
    return written(
        {
            "procedure": definition.procedure.model_dump(),
            "form": definition.form.model_dump(),
            "flow": definition.flow.model_dump(),
            "tables": [one.model_dump() for one in definition.tables],
            "letters": [one.model_dump() for one in definition.letters],
            "golden": [one.model_dump() for one in definition.golden],
            "hash": definition.hash,
            "base_hash": definition.base_hash,
            "organisation": definition.organisation,
        }
    )


def from_json(text: str) -> Definition:
    """Return the definition that :func:`to_json` wrote."""
    parts = opened(text)
    return Definition(
        procedure=Procedure.model_validate(parts["procedure"]),
        form=Form.model_validate(parts["form"]),
        flow=Flow.model_validate(parts["flow"]),
        tables=tuple(Table.model_validate(one) for one in parts["tables"]),
        letters=tuple(Letter.model_validate(one) for one in parts["letters"]),
        golden=tuple(GoldenCase.model_validate(one) for one in parts["golden"]),
        hash=parts["hash"],
        base_hash=parts["base_hash"],
        organisation=parts["organisation"],
    )
