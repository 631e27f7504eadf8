"""An invented payment service: a real server, with a page on which one pays, notices, and refunds.

It keeps everything in memory. It can be told to misbehave, as real ones do: `POST /misbehave` with
`{"notice": "twice"|"late"|"never"|"forged"|"", "amount_cents": 1, "down": true}`.
No Django here.
"""

import json
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs
from uuid import uuid4

import httpx

from parvis.kernel.neighbours import Application
from parvis.payments.fake import DEMO_KEY, DEMO_SECRET
from parvis.payments.rules.notices import SIGNATURE, signed

LATE_SECONDS = 3.0
_WORDS = {
    "nl": {
        "title": "Betaalpagina",
        "fake": "Dit is een verzonnen betaaldienst. Er gaat geen geld van uw rekening.",
        "to": "Aan",
        "amount": "Bedrag",
        "for": "Voor",
        "paid": "Betalen",
        "failed": "Laten mislukken",
        "canceled": "Annuleren en teruggaan",
        "over": "Deze betaling is afgelopen.",
        "back": "Terug",
    },
    "fr": {
        "title": "Page de paiement",
        "fake": "Ce service de paiement est inventé. Aucun argent ne quitte votre compte.",
        "to": "À",
        "amount": "Montant",
        "for": "Pour",
        "paid": "Payer",
        "failed": "Faire échouer",
        "canceled": "Annuler et revenir",
        "over": "Ce paiement est terminé.",
        "back": "Retour",
    },
    "en": {
        "title": "Payment page",
        "fake": "This payment service is invented. No money leaves your account.",
        "to": "To",
        "amount": "Amount",
        "for": "For",
        "paid": "Pay",
        "failed": "Let it fail",
        "canceled": "Cancel and go back",
        "over": "This payment is over.",
        "back": "Back",
    },
}
_PAGE = """<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width,initial-scale=1"><style>
body{{margin:0;font:18px/1.55 system-ui,sans-serif;color:#1f2a30;background:#f2f4f3}}
header{{background:#43565e;color:#fff;padding:12px 20px}}main{{max-width:30rem;margin:24px auto;padding:0 20px}}
.card{{background:#fff;border:1px solid #cdd5d3;border-radius:6px;padding:20px 24px}}
.fake{{border-left:5px solid #a06a00;background:#fff6e0;padding:10px 14px}}
dl{{font-size:.9rem}}
dl div{{display:flex;justify-content:space-between;gap:20px;padding:6px 0;border-bottom:1px solid #e4e9e7}}
dd{{margin:0;min-width:0;overflow-wrap:anywhere;text-align:right;font-weight:600}}h1{{font-size:1.4rem;margin:0 0 12px}}
button,a.b{{display:block;width:100%;box-sizing:border-box;font:inherit;font-weight:600;padding:12px;margin:10px 0 0;
border-radius:4px;border:2px solid #1f5c4d;background:#1f5c4d;color:#fff;text-align:center;text-decoration:none}}
button.second{{background:#fff;color:#1f5c4d}}button:focus-visible,a:focus-visible{{outline:3px solid #a06a00;
outline-offset:2px}}</style></head><body><header>{title}</header><main>
<p class="fake">{fake}</p><div class="card"><h1>{amount}</h1>{body}</div></main></body></html>"""


@dataclass
class _Payment:
    id: str
    cents: int
    description: str
    back: str
    notice: str
    language: str
    status: str = "open"
    refunded: dict[str, int] = field(default_factory=dict)


