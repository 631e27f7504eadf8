"""The interface as a whole: its routes, what goes wrong in them, and its description."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema

from parvis.counter import api as counter
from parvis.counter.rest.api import cases, catalogue, documents, statistics
from parvis.counter.rest.api.asking import Application
from parvis.counter.rest.api.problems import KINDS, MEDIA, Refused, as_problem
from parvis.counter.rest.api.shapes import ProblemOut
from parvis.kernel.identity import api as identity

DESCRIPTION = (
    "Procedures for everyone, and cases, letters and figures for applications of an administration. An application "
    "fetches a token at /identity/token with its client_id and client_secret (OAuth 2.0 client credentials); it reads "
    "and does only what is of its own organisation. What is done carries an Idempotency-Key. Errors are problems "
    "(RFC 9457) in the language of Accept-Language. Moments carry a zone; sums are cents."
)
OPEN_STATUSES, TOKEN_STATUSES, WRITE_STATUSES = (404, 422, 429), (401, 403, 404, 422, 429), (409, 413)


class Service(NinjaAPI):
    """The interface, with a description that says what ninja cannot know: scopes and problems."""

    def get_openapi_schema(self, **known: Any) -> OpenAPISchema:
        """Return the description of the interface, OpenAPI 3.1."""
        made = super().get_openapi_schema(**known)
        made["jsonSchemaDialect"] = "https://spec.openapis.org/oas/3.1/dialect/base"
        # The problem is a shape that no route returns by itself.
        made.schemas.update(_schemas_of_problem())
        made["components"]["securitySchemes"] = {"application": _scheme()}
        scopes = self._scopes()
        for path, operations in made["paths"].items():
            for method, told in operations.items():
                _complete(told, scopes.get((path, method)), is_write=method == "post")
        return made

    def _scopes(self) -> dict[tuple[str, str], str]:
        """Return the scope that each call needs; none for what everyone may read."""
        root = self.get_root_path({})
        return {
            ("/" + f"{root}{path}".replace("//", "/").lstrip("/"), method.lower()): auth.scope.value
            for bound in self._get_bound_routers()
            for path, view in bound.path_operations.items()
            for operation in view.operations
            for method in operation.methods
            for auth in operation.auth_callbacks
            if isinstance(auth, Application)
        }


def _schemas_of_problem() -> dict[str, Any]:
    told = ProblemOut.model_json_schema(ref_template="#/components/schemas/{model}")
    inner = told.pop("$defs", {})
    return {**inner, "ProblemOut": told}


def _scheme() -> dict[str, Any]:
    scopes = {one.value: SCOPES[one] for one in identity.Scope}
    return {
        "type": "oauth2",
        "flows": {"clientCredentials": {"tokenUrl": "/identity/token", "scopes": scopes}},
    }


SCOPES = {
    identity.Scope.CATALOGUE_READ: "Read the catalogue of procedures",
    identity.Scope.CASES_READ: "Read the cases of the organisation",
    identity.Scope.CASES_WRITE: "Handle the cases of the organisation",
    identity.Scope.DOCUMENTS_READ: "Fetch letters and files of cases",
    identity.Scope.STATISTICS_READ: "Read figures of the organisation",
}


def _complete(told: dict[str, Any], scope: str | None, *, is_write: bool) -> None:
    """Say of a call what token it needs, and with which problems it may answer."""
    told["security"] = [{"application": [scope]}] if scope else []
    statuses = TOKEN_STATUSES if scope else OPEN_STATUSES
    for status in sorted({*statuses, *(WRITE_STATUSES if is_write else ())}):
        kinds = ", ".join(kind for kind, (code, _title) in KINDS.items() if code == status)
        told["responses"][status] = {
            "description": kinds,
            "content": {MEDIA: {"schema": {"$ref": "#/components/schemas/ProblemOut"}}},
            **({"headers": {"Retry-After": {"schema": {"type": "integer"}}}} if status == 429 else {}),
        }
    told["responses"] = {str(status): one for status, one in sorted(told["responses"].items())}


service = Service(
    title="Parvis",
    version="1.0.0",
    description=DESCRIPTION,
    urls_namespace="api-v1",
    docs_url=None,
    openapi_extra={"info": {"license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"}}},
)
service.add_router("", catalogue.router)
service.add_router("", cases.router)
service.add_router("", documents.router)
service.add_router("", statistics.router)


# What goes wrong --------------------------------------------------------------------------------------------


@service.exception_handler(Refused)
def _refused(request: HttpRequest, refused: Refused) -> HttpResponse:
    return as_problem(request, refused)


@service.exception_handler(Http404)
def _missing(request: HttpRequest, _missing: Http404) -> HttpResponse:
    return as_problem(request, Refused("not-found"))


@service.exception_handler(HttpError)
def _broken(request: HttpRequest, error: HttpError) -> HttpResponse:
    return as_problem(request, Refused("invalid", str(error) if settings.DEBUG else ""))


@service.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Say which parts of a call are not as described; never with what was in them."""
    found = [{"where": ".".join(map(str, one["loc"])), "message": one["msg"]} for one in error.errors]
    return as_problem(request, Refused("invalid", "; ".join(one["where"] for one in found), invalid=found))


@service.exception_handler(counter.CounterProblem)
def _counter(request: HttpRequest, problem: counter.CounterProblem) -> HttpResponse:
    return as_problem(request, _of_counter(problem))


def _of_counter(problem: counter.CounterProblem) -> Refused:
    match problem:
        case counter.UnknownCase():
            return Refused("not-found")
        case counter.WrongAnswers():
            return Refused(
                "wrong-answers", errors=[one for name, each in problem.problems.items() for one in _wrong(name, each)]
            )
        case counter.AlreadyDone():
            return Refused("already-done", done_at=problem.done.event.at.isoformat(), action=problem.done.event.action)
        case counter.StaleCase():
            return Refused("changed-meanwhile", since=[one.event.kind.value for one in problem.since])
        case counter.NotPossible():
            return Refused("not-possible", problem.sentence or "", reason=problem.reason)
    return Refused("not-allowed")


def _wrong(question: str, found: Any) -> list[dict[str, Any]]:
    """Return what is wrong with an answer, each row of a group by itself, in three languages."""
    return [
        {
            "question": question,
            "field": one.field or question,
            "code": one.code,
            "message": {language: one.to(language) for language in ("nl", "fr", "en")},
        }
        for one in found.inner or (found,)
    ]


@service.exception_handler(counter.UnknownProcedure)
def _no_procedure(request: HttpRequest, _problem: Exception) -> HttpResponse:
    return as_problem(request, Refused("not-offered", reason="procedure"))


@service.exception_handler(counter.NotOffered)
def _not_offered(request: HttpRequest, problem: counter.NotOffered) -> HttpResponse:
    return as_problem(request, Refused("not-offered", reason=problem.reason))


@service.exception_handler(counter.NotSure)
def _too_unsure(request: HttpRequest, problem: counter.NotSure) -> HttpResponse:
    return as_problem(request, Refused("too-unsure", wanted=problem.wanted))


@service.exception_handler(counter.NoWayThere)
def _no_way(request: HttpRequest, problem: counter.NoWayThere) -> HttpResponse:
    return as_problem(request, Refused("not-possible", reason=problem.reason))
