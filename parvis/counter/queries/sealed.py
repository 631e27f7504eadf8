"""What of a case is sealed, opened and closed: its answers, its label, its code."""

import json
import os
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from parvis.counter.models import Case, Document
from parvis.counter.rules.references import normalised
from parvis.counter.types.records import Label
from parvis.kernel.vault import api as vault

_NONCE = 12


def answers_of(case: Case) -> dict[str, Any]:
    """Return the kept part of a case: `answers`, `notify_email` and `code`; empty when it was let go."""
    if not case.answers:
        return {"answers": {}, "notify_email": "", "code": ""}
    return vault.unseal_json(bytes(case.answers), scope=case.scope, context=f"counter.case:answers:{case.pk}")


def sealed_answers(case: Case, kept: dict[str, Any]) -> bytes:
    """Return the kept part of a case, sealed."""
    return vault.seal_json(kept, scope=case.scope, context=f"counter.case:answers:{case.pk}")


def label_of(case: Case) -> Label:
    """Return what a list shows of a case; empty when it was let go."""
    if not case.label:
        return Label(name="")
    kept = vault.unseal_json(bytes(case.label), scope=case.scope, context=f"counter.case:label:{case.pk}")
    return Label(name=kept["name"], place=kept.get("place", ""))


def sealed_label(case: Case, label: Label) -> bytes:
    """Return what a list shows of a case, sealed."""
    kept = {"name": label.name, "place": label.place}
    return vault.seal_json(kept, scope=case.scope, context=f"counter.case:label:{case.pk}")


def new_secret(case: Case) -> bytes:
    """Return a key for what the journal will keep of a case, sealed."""
    return vault.seal(AESGCM.generate_key(256), scope=case.scope, context=_secret_context(case))


def sealed_payload(case: Case, payload: dict[str, Any], context: str) -> bytes:
    """Return what an event says in words, sealed twice: for the administration, and for as long as the case is kept.

    The journal is never changed. When a case is destroyed its own key goes, and what the journal holds of it can no
    longer be read by anyone, while its hashes still verify.
    """
    plain = json.dumps(payload, ensure_ascii=False).encode()
    if case.secret:
        nonce = os.urandom(_NONCE)
        plain = nonce + AESGCM(_secret(case)).encrypt(nonce, plain, context.encode())
    return vault.seal(plain, scope=case.scope, context=context)


def payload_of(case: Case, sealed: bytes, context: str) -> dict[str, Any]:
    """Return what an event says in words; nothing, when the key of the case is gone."""
    if case.is_let_go:
        return {}
    plain = vault.unseal(bytes(sealed), scope=case.scope, context=context)
    if case.secret:
        plain = AESGCM(_secret(case)).decrypt(plain[:_NONCE], plain[_NONCE:], context.encode())
    payload: dict[str, Any] = json.loads(plain)
    return payload


def _secret(case: Case) -> bytes:
    return vault.unseal(bytes(case.secret), scope=case.scope, context=_secret_context(case))


def _secret_context(case: Case) -> str:
    return f"counter.case:secret:{case.pk}"


def search_token(text: str, organisation: str) -> bytes:
    """Return the blind index of a word; each organisation has its own, so that equal words cannot be linked."""
    return vault.blind_index(text, purpose=f"counter.case.search:{organisation}")


def code_token(code: str) -> bytes:
    """Return the blind index of a code with which a case is followed."""
    return vault.blind_index(normalised(code), purpose="counter.case.code")


def sealed_content(document: Document, content: dict[str, Any]) -> bytes:
    """Return what a letter says, sealed."""
    return vault.seal_json(content, scope=document.case.scope, context=f"counter.document:content:{document.pk}")


def content_of(document: Document) -> dict[str, Any]:
    """Return what a letter says."""
    return vault.unseal_json(
        bytes(document.content), scope=document.case.scope, context=f"counter.document:content:{document.pk}"
    )


def sealed_text(case: Case, text: str, key: Any) -> bytes:
    """Return the words of a message, sealed."""
    return vault.seal(text, scope=case.scope, context=f"counter.message:text:{key}")


def text_of(case: Case, sealed: bytes | memoryview, key: Any) -> str:
    """Return the words of a message."""
    return vault.unseal_text(bytes(sealed), scope=case.scope, context=f"counter.message:text:{key}")