@dataclass
class Service:
    """The invented service: what it knows, and how it misbehaves."""

    secret: str
    key: str
    payments: dict[str, _Payment] = field(default_factory=dict)
    answers: dict[str, dict[str, Any]] = field(default_factory=dict)
    notice: str = ""
    wrong_cents: int = 0
    is_down: bool = False
    notices: list[int] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""
        status, headers, body = self._answer(environ)
        start_response(status, [*headers, ("Content-Length", str(len(body)))])
        return [body]

    def _answer(self, environ: dict[str, Any]) -> tuple[str, list[tuple[str, str]], bytes]:
        method, parts = environ["REQUEST_METHOD"], environ.get("PATH_INFO", "").strip("/").split("/")
        content = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        if parts == ["misbehave"] and method == "POST":
            return self._misbehave(json.loads(content or b"{}"))
        if self.is_down:
            return _json("503 Service Unavailable", {"title": "Down for maintenance"})
        if parts[:1] == ["checkout"] and len(parts) == 2:
            return self._checkout(method, parts[1], content)
        if parts[:2] == ["v2", "payments"]:
            if environ.get("HTTP_AUTHORIZATION") != f"Bearer {self.key}":
                return _json("401 Unauthorized", {"title": "Missing or wrong key"})
            return self._interface(method, parts[2:], content, environ)
        return _json("404 Not Found", {"title": "Nothing here"})

    def _interface(
        self, method: str, parts: list[str], content: bytes, environ: dict[str, Any]
    ) -> tuple[str, list[tuple[str, str]], bytes]:
        key = environ.get("HTTP_IDEMPOTENCY_KEY", "")
        with self.lock:
            if method == "POST" and key in self.answers:
                return _json("201 Created", self.answers[key])
            found = self.payments.get(parts[0]) if parts else None
            if parts and found is None:
                return _json("404 Not Found", {"title": "No such payment"})
            if method == "GET" and found is not None:
                return _json("200 OK", self._told(found, environ))
            body = json.loads(content or b"{}")
            if method == "POST" and found is None:
                told = self._told(self._make(body), environ)
            elif method == "POST" and parts[1:] == ["refunds"]:
                refunded = self._refund(found, body)
                if refunded is None:
                    return _json("422 Unprocessable Entity", {"title": "The amount is higher than what is left"})
                told = refunded
            else:
                return _json("404 Not Found", {"title": "Nothing here"})
            if key:
                self.answers[key] = told
            return _json("201 Created", told)

    def _make(self, body: dict[str, Any]) -> _Payment:
        payment = _Payment(
            id=f"tr_{uuid4().hex[:12]}",
            cents=_cents(body["amount"]["value"]),
            description=str(body.get("description", "")),
            back=str(body["redirectUrl"]),
            notice=str(body.get("webhookUrl", "")),
            language=str(body.get("locale", "en"))[:2],
        )
        self.payments[payment.id] = payment
        return payment

    def _told(self, one: _Payment, environ: dict[str, Any]) -> dict[str, Any]:
        base = f"{environ['wsgi.url_scheme']}://{environ.get('HTTP_HOST', 'localhost')}{environ.get('SCRIPT_NAME', '')}"
        cents = self.wrong_cents if self.wrong_cents and one.status == "paid" else one.cents
        links = {"checkout": {"href": f"{base}/checkout/{one.id}"}} if one.status == "open" else {}
        return {
            "resource": "payment",
            "id": one.id,
            "status": one.status,
            "amount": {"currency": "EUR", "value": _text(cents)},
            "amountRefunded": {"currency": "EUR", "value": _text(sum(one.refunded.values()))},
            "description": one.description,
            "_links": links,
        }

    def _refund(self, one: _Payment | None, body: dict[str, Any]) -> dict[str, Any] | None:
        cents = _cents(body["amount"]["value"])
        if one is None or one.status != "paid" or cents + sum(one.refunded.values()) > one.cents:
            return None
        name = f"re_{uuid4().hex[:12]}"
        one.refunded[name] = cents
        amount = {"currency": "EUR", "value": _text(cents)}
        return {"resource": "refund", "id": name, "status": "refunded", "amount": amount, "paymentId": one.id}

    def _checkout(self, method: str, name: str, content: bytes) -> tuple[str, list[tuple[str, str]], bytes]:
        one = self.payments.get(name)
        if one is None:
            return _json("404 Not Found", {"title": "No such payment"})
        if method == "POST":
            chosen = parse_qs(content.decode()).get("choice", [""])[0]
            with self.lock:
                is_new = one.status == "open" and chosen in ("paid", "failed", "canceled")
                if is_new:
                    one.status = chosen
            if is_new:
                self._tell(one)
            return "303 See Other", [("Location", one.back)], b""
        return "200 OK", [("Content-Type", "text/html; charset=utf-8")], _page(one)

    def _tell(self, one: _Payment) -> None:
        """Send a notice, as badly as was asked."""
        if not one.notice or self.notice == "never":
            return
        body = json.dumps({"id": f"ev_{uuid4().hex}", "payment": one.id}).encode()
        secret = "not the secret" if self.notice == "forged" else self.secret
        times = 2 if self.notice == "twice" else 1
        delay = LATE_SECONDS if self.notice == "late" else 0.0
        threading.Thread(
            target=self._send, args=(one.notice, body, secret, times, delay), name="notice", daemon=True
        ).start()

    def _send(self, url: str, body: bytes, secret: str, times: int, delay: float) -> None:
        time.sleep(delay)
        headers = {"Content-Type": "application/json", SIGNATURE: signed(body, secret, int(time.time()))}
        for _ in range(times):
            try:
                self.notices.append(
                    httpx.post(url, content=body, headers=headers, timeout=5, trust_env=False).status_code
                )
            except httpx.HTTPError:
                self.notices.append(0)

    def _misbehave(self, told: dict[str, Any]) -> tuple[str, list[tuple[str, str]], bytes]:
        self.notice = str(told.get("notice", ""))
        self.wrong_cents = int(told.get("amount_cents", 0))
        self.is_down = bool(told.get("down", False))
        return _json("200 OK", {"notice": self.notice, "amount_cents": self.wrong_cents, "down": self.is_down})


def application(folder: Path) -> Application:
    """Return the service of the demonstration; nothing of the region is needed.

    :param folder: of the region.
    """
    return Service(DEMO_SECRET, DEMO_KEY)


def _page(one: _Payment) -> bytes:
    words = _WORDS.get(one.language, _WORDS["en"])
    amount = _text(one.cents)
    shown = f"€{amount}" if one.language == "en" else f"€ {amount.replace('.', ',')}"
    if one.status == "open":
        buttons = "".join(
            f'<button name="choice" value="{choice}"{look}>{words[choice]}</button>'
            for choice, look in (("paid", ""), ("failed", " class=second"), ("canceled", " class=second"))
        )
        what = f"<dl><div><dt>{words['for']}</dt><dd>{escape(one.description)}</dd></div></dl>"
        body = f"{what}<form method=post>{buttons}</form>"
    else:
        body = f'<p>{words["over"]}</p><a class="b" href="{escape(one.back)}">{words["back"]}</a>'
    page = _PAGE.format(
        language=one.language if one.language in _WORDS else "en",
        title=words["title"],
        fake=words["fake"],
        amount=shown,
        body=body,
    )
    return page.encode()


def _json(status: str, told: dict[str, Any]) -> tuple[str, list[tuple[str, str]], bytes]:
    return status, [("Content-Type", "application/json")], json.dumps(told).encode()


def _cents(value: str) -> int:
    euros, _, cents = value.partition(".")
    return int(euros) * 100 + int(cents.ljust(2, "0") or 0)


def _text(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"
