"""How open data is asked for and answered: one filter, clear refusals, short caching, other sites welcome."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from parvis.incidents import api as incidents
from parvis.incidents.types.filters import FILTER_NAMES, BadFilter, Filter
from parvis.kernel.definitions import LANGUAGES, Localised

JSON = "application/json"
GEOJSON = "application/geo+json"
View = Callable[..., HttpResponseBase]


def open_data(
    *, seconds: int, mark: Callable[[HttpRequest], str] | None = None, is_compressed: bool = True
) -> Callable[[View], View]:
    """Let a view be read by everyone, from any site, kept for a while, and refuse what it cannot understand.

    :param seconds: how long an answer may be kept without asking again.
    :param mark: tells by the question alone what the answer will be, for one that is long to make; else an answer is
        marked by its content.
    :param is_compressed: whether it is made smaller on its way, which is in vain for what is small already.
    """

    def opened(view: View) -> View:
        def made(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            etag = f'"{_digest(mark(request).encode())}"' if mark else None
            if etag is not None and (known := get_conditional_response(request, etag=etag)):
                return known
            response = view(request, *args, **kwargs)
            if response.status_code != 200:
                return response
            response["Cache-Control"] = f"public, max-age={seconds}"
            if isinstance(response, HttpResponse):
                etag = f'"{_digest(response.content)}"'
                return get_conditional_response(request, etag=etag, response=_marked(response, etag)) or response
            return _marked(response, etag)

        @require_safe
        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                response = made(request, *args, **kwargs)
            except BadFilter as bad:
                response = refused(bad.errors, language_of(request))
            response["Content-Language"] = language_of(request)
            response["Access-Control-Allow-Origin"] = "*"
            response["Access-Control-Expose-Headers"] = "Link"
            return response

        return gzip_page(answered) if is_compressed else answered

    return opened


R = TypeVar("R", bound=HttpResponseBase)


def _marked(response: R, etag: str | None) -> R:
    if etag is not None:
        response["ETag"] = etag
    return response


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:32]


def refused(errors: Mapping[str, Localised], language: str, *, status: int = 400) -> HttpResponse:
    """Return what is wrong with a question, by the name of each parameter, in words."""
    said = {name: text.to(language) for name, text in errors.items()}
    code = "InvalidParameterValue" if status == 400 else "NotFound"
    return as_json({"code": code, "description": " ".join(said.values()), "errors": said}, status=status)


def as_json(content: Any, *, kind: str = JSON, status: int = 200) -> HttpResponse:
    """Return an answer in JSON, without spaces that nobody reads."""
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return HttpResponse(text.encode(), content_type=kind, status=status)


def language_of(request: HttpRequest) -> str:
    """Return the language of `lang`, else that of the browser."""
    asked = request.GET.get("lang", "")
    return asked if asked in LANGUAGES else (translation.get_language() or "nl")[:2]


def filter_of(request: HttpRequest, *, everything: bool = False) -> Filter:
    """Return which reports an address asks for.

    :param everything: where no state is asked for, closed ones count too, however old.
    :raises BadFilter: for what cannot be understood.
    """
    asked = dict(request.GET.lists())
    if everything and not "".join(asked.get("state", [])).strip():
        asked["state"] = ["all"]
    return incidents.read_filter(asked)


def whole_number(request: HttpRequest, name: str, *, least: int, most: int, default: int | None = None) -> int:
    """Return a whole number of the address; `default` where it is not given.

    :raises BadFilter: if it is none, or out of bounds.
    """
    word = request.GET.get(name, "").strip()
    if not word and default is not None:
        return default
    if word.isascii() and word.isdigit() and len(word) < 10 and least <= int(word) <= most:
        return int(word)
    raise BadFilter({name: _no_number(name, word, least, most)})


def demand_known(request: HttpRequest, *names: str, others: Iterable[str] = FILTER_NAMES) -> None:
    """Refuse parameters that this address does not know, so that nobody thinks they were heard.

    :raises BadFilter: naming them.
    """
    known = {*names, *others, "lang", "f"}
    if unknown := sorted(set(request.GET) - known):
        raise BadFilter({name: _unknown(name, sorted(known)) for name in unknown})
    if request.GET.get("f", "json") != "json":
        raise BadFilter({"f": _only_json()})


def _no_number(name: str, word: str, least: int, most: int) -> Localised:
    return Localised(
        nl=f"{name}: “{word[:20]}” is geen geheel getal van {least} tot {most}.",
        fr=f"{name} : « {word[:20]} » n’est pas un nombre entier de {least} à {most}.",
        en=f"{name}: “{word[:20]}” is not a whole number from {least} to {most}.",
    )


def _unknown(name: str, known: Iterable[str]) -> Localised:
    words = ", ".join(known)
    return Localised(
        nl=f"“{name[:40]}” kennen we niet. Dit adres kent: {words}.",
        fr=f"« {name[:40]} » nous est inconnu. Cette adresse connaît : {words}.",
        en=f"“{name[:40]}” is unknown to us. This address knows: {words}.",
    )


def _only_json() -> Localised:
    return Localised(
        nl="f: we antwoorden alleen in JSON. Schrijf f=json, of laat het weg.",
        fr="f : nous ne répondons qu’en JSON. Écrivez f=json, ou rien.",
        en="f: we only answer in JSON. Write f=json, or leave it out.",
    )
