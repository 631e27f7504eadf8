"""What of a case is sealed, opened and closed: its answers, its label, its code."""

from typing import Any

from parvis.counter.models import Case, Document
from parvis.counter.rules.references import normalised
from parvis.counter.types.records import Label
from parvis.kernel.vault import api as vault


def answers_of(case: Case) -> dict[str, Any]:
    """Return the kept part of a case: `answers`, `notify_email` and `code`."""
    return vault.unseal_json(bytes(case.answers), scope=case.scope, context=f"counter.case:answers:{case.pk}")


def sealed_answers(case: Case, kept: dict[str, Any]) -> bytes:
    """Return the kept part of a case, sealed."""
    return vault.seal_json(kept, scope=case.scope, context=f"counter.case:answers:{case.pk}")


def label_of(case: Case) -> Label:
    """Return what a list shows of a case."""
    kept = vault.unseal_json(bytes(case.label), scope=case.scope, context=f"counter.case:label:{case.pk}")
    return Label(name=kept["name"], place=kept.get("place", ""))


def sealed_label(case: Case, label: Label) -> bytes:
    """Return what a list shows of a case, sealed."""
    kept = {"name": label.name, "place": label.place}
    return vault.seal_json(kept, scope=case.scope, context=f"counter.case:label:{case.pk}")


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
