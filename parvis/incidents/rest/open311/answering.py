"""How every call of Open311 is answered: in its format, with its errors, open to every page of the web."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.core.exceptions import BadRequest, RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import get_language_from_request
from django.views.decorators.csrf import csrf_exempt

from parvis.incidents import api as incidents
from parvis.incidents.rules import open311
from parvis.incidents.rules.open311 import documents, faults
from parvis.incidents.types.key import KeyInfo
from parvis.incidents.types.open311 import Document, Format, Refused

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], Document]


def answered(view: View[P]) -> Callable[..., HttpResponse]:
    """Let a view return a document, or raise what is wrong; whatever the address ends with decides the format."""

    @csrf_exempt  # nothing of a browser's session counts here: a key does
    @wraps(view)
    def answer(request: HttpRequest, ending: Format, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            response = _written(view(request, *args, **kwargs), ending, 200)
        except Refused as refused:
            told = documents.errors(refused.faults(language_of(request)))
            response = _written(told, ending, refused.status)
        response["Access-Control-Allow-Origin"] = "*"
        response["Vary"] = "Accept-Language"
        if request.method == "GET":
            response["Cache-Control"] = "public, max-age=30"
        return response

    return answer


def language_of(request: HttpRequest) -> str:
    """Return the language in which a caller wants names: `locale`, or what its headers say."""
    asked = request.GET.get("locale", "")[:2]
    return asked if asked in ("nl", "fr", "en") else get_language_from_request(request)


def sent(request: HttpRequest) -> dict[str, list[str]]:
    """Return what a form carries, and what its address adds to it.

    :raises Refused: for a body that is no form, or too large.
    """
    try:
        fields = {**dict(request.GET.lists()), **dict(request.POST.lists())}
    except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent) as error:
        raise Refused([faults.TOO_LARGE()]) from error
    except (BadRequest, MultiPartParserError, UnicodeDecodeError, UnreadablePostError) as error:
        raise Refused([faults.NOT_A_FORM()]) from error
    body_type = request.content_type or ""
    if request.method == "POST" and body_type not in ("application/x-www-form-urlencoded", "multipart/form-data"):
        raise Refused([faults.NOT_A_FORM()])
    return fields


def holder(fields: dict[str, list[str]]) -> KeyInfo:
    """Return who holds the key that was sent.

    :raises Refused: without a key, or with one that opens nothing.
    """
    key = open311.key_of(fields)
    if not key:
        raise Refused([faults.KEY_MISSING()])
    found = incidents.holder_of(key)
    if found is None:
        raise Refused([faults.KEY_WRONG()])
    return found


def demand_jurisdiction(named: str) -> None:
    """Go on only if we serve the jurisdiction that was named; there is one, so nobody need name it.

    :raises Refused: if it is another.
    """
    open311.check_jurisdiction(named, [incidents.jurisdiction()])


def _written(document: Document, ending: Format, status: int) -> HttpResponse:
    return HttpResponse(open311.write(document, ending), content_type=ending.content_type, status=status)
