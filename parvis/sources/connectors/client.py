"""Asks sources over HTTP: with a token, time limits, few attempts, a limit on what is read, and a circuit breaker.

Asking changes nothing at the source, so a question may be put again. Nothing of a person is logged here.
"""

import json
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx

from parvis.sources.connectors.circuits import Circuits
from parvis.sources.connectors.connector import Connector
from parvis.sources.connectors.tokens import Grant, Tokens
from parvis.sources.rules import patience
from parvis.sources.types import Fault, Health, NotKnown, SourceDown, SourceProblem, WrongAnswer

_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_TOKEN_LARGEST = 16 * 1024


class _Again(Exception):
    """It did not work now and may work in a moment."""

    def __init__(self, fault: Fault, message: str, asked: float | None = None) -> None:
        super().__init__(message)
        self.fault = fault
        self.asked = asked


class _Stale(Exception):
    """The source does not accept this token any more."""


class _Answer:
    """A status, its headers, and what was read of the body."""

    def __init__(self, status: int, headers: httpx.Headers, content: bytes) -> None:
        self.status = status
        self.headers = headers
        self.content = content

    def json(self) -> Any:
        """Return the body.

        :raises WrongAnswer: when it is no JSON.
        """
        if self.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            raise WrongAnswer("The source did not answer in JSON.")
        try:
            return json.loads(self.content)
        except (ValueError, RecursionError):
            raise WrongAnswer("The source did not answer in JSON.") from None


