"""Reads what an application asks, and holds it against what it may ask: every refusal is a line, and has a test."""

import re
from collections.abc import Mapping

from parvis.kernel.identity.applications.queries import application_row
from parvis.kernel.identity.models import Application
from parvis.kernel.identity.provider.types import ACR, SCOPES, Request, RequestRefused, Unanswerable

_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
_PROMPTS = {"none", "login", "consent", "select_account"}
_LONGEST = 2000


def read_request(said: Mapping[str, str]) -> Request:
    """Return what is asked.

    :raises Unanswerable: when it cannot be told by whom, or its address is not registered letter by letter.
    :raises RequestRefused: when it asks what it may not, or not as it should.
    """
    row = application_row(said.get("client_id", ""))
    if row is None or row.ended_at is not None:
        raise Unanswerable("client_id")
    to, state = said.get("redirect_uri", ""), said.get("state", "")[:_LONGEST]
    if not to or to not in row.redirect_uris:
        raise Unanswerable("redirect_uri")
    if error := _problem(said, row):
        raise RequestRefused(error, to=to, state=state)
    asked = dict.fromkeys(said.get("scope", "").split())
    return Request(
        application=row.pk,
        organisation=row.organisation_id,
        name=row.name,
        redirect_uri=to,
        scopes=tuple(one for one in SCOPES if one in asked),
        state=state,
        nonce=said.get("nonce", ""),
        challenge=said["code_challenge"],
        prompts=frozenset(said.get("prompt", "").split()),
        levels=tuple(ACR[one] for one in said.get("acr_values", "").split() if one in ACR),
        max_age=int(said["max_age"]) if said.get("max_age") else None,
    )


def _problem(said: Mapping[str, str], row: Application) -> str:
    """Return the word for what is wrong; empty when nothing is."""
    asked, prompts = said.get("scope", "").split(), set(said.get("prompt", "").split())
    wrong = {
        "request_not_supported": "request" in said,
        "request_uri_not_supported": "request_uri" in said,
        "unsupported_response_type": said.get("response_type") != "code",
        "invalid_scope": "openid" not in asked or ("national_number" in asked and not row.knows_national_number),
        "invalid_request": not _is_well_formed(said)
        or not prompts <= _PROMPTS
        or ("none" in prompts and len(prompts) > 1),
    }
    return next((word for word, is_so in wrong.items() if is_so), "")


def _is_well_formed(said: Mapping[str, str]) -> bool:
    if said.get("response_mode", "query") != "query" or len(said.get("nonce", "")) > _LONGEST:
        return False
    if said.get("code_challenge_method") != "S256" or not _CHALLENGE.fullmatch(said.get("code_challenge", "")):
        return False
    oldest = said.get("max_age", "")
    return not oldest or (oldest.isascii() and oldest.isdecimal() and len(oldest) < 10)
