"""The invented provider as a WSGI application: discovery, keys, sign-in page, tokens, userinfo, signing out.

It holds clients to the rules (PKCE, `private_key_jwt`, one use of each code) and can be told to break them itself:
`Fake.mischief` is a set of :class:`Mischief`, read at every request, so that a test can see what its client does then.
A client needs no registration here: its keys are read at the origin to which it is sent back, on this machine only.
"""

import json
import time
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from enum import StrEnum
from http import HTTPStatus
from pathlib import Path
from secrets import token_hex
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from wsgiref.util import application_uri

import httpx
from joserfc import jwe, jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, RSAKey

from parvis.kernel.identity.client.claims import ACR
from parvis.kernel.identity.client.tokens import challenge, half_hash
from parvis.kernel.identity.fake import pages
from parvis.kernel.identity.fake.grants import Grant, Grants
from parvis.kernel.identity.fake.people import claims_of, grown_ups
from parvis.kernel.identity.types import MEANS_LEVEL, Level, Means, enough

_ACR_OF = {
    Means.USERNAME: "urn:be:fedict:iam:fas:Level200",
    Means.APP: "urn:be:fedict:iam:fas:Level400",
    Means.ITSME: "urn:be:fedict:iam:fas:Level450",
    Means.EID: "urn:be:fedict:iam:fas:Level500",
}
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_ASKED = (
    "response_type",
    "client_id",
    "redirect_uri",
    "scope",
    "state",
    "nonce",
    "code_challenge",
    "code_challenge_method",
    "acr_values",
    "prompt",
    "ui_locales",
)
MOST_BYTES = 20_000
Answer = tuple[int, dict[str, str], bytes]


class Mischief(StrEnum):
    """What the provider, or somebody between it and us, can do wrong."""

    WRONG_ISSUER = "wrong_issuer"
    WRONG_AUDIENCE = "wrong_audience"
    SEVERAL_AUDIENCES = "several_audiences"
    WRONG_AZP = "wrong_azp"
    WRONG_NONCE = "wrong_nonce"
    NO_NONCE = "no_nonce"
    EXPIRED = "expired"
    FROM_TOMORROW = "from_tomorrow"
    OLD = "old"
    WRONG_AT_HASH = "wrong_at_hash"
    ALG_NONE = "alg_none"
    ALG_SECRET = "alg_secret"  # noqa: S105 - signed with HMAC under the public key
    STRANGE_KEY = "strange_key"
    NEW_KEY = "new_key"
    ES256 = "es256"
    STRANGE_ENCRYPTION = "strange_encryption"
    OTHER_SUBJECT = "other_subject"
    """Userinfo is about somebody else."""
    NO_NATIONAL_NUMBER = "no_national_number"
    UNKNOWN_ACR = "unknown_acr"
    OLD_AUTHENTICATION = "old_authentication"
    MIX_UP = "mix_up"
    """The answer names another provider."""
    NO_SENDER = "no_sender"
    WRONG_DISCOVERY = "wrong_discovery"
    NOT_JSON = "not_json"
    DOWN = "down"
    TOKEN_DOWN = "token_down"  # noqa: S105


