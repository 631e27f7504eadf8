"""The definition of the service in OpenAPI 3.0.3, as the standard's class `oas30` wants it."""

from collections.abc import Mapping
from typing import Any

from parvis.incidents import api as incidents
from parvis.incidents.types.filters import STANDINGS
from parvis.incidents.types.report import CLOSED, OPEN, Channel
from parvis.kernel.definitions import LANGUAGES

DEFAULT_LIMIT, MOST_ITEMS = 100, 10_000
_STATES = [*STANDINGS, *sorted(state.value for state in OPEN | CLOSED)]
_TYPES = {int: {"type": "integer"}, float: {"type": "number"}, str: {"type": "string", "nullable": True}}


def definition(base: str) -> dict[str, Any]:
    """Return the definition of the service at an address."""
    return {
        "openapi": "3.0.3",
        "info": {
            "title": "Reports in public space",
            "description": "OGC API - Features, Part 1: Core. Every public report, duplicates as one, as points.",
            "version": "1.0.0",
            "license": {"name": "CC0-1.0", "url": "https://creativecommons.org/publicdomain/zero/1.0/"},
        },
        "servers": [{"url": base}],
        "paths": {
            "/": _get("landing", "The landing page", _json("landing")),
            "/conformance": _get("conformance", "The classes of the standard that are followed", _json("conformance")),
            "/api": _get("api", "This definition", _json("definition")),
            "/collections": _get("collections", "What there is to read", _json("collections")),
            "/collections/reports": _get("collection", "The collection of reports", _json("collection")),
            "/collections/reports/items": _get("items", "Reports, the last one first", _features(), *ITEM_PARAMETERS),
            "/collections/reports/items/{featureId}": _get("item", "One report", _feature(), _feature_id()),
        },
        "components": {"schemas": {"report": _report(), "exception": _exception()}},
    }


def _query(name: str, description: str, schema: Mapping[str, Any], **rest: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "description": description, "required": False, "schema": schema, **rest}


_LIST = {"type": "array", "items": {"type": "string"}}
_AS_COMMAS = {"style": "form", "explode": False}
_TEXT = {"type": "string"}
_MOMENT = {"type": "string", "format": "date-time"}
LANGUAGE = _query("lang", "Language of titles and of what is wrong.", {"type": "string", "enum": list(LANGUAGES)})
FORMAT = _query("f", "The only format.", {"type": "string", "enum": ["json"]})
ITEM_PARAMETERS = (
    _query(
        "limit", "The most reports in an answer.",
        {"type": "integer", "minimum": 1, "maximum": MOST_ITEMS, "default": DEFAULT_LIMIT}, **_AS_COMMAS,
    ),
    _query(
        "bbox", "A rectangle: west,south,east,north in degrees; of six numbers the heights are left out.",
        {"type": "array", "oneOf": [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}],
         "items": {"type": "number"}}, **_AS_COMMAS,
    ),
    _query(
        "datetime", "When it was reported: a moment, or an interval such as 2026-11-01T00:00:00Z/.. with both ends.",
        _TEXT, **_AS_COMMAS,
    ),
    _query("group", "Codes of main groups.", _LIST, **_AS_COMMAS),
    _query("category", "Codes of categories, each with all that is under it.", _LIST, **_AS_COMMAS),
    _query("state", "States.", {"type": "array", "items": {"type": "string", "enum": _STATES}}, **_AS_COMMAS),
    _query("municipality", "Code of a municipality.", _TEXT),
    _query("manager", "Code of the organisation that handles it.", _TEXT),
    _query("channel", "How it came in.", {"type": "string", "enum": [one.value for one in Channel]}),
    _query("from", "Reported on or after a day, or a moment.", _TEXT),
    _query("until", "Reported on or before a day, or before a moment.", _TEXT),
    _query("changed_since", "Changed at or after a moment.", _MOMENT),
    _query("overdue", "Only what is open after its term.", {"type": "string", "enum": ["yes", "no"]}),
    _query("q", "Words of a street’s name, or a number.", {"type": "string", "maxLength": 100}),
    _query("after", "Where an earlier answer’s `next` link goes on.", _TEXT),
)  # fmt: skip


def _get(name: str, summary: str, answer: Mapping[str, Any], *parameters: Mapping[str, Any]) -> dict[str, Any]:
    responses: dict[str, Any] = {"200": answer, "400": _refusal("A parameter cannot be understood.")}
    if name == "item":
        responses["404"] = _refusal("There is no such public report.")
    return {
        "get": {
            "operationId": name,
            "summary": summary,
            "parameters": [*parameters, LANGUAGE, FORMAT],
            "responses": responses,
        }
    }


def _feature_id() -> dict[str, Any]:
    return {
        "name": "featureId",
        "in": "path",
        "description": "The public number of a report.",
        "required": True,
        "schema": {"type": "integer"},
    }


def _content(kind: str, schema: Mapping[str, Any], description: str) -> dict[str, Any]:
    return {"description": description, "content": {kind: {"schema": schema}}}


def _json(what: str) -> dict[str, Any]:
    return _content("application/json", {"type": "object"}, f"The {what}.")


def _refusal(description: str) -> dict[str, Any]:
    return _content("application/json", {"$ref": "#/components/schemas/exception"}, description)


def _feature() -> dict[str, Any]:
    return _content("application/geo+json", {"$ref": "#/components/schemas/report"}, "The report.")


def _features() -> dict[str, Any]:
    schema = {
        "type": "object",
        "required": ["type", "features"],
        "properties": {
            "type": {"type": "string", "enum": ["FeatureCollection"]},
            "features": {"type": "array", "items": {"$ref": "#/components/schemas/report"}},
            "links": {"type": "array", "items": {"type": "object"}},
            "timeStamp": _MOMENT,
            "numberMatched": {"type": "integer", "minimum": 0},
            "numberReturned": {"type": "integer", "minimum": 0},
        },
    }
    return _content("application/geo+json", schema, "Reports, and links to those that follow.")


def _report() -> dict[str, Any]:
    properties = {
        name: _TYPES.get(kind, {**_MOMENT, "nullable": True})
        for name, kind in incidents.OPEN_COLUMNS.items()
        if name not in ("lat", "lon")
    }
    point = {
        "type": "object",
        "properties": {
            "type": {"type": "string", "enum": ["Point"]},
            "coordinates": {"type": "array", "minItems": 2, "items": {"type": "number"}},
        },
    }
    return {
        "type": "object",
        "required": ["type", "geometry", "properties"],
        "properties": {
            "type": {"type": "string", "enum": ["Feature"]},
            "id": {"type": "integer"},
            "geometry": point,
            "properties": {"type": "object", "properties": properties},
        },
    }


def _exception() -> dict[str, Any]:
    return {
        "type": "object",
        "required": ["code"],
        "properties": {
            "code": {"type": "string"},
            "description": {"type": "string"},
            "errors": {"type": "object", "additionalProperties": {"type": "string"}},
        },
    }
