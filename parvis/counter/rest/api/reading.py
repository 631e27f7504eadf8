"""The description of the interface as a page that people read, made from the description itself."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from parvis.counter.rest.api.problems import KINDS
from parvis.counter.rest.api.service import service

METHODS = ("get", "post")


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    """Show every call: what it needs, takes and answers."""
    told = service.get_openapi_schema()
    language = getattr(request, "LANGUAGE_CODE", "nl")
    return render(
        request,
        "counter/api.html",
        {
            "info": told["info"],
            "base_url": settings.BASE_URL,
            "openapi_url": "/api/v1/openapi.json",
            "groups": _groups(told),
            "problems": [
                {"id": kind, "status": status, "title": title.to(language)} for kind, (status, title) in KINDS.items()
            ],
        },
    )


def _groups(told: dict[str, Any]) -> list[dict[str, Any]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, operations in told["paths"].items():
        for method in METHODS:
            if method in operations:
                groups.setdefault(operations[method]["tags"][0], []).append(_call(path, method, operations[method]))
    return [{"name": name, "calls": calls} for name, calls in groups.items()]


def _call(path: str, method: str, operation: dict[str, Any]) -> dict[str, Any]:
    body = operation.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    return {
        "id": operation["operationId"],
        "method": method.upper(),
        "path": path,
        "summary": operation["summary"],
        "description": operation.get("description", ""),
        "scope": next((scope for one in operation["security"] for scope in one["application"]), ""),
        "parameters": [
            {
                "name": one["name"],
                "where": one["in"],
                "required": one.get("required", False),
                "description": one.get("description") or one["schema"].get("description", ""),
            }
            for one in operation.get("parameters", ())
        ],
        "body": body.get("$ref", "").rpartition("/")[2],
        "answers": " ".join(operation["responses"]),
    }