class SourceClient:
    """One for a process: it keeps connections, tokens and circuits, and is safe for threads.

    :param pause: waits so many seconds between two attempts.
    :param clock: seconds that only go forward.
    :param read: seconds to wait for each piece of an answer.
    """

    def __init__(
        self,
        base: str,
        *,
        client: str,
        secret: str,
        pause: Callable[[float], object] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        read: float = patience.READ,
        budget: float = patience.BUDGET,
    ) -> None:
        self._base = base.rstrip("/")
        self._login = (client, secret)
        self._pause, self._clock, self._read, self._budget = pause, clock, read, budget
        self._tokens = Tokens(clock)
        self._circuits = Circuits(clock, patience=budget)
        host = httpx.URL(base).host
        self._http = httpx.Client(
            limits=httpx.Limits(max_connections=40, max_keepalive_connections=20, keepalive_expiry=30),
            headers={"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "Parvis"},
            follow_redirects=False,
            trust_env=host not in _LOOPBACK,  # a proxy of the administration is used, but never towards ourselves
        )

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def health(self, sources: Mapping[str, Connector]) -> list[Health]:
        """Return how each source does, as seen from this process."""
        return self._circuits.health(sources)

    def ask(self, connector: Connector, question: Mapping[str, Any]) -> Any:
        """Put a question to a source and return the JSON of its answer, still to be read.

        :raises SourceDown: when it does not answer in time, or is left alone after many failures.
        :raises NotKnown: when it knows nobody of this number.
        :raises WrongAnswer: when its answer is too large or no JSON.
        """
        if not self._circuits.admit(connector.id):
            raise SourceDown("The source is left alone after many failures.", source=connector.id, fault=Fault.RESTING)
        try:
            answer = self._attempts(connector, question)
        except SourceProblem as problem:
            problem.source = connector.id
            # A source that does not know someone, or answers nonsense, is there.
            self._circuits.note(connector.id, answered=not isinstance(problem, SourceDown))
            raise
        self._circuits.note(connector.id, answered=True)
        return answer

    def _attempts(self, connector: Connector, question: Mapping[str, Any]) -> Any:
        deadline = self._clock() + self._budget
        attempt, is_renewed = 1, False
        while True:
            try:
                return self._once(connector, question, deadline)
            except _Stale:
                if is_renewed:
                    raise SourceDown("The source refuses a fresh token.", fault=Fault.REFUSED) from None
                is_renewed = True
            except _Again as failure:
                pause = patience.pause_after(attempt, failure.asked)
                if pause is None or self._clock() + pause >= deadline:
                    raise SourceDown(str(failure), fault=failure.fault) from failure
                self._pause(pause)
                attempt += 1

    def _once(self, connector: Connector, question: Mapping[str, Any], deadline: float) -> Any:
        token = self._tokens.get(connector.scope, lambda scope: self._grant(scope, deadline))
        answer = self._send(
            connector.path,
            deadline,
            patience.LARGEST,
            json=question,
            headers={"Authorization": f"Bearer {token}", "X-Request-Id": str(uuid4())},
        )
        if answer.status == 200:
            return answer.json()
        if answer.status == 401:
            self._tokens.forget(connector.scope, token)
            raise _Stale
        if answer.status == 404 and _says_unknown(answer):
            raise NotKnown("The source knows nobody of this number.")
        raise _refusal(answer)

    def _grant(self, scope: str, deadline: float) -> Grant:
        """Fetch a token."""
        answer = self._send(
            "/token",
            deadline,
            _TOKEN_LARGEST,
            data={"grant_type": "client_credentials", "scope": scope},
            auth=self._login,
        )
        if answer.status == 401:
            raise SourceDown("The sources do not know us: check our name and secret there.", fault=Fault.REFUSED)
        if answer.status != 200:
            raise _refusal(answer)
        said = answer.json()
        token = said.get("access_token") if isinstance(said, dict) else None
        if not isinstance(token, str) or not token or not token.isascii() or not token.isprintable() or " " in token:
            raise WrongAnswer("The sources gave no token.")
        return token, patience.good_for(said.get("expires_in"))

    def _send(self, path: str, deadline: float, largest: int, **request: Any) -> _Answer:
        """Send one request and read its answer, as long as there is time and no more than `largest` bytes."""
        left = deadline - self._clock()
        if left <= 0:
            raise SourceDown("The source took too long.", fault=Fault.TIMEOUT)
        limits = httpx.Timeout(min(self._read, left), connect=min(patience.CONNECT, left), pool=min(1.0, left))
        try:
            with self._http.stream("POST", self._base + path, timeout=limits, **request) as response:
                return _Answer(response.status_code, response.headers, self._body(response, deadline, largest))
        except (httpx.ReadTimeout, httpx.WriteTimeout):
            # Whoever is slow once is slow twice, and a person waits.
            raise SourceDown("The source took too long.", fault=Fault.TIMEOUT) from None
        except httpx.TimeoutException:
            raise _Again(Fault.TIMEOUT, "The source could not be reached in time.") from None
        except (httpx.NetworkError, httpx.RemoteProtocolError, httpx.ProxyError):
            raise _Again(Fault.UNREACHABLE, "The source cannot be reached.") from None
        except (httpx.HTTPError, httpx.InvalidURL):
            raise SourceDown("The source cannot be asked.", fault=Fault.UNREACHABLE) from None

    def _body(self, response: httpx.Response, deadline: float, largest: int) -> bytes:
        if response.headers.get("content-encoding", "identity").lower() != "identity":
            raise WrongAnswer(
                "The source packed its answer, which was not asked."
            )  # a small one may unpack to a huge one
        found = bytearray()
        for piece in response.iter_raw():
            found += piece
            if len(found) > largest:
                raise WrongAnswer("The answer is too large.", fault=Fault.TOO_LARGE)
            if self._clock() > deadline:
                raise SourceDown("The source took too long.", fault=Fault.TIMEOUT)
        return bytes(found)


def _says_unknown(answer: _Answer) -> bool:
    """Tell whether a 404 is about the person, and not about an address that does not exist."""
    said = answer.json()
    return isinstance(said, dict) and said.get("code") == "unknown-subject"


def _refusal(answer: _Answer) -> Exception:
    """Return what an answer without content means."""
    if answer.status == 429 or answer.status >= 500:
        asked = patience.retry_after(answer.headers.get("retry-after"), datetime.now(UTC))
        fault = Fault.BUSY if answer.status == 429 else Fault.STATUS
        return _Again(fault, f"The source answered {answer.status}.", asked)
    fault = Fault.REFUSED if answer.status in (400, 401, 403) else Fault.STATUS
    return SourceDown(f"The source answered {answer.status}.", fault=fault)