class Fake:
    """One provider, with its own keys and memory.

    :param folder: the region's, with `people.yaml`.
    :param clients: public keys per client; a client that is not named publishes them itself.
    :param encrypts: whether tokens are encrypted for clients that publish a key for it, as itsme does.
    """

    def __init__(self, folder: Path, *, clients: dict[str, Any] | None = None, encrypts: bool = True) -> None:
        today = datetime.now(tz=UTC).date()
        self.people = {one.username: one for one in grown_ups(folder, today=today)}
        self.mischief: set[Mischief] = set()
        self.encrypts = encrypts
        self._clients = dict(clients or {})
        self._grants = Grants()
        self._keys: list[RSAKey | ECKey] = [RSAKey.generate_key(2048, {"use": "sig", "kid": token_hex(8)})]
        self._pages: dict[str, Callable[[dict[str, Any], dict[str, str]], Answer]] = {
            "/.well-known/openid-configuration": self._discovery,
            "/jwks": self._jwks,
            "/authorize": self._authorize,
            "/token": self._token,
            "/userinfo": self._userinfo,
            "/end": self._end,
        }

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        page = self._pages.get(environ.get("PATH_INFO", ""))
        if Mischief.DOWN in self.mischief:
            answer = _plain(503, "down")
        elif page is None:
            answer = _plain(404, "not found")
        else:
            answer = page(environ, _fields(environ))
        status, headers, body = answer
        found = {"Content-Length": str(len(body)), "Cache-Control": "no-store", **headers}
        start_response(f"{status} {HTTPStatus(status).phrase}", list(found.items()))
        return [body]

    def new_key(self, kind: str = "RSA") -> None:
        """Sign with another key from now on; the former one is published no more."""
        options: Any = {"use": "sig", "kid": token_hex(8)}
        fresh = ECKey.generate_key("P-256", options) if kind == "EC" else RSAKey.generate_key(2048, options)
        self._keys = [fresh]

    # What it publishes ------------------------------------------------------------------------------------

    def _discovery(self, environ: dict[str, Any], asked: dict[str, str]) -> Answer:
        issuer = self._issuer(environ)
        if Mischief.NOT_JSON in self.mischief:
            return _plain(200, "<html>It works!</html>")
        return _json(
            {
                "issuer": "https://other.example" if Mischief.WRONG_DISCOVERY in self.mischief else issuer,
                "authorization_endpoint": f"{issuer}/authorize",
                "token_endpoint": f"{issuer}/token",
                "userinfo_endpoint": f"{issuer}/userinfo",
                "end_session_endpoint": f"{issuer}/end",
                "jwks_uri": f"{issuer}/jwks",
                "response_types_supported": ["code"],
                "subject_types_supported": ["pairwise"],
                "scopes_supported": ["openid", "profile", "egovnrn"],
                "acr_values_supported": list(ACR),
                "code_challenge_methods_supported": ["S256"],
                "token_endpoint_auth_methods_supported": ["private_key_jwt"],
                "token_endpoint_auth_signing_alg_values_supported": ["PS256", "RS256", "ES256"],
                "id_token_signing_alg_values_supported": ["RS256", "ES256"],
                "id_token_encryption_alg_values_supported": ["RSA-OAEP-256"],
                "id_token_encryption_enc_values_supported": ["A256GCM"],
                "authorization_response_iss_parameter_supported": True,
            }
        )

    def _jwks(self, environ: dict[str, Any], asked: dict[str, str]) -> Answer:
        return _json({"keys": [key.as_dict(private=False) for key in self._keys]})

    # Where one signs in -----------------------------------------------------------------------------------

    def _authorize(self, environ: dict[str, Any], asked: dict[str, str]) -> Answer:
        language = next((one for one in ("nl", "fr", "en") if asked.get("ui_locales", "").startswith(one)), "nl")
        if problem := self._unanswerable(asked):
            return _page(400, pages.wrong(problem, language=language))
        if problem := _not_as_it_should(asked):
            return self._sent_back(environ, asked, error=problem)
        wanted = ACR.get(asked.get("acr_values", "").split(" ")[0], Level.NONE)
        if environ["REQUEST_METHOD"] != "POST":
            again = {name: asked[name] for name in _ASKED if name in asked}
            return _page(200, pages.choose(self.people.values(), asked=again, wanted=wanted, language=language))
        means = asked.get("means", "")
        person = self.people.get(asked.get("who", ""))
        if means == "stop" or means not in set(Means) or person is None:
            return self._sent_back(environ, asked, error="access_denied")
        if not enough(MEANS_LEVEL[Means(means)], wanted) and not asked.get("in_spite"):
            return self._sent_back(environ, asked, error="unmet_authentication_requirements")
        code = self._grants.give(
            Grant(
                person=person,
                means=Means(means),
                client_id=asked["client_id"],
                redirect_uri=asked["redirect_uri"],
                nonce=asked["nonce"],
                challenge=asked["code_challenge"],
            )
        )
        return self._sent_back(environ, asked, code=code)

    def _unanswerable(self, asked: dict[str, str]) -> str:
        """Return why nothing may be sent back; empty when it may."""
        if not asked.get("client_id"):
            return "client_id"
        return "" if urlsplit(asked.get("redirect_uri", "")).hostname in _LOOPBACK else "redirect_uri"

    def _sent_back(self, environ: dict[str, Any], asked: dict[str, str], **said: str) -> Answer:
        if Mischief.MIX_UP in self.mischief:
            said["iss"] = "https://other.example"
        elif Mischief.NO_SENDER not in self.mischief:
            said["iss"] = self._issuer(environ)
        query = urlencode({**said, "state": asked.get("state", "")})
        return 303, {"Location": f"{asked['redirect_uri']}?{query}"}, b""

    # What clients ask behind the browser's back -----------------------------------------------------------

    def _token(self, environ: dict[str, Any], asked: dict[str, str]) -> Answer:
        if Mischief.TOKEN_DOWN in self.mischief:
            return _plain(502, "down")
        found = self._grants.change(asked.get("code", ""))
        if environ["REQUEST_METHOD"] != "POST" or asked.get("grant_type") != "authorization_code" or found is None:
            return _json({"error": "invalid_grant"}, 400)
        grant, access = found
        keys = self._keys_of(grant)
        if keys is None or not self._is_client(environ, asked, grant, keys):
            return _json({"error": "invalid_client"}, 401)
        proven = challenge(asked.get("code_verifier", "")) == grant.challenge
        if not proven or asked.get("redirect_uri") != grant.redirect_uri:
            return _json({"error": "invalid_grant"}, 400)
        claims = self._claims(environ, grant, access)
        token = self._sealed(self._signed(claims), keys)
        return _json({"access_token": access, "token_type": "Bearer", "expires_in": 300, "id_token": token})

    def _keys_of(self, grant: Grant) -> KeySet | None:
        """Return the public keys of a client: given, or as it publishes them at the origin it is sent back to."""
        said = self._clients.get(grant.client_id)
        if said is None:
            parts = urlsplit(grant.redirect_uri)
            try:
                said = httpx.get(f"{parts.scheme}://{parts.netloc}/identity/jwks.json", timeout=5).json()
            except (httpx.HTTPError, ValueError):
                return None
        return KeySet.import_key_set(said)

    def _is_client(self, environ: dict[str, Any], asked: dict[str, str], grant: Grant, keys: KeySet) -> bool:
        """Tell whether the client shows with its key who it is (RFC 7523)."""
        signing = KeySet([key for key in keys if key.get("use") == "sig"])
        try:
            said = jwt.decode(asked.get("client_assertion", ""), signing, algorithms=["PS256", "RS256", "ES256"]).claims
        except (JoseError, ValueError):
            return False
        issuer = self._issuer(environ)
        return (
            said.get("iss") == said.get("sub") == grant.client_id
            and said.get("aud") in (issuer, f"{issuer}/token")
            and time.time() < said.get("exp", 0) < time.time() + 3600
            and self._grants.is_first_use(str(said.get("jti") or ""))
            and bool(said.get("jti"))
        )

    def _claims(self, environ: dict[str, Any], grant: Grant, access: str) -> dict[str, Any]:
        now = int(time.time())
        claims: dict[str, Any] = {
            "iss": self._issuer(environ),
            "sub": f"invented-{grant.person.username}",
            "aud": grant.client_id,
            "nonce": grant.nonce,
            "iat": now,
            "exp": now + 300,
            "auth_time": now,
            "acr": _ACR_OF[grant.means],
            "amr": [str(grant.means)],
            "at_hash": half_hash(access, "RS256"),
        }
        changed: dict[Mischief, dict[str, Any]] = {
            Mischief.WRONG_ISSUER: {"iss": "https://other.example"},
            Mischief.WRONG_AUDIENCE: {"aud": "another-site"},
            Mischief.SEVERAL_AUDIENCES: {"aud": [grant.client_id, "another-site"]},
            Mischief.WRONG_AZP: {"aud": [grant.client_id, "another-site"], "azp": "another-site"},
            Mischief.WRONG_NONCE: {"nonce": "of-another-journey"},
            Mischief.NO_NONCE: {"nonce": None},
            Mischief.EXPIRED: {"exp": now - 120},
            Mischief.FROM_TOMORROW: {"iat": now + 86_400, "exp": now + 90_000},
            Mischief.OLD: {"iat": now - 86_400},
            Mischief.WRONG_AT_HASH: {"at_hash": half_hash("another token", "RS256")},
            Mischief.UNKNOWN_ACR: {"acr": "very-sure"},
            Mischief.OLD_AUTHENTICATION: {"auth_time": now - 86_400},
        }
        for one in self.mischief & changed.keys():
            claims |= changed[one]
        return {name: value for name, value in claims.items() if value is not None}

    def _userinfo(self, environ: dict[str, Any], asked: dict[str, str]) -> Answer:
        grant = self._grants.of_access(environ.get("HTTP_AUTHORIZATION", "").removeprefix("Bearer "))
        if grant is None:
            return _json({"error": "invalid_token"}, 401)
        subject = "invented-other" if Mischief.OTHER_SUBJECT in self.mischief else f"invented-{grant.person.username}"
        claims = {"iss": self._issuer(environ), "aud": grant.client_id, "sub": subject, **claims_of(grant.person)}
        if Mischief.NO_NATIONAL_NUMBER in self.mischief:
            del claims["egovNRN"]
        keys = self._keys_of(grant)
        token = self._sealed(self._signed(claims), keys) if keys else self._signed(claims)
        return 200, {"Content-Type": "application/jwt"}, token.encode()

    def _end(self, environ: dict[str, Any], asked: dict[str, str]) -> Answer:
        language = next((one for one in ("nl", "fr", "en") if asked.get("ui_locales", "").startswith(one)), "nl")
        to = asked.get("post_logout_redirect_uri", "")
        return _page(200, pages.goodbye(to=to if urlsplit(to).hostname in _LOOPBACK else "", language=language))

    # Tokens -----------------------------------------------------------------------------------------------

    def _signed(self, claims: dict[str, Any]) -> str:
        if Mischief.ALG_NONE in self.mischief:
            return f"{_encoded({'alg': 'none'})}.{_encoded(claims)}."
        if Mischief.ALG_SECRET in self.mischief:
            head = {"alg": "HS256", "kid": str(self._keys[0].kid)}
            return f"{_encoded(head)}.{_encoded(claims)}.{_encoded({})}"
        if Mischief.NEW_KEY in self.mischief:
            self.new_key()
        if Mischief.ES256 in self.mischief:
            self.new_key("EC")
        key = self._keys[0]
        head = {"alg": "ES256" if isinstance(key, ECKey) else "RS256", "kid": str(key.kid)}
        if Mischief.STRANGE_KEY in self.mischief:
            key = ECKey.generate_key("P-256") if isinstance(key, ECKey) else RSAKey.generate_key(2048)
        return jwt.encode(head, claims, key, algorithms=[head["alg"]])

    def _sealed(self, token: str, keys: KeySet) -> str:
        """Return a token encrypted for a client that publishes a key for it."""
        found = next((key for key in keys if key.get("use") == "enc"), None)
        if not self.encrypts or found is None:
            return token
        kid = str(found.kid)
        if Mischief.STRANGE_ENCRYPTION in self.mischief:
            found = RSAKey.generate_key(2048)
        algorithms = ["RSA-OAEP-256", "A256GCM"]
        head = {"alg": "RSA-OAEP-256", "enc": "A256GCM", "cty": "JWT", "kid": kid}
        return jwe.encrypt_compact(head, token, found, algorithms=algorithms)

    @staticmethod
    def _issuer(environ: dict[str, Any]) -> str:
        return application_uri(environ).rstrip("/")


