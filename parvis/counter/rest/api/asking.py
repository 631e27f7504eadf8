"""Who asks: an application that shows a token, and how often; and how it is answered."""

import hashlib
import json
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja.security import HttpBearer

from parvis.counter import api as counter
from parvis.counter.rest.api.problems import Refused, language_of
from parvis.kernel.identity import api as identity
from parvis.kernel.people.types import Actor
from parvis.kernel.people.web.pace import is_too_fast

MOST_BYTES = 30_000_000
MINUTE = 60
OPEN_TRIES, TOKEN_TRIES, BAD_TRIES = 240, 1200, 60
"""Calls a minute: from one address without a token, by one application, and from one address with bad tokens."""


@dataclass(frozen=True)
class Asked:
    """Who asks, when, and in which language."""

    by: Actor
    organisation: str
    at: datetime
    language: str


class Application(HttpBearer):
    """An application with a token and the scope that a call needs."""

    def __init__(self, scope: identity.Scope) -> None:
        super().__init__()
        self.scope = scope

    def __call__(self, request: HttpRequest) -> Asked:
        """Return who asks, or refuse before anything of the body is read."""
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not token.strip():
            _slow_down(request)
            raise Refused("no-token", headers={"WWW-Authenticate": 'Bearer realm="Parvis"'})
        return self.authenticate(request, token.strip())

    def authenticate(self, request: HttpRequest, token: str) -> Asked:
        """Return who shows a token, if it may do this."""
        at = timezone.now()
        try:
            by, scopes = identity.actor_of_token(token, at)
        except identity.BadToken:
            _slow_down(request)
            said = 'Bearer realm="Parvis", error="invalid_token"'
            raise Refused("bad-token", headers={"WWW-Authenticate": said}) from None
        PACE.count(by.id, TOKEN_TRIES)
        if self.scope not in scopes:
            said = f'Bearer realm="Parvis", error="insufficient_scope", scope="{self.scope.value}"'
            raise Refused("missing-scope", headers={"WWW-Authenticate": said}, scope=self.scope.value)
        language = language_of(request)
        _read_body(request)
        return Asked(replace(by, language=language), identity.organisation_of(by), at, language)


def _read_body(request: HttpRequest) -> None:
    """Read a body that may hold files, which is larger than what Django reads of a stranger's form."""
    if request.method == "POST":
        content = request.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise Refused("too-large")
        request._body = content


def everyone(request: HttpRequest) -> bool:
    """Let everyone in, but not too often."""
    PACE.count(f"address {request.META.get('REMOTE_ADDR', '')}", OPEN_TRIES)
    return True


def _slow_down(request: HttpRequest) -> None:
    """Let an address show bad tokens only so often."""
    if is_too_fast(request, "api.bad", tries=BAD_TRIES, seconds=MINUTE):
        raise _too_many()


class Pace:
    """Counts calls of this minute, in this process: what guards against haste need not cost a query.

    With several processes one may call as many times as often; nobody guesses anything here, so that does no harm.
    """

    def __init__(self) -> None:
        self._minute, self._counts = 0, Counter[str]()

    def count(self, who: str, most: int) -> None:
        """Count a call, and refuse it when there were more than `most` this minute."""
        minute = int(time.time()) // MINUTE
        if minute != self._minute:
            self._minute, self._counts = minute, Counter()
        self._counts[who] += 1
        if self._counts[who] > most:
            raise _too_many()

    def forget(self) -> None:
        """Begin anew, for tests."""
        self._counts.clear()


PACE = Pace()


def _too_many() -> Refused:
    return Refused("too-many", headers={"Retry-After": str(MINUTE - int(time.time()) % MINUTE)})


# Answers ----------------------------------------------------------------------------------------------------


def answered(content: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> HttpResponse:
    """Return prepared values as JSON; they are not looked at again."""
    body = json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
    kept = {"Cache-Control": "private, no-store", **(headers or {})}
    return HttpResponse(body, status=status, content_type="application/json", headers=kept)


def tagged(request: HttpRequest, content: Any) -> HttpResponse:
    """Return values that everyone may keep, with a tag; who has them already gets only that they did not change."""
    answer = answered(content, headers={"Cache-Control": "public, max-age=60"})
    tag = f'"{hashlib.sha256(answer.content).hexdigest()[:32]}"'
    known = {one.strip().removeprefix("W/") for one in request.headers.get("If-None-Match", "").split(",")}
    if tag in known or "*" in known:
        answer = HttpResponse(status=304, headers={"Cache-Control": "public, max-age=60"})
    answer["ETag"] = tag
    return answer


def once(request: HttpRequest, asked: Asked, key: str, do: Callable[[], tuple[int, Mapping[str, Any]]]) -> HttpResponse:
    """Do something once for a key, and answer the same each time."""
    call = b"\n".join((str(request.method).encode(), request.path.encode(), request.body))
    try:
        made = counter.do_once(key=key, call=call, by=asked.by, at=asked.at, do=do)
    except counter.OtherCall:
        raise Refused("key-reused") from None
    headers = {"Idempotent-Replayed": "true"} if made.is_again else {}
    return answered(made.answer, status=made.status, headers=headers)
