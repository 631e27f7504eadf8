"""The payment service, over HTTPS: a payment is made, read and given back.

Modelled on the interfaces that Belgian administrations use (names as in Mollie's "Payments API" v2): amounts are text
in euros, `Idempotency-Key` makes a repeated call one, and a payment is read again rather than believed from elsewhere.
"""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import quote, urlsplit
from uuid import UUID

import httpx
from django.conf import settings

from parvis.payments.types import CheckoutState, ServiceDown, WrongAnswer

TIMEOUT = httpx.Timeout(6.0, connect=3.0)
MOST_ANSWER = 100_000
_STATES = {
    "open": CheckoutState.OPEN,
    "pending": CheckoutState.OPEN,
    "authorized": CheckoutState.OPEN,
    "paid": CheckoutState.PAID,
    "failed": CheckoutState.FAILED,
    "canceled": CheckoutState.CANCELLED,
    "expired": CheckoutState.EXPIRED,
}


@dataclass(frozen=True)
class Payment:
    """A payment as the service tells it.

    :param url: the page on which one pays; empty when it is over.
    """

    id: str
    state: CheckoutState
    amount_cents: int
    url: str = ""


def is_set_up() -> bool:
    """Tell whether anything can be paid online in this installation."""
    return bool(settings.PAYMENTS_URL and settings.PAYMENTS_KEY.get_secret_value())


def create(
    *, key: UUID, amount_cents: int, description: str, return_url: str, notice_url: str, language: str
) -> Payment:
    """Make a payment; the same key makes the same payment.

    :raises ServiceDown, WrongAnswer:
    """
    body = {
        "amount": {"currency": "EUR", "value": _text(amount_cents)},
        "description": description,
        "redirectUrl": return_url,
        "cancelUrl": return_url,
        "webhookUrl": notice_url,
        "locale": {"nl": "nl_BE", "fr": "fr_BE"}.get(language, "en_GB"),
        "metadata": {"checkout": str(key)},
    }
    payment = _payment(_call("POST", "payments", key=key, body=body))
    if payment.amount_cents != amount_cents:
        raise WrongAnswer(f"The payment {payment.id} is of {payment.amount_cents} cents and not {amount_cents}.")
    if payment.state is CheckoutState.OPEN and not payment.url:
        raise WrongAnswer(f"The payment {payment.id} has no page to pay on.")
    return payment


def read(payment: str) -> Payment:
    """Return where a payment stands.

    :raises ServiceDown, WrongAnswer:
    """
    found = _payment(_call("GET", f"payments/{quote(payment, safe='')}"))
    if found.id != payment:
        raise WrongAnswer(f"The service was asked about {payment} and answers about {found.id}.")
    return found


def give_back(payment: str, *, key: UUID, amount_cents: int, description: str) -> str:
    """Give back (a part of) a payment; the same key gives back once.

    :return: the service's reference of the refund.
    :raises ServiceDown, WrongAnswer:
    """
    body = {"amount": {"currency": "EUR", "value": _text(amount_cents)}, "description": description}
    told = _call("POST", f"payments/{quote(payment, safe='')}/refunds", key=key, body=body)
    if not isinstance(told.get("id"), str) or told.get("status") in ("failed", "canceled"):
        raise WrongAnswer(f"The refund of {payment} came to {told.get('status')}.")
    if _cents(told.get("amount")) != amount_cents:
        raise WrongAnswer(f"The refund of {payment} is of another amount.")
    return str(told["id"])


def _call(method: str, path: str, *, key: UUID | None = None, body: dict[str, Any] | None = None) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {settings.PAYMENTS_KEY.get_secret_value()}", "User-Agent": "Parvis/1"}
    if key is not None:
        headers["Idempotency-Key"] = str(key)
    url = f"{settings.PAYMENTS_URL.rstrip('/')}/v2/{path}"
    try:
        with httpx.Client(timeout=TIMEOUT, trust_env=False, follow_redirects=False) as client:
            answer = client.request(method, url, headers=headers, json=body)
    except httpx.HTTPError as error:
        raise ServiceDown(type(error).__name__) from None
    if answer.status_code >= 500 or answer.status_code in (408, 429):
        raise ServiceDown(f"The service answers {answer.status_code}.")
    if answer.status_code not in (200, 201, 202) or len(answer.content) > MOST_ANSWER:
        raise WrongAnswer(f"The service answers {answer.status_code}.")
    try:
        told = answer.json()
    except ValueError:
        raise WrongAnswer("The service does not answer in JSON.") from None
    if not isinstance(told, dict):
        raise WrongAnswer("The service answers something else than an object.")
    return told


def _payment(told: dict[str, Any]) -> Payment:
    state = _STATES.get(str(told.get("status")))
    if state is None or not isinstance(told.get("id"), str) or not 0 < len(told["id"]) <= 100:
        raise WrongAnswer(f"A payment in state {str(told.get('status'))[:40]!r} is not known.")
    return Payment(told["id"], state, _cents(told.get("amount")), _page(told))


def _page(told: dict[str, Any]) -> str:
    links = told.get("_links")
    link = links.get("checkout") if isinstance(links, dict) else None
    url = str(link.get("href", "")) if isinstance(link, dict) else ""
    if not url:
        return ""
    # A citizen is sent there: only to a web page, and in the clear only on this machine.
    parts = urlsplit(url)
    is_local = parts.scheme == "http" and urlsplit(settings.PAYMENTS_URL).scheme == "http"
    if not (parts.scheme == "https" or is_local) or not parts.hostname or len(url) > 1000:
        raise WrongAnswer("The page to pay on is no address that can be opened.")
    return url


def _cents(amount: object) -> int:
    if not isinstance(amount, dict) or amount.get("currency") != "EUR":
        raise WrongAnswer("An amount is not in euro.")
    try:
        cents = Decimal(str(amount.get("value"))) * 100
        whole = int(cents)
    except (InvalidOperation, ValueError, OverflowError):
        raise WrongAnswer("An amount is no number.") from None
    if cents != whole or not 0 < whole < 10**13:
        raise WrongAnswer("An amount is not in whole cents.")
    return whole


def _text(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"