def application(folder: Path) -> Fake:
    """Return the provider of the demonstration."""
    return Fake(folder)


def _not_as_it_should(asked: dict[str, str]) -> str:
    """Return the error of a request that lacks what we insist on; empty when it is right."""
    if asked.get("response_type") != "code":
        return "unsupported_response_type"
    if "openid" not in asked.get("scope", "").split(" "):
        return "invalid_scope"
    if asked.get("code_challenge_method") != "S256" or len(asked.get("code_challenge", "")) != 43:
        return "invalid_request"
    return "" if asked.get("nonce") and asked.get("state") else "invalid_request"


def _fields(environ: dict[str, Any]) -> dict[str, str]:
    """Return the query, or what was posted."""
    text = environ.get("QUERY_STRING", "")
    if environ["REQUEST_METHOD"] == "POST":
        length = min(int(environ.get("CONTENT_LENGTH") or 0), MOST_BYTES)
        text = environ["wsgi.input"].read(length).decode()
    return {name: values[0] for name, values in parse_qs(text).items()}


def _json(said: dict[str, Any], status: int = 200) -> Answer:
    return status, {"Content-Type": "application/json"}, json.dumps(said).encode()


def _plain(status: int, text: str) -> Answer:
    return status, {"Content-Type": "text/plain; charset=utf-8"}, text.encode()


def _page(status: int, text: str) -> Answer:
    headers = {
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "no-referrer",
    }
    return status, headers, text.encode()


def _encoded(said: dict[str, Any]) -> str:
    return urlsafe_b64encode(json.dumps(said).encode()).decode().rstrip("=")
