"""What of a message is sealed: to whom it goes, and what fills its template."""

from datetime import datetime
from typing import Any
from uuid import UUID

from parvis.kernel.messages.models import Message, Subscription
from parvis.kernel.vault import api as vault


def seal_address(address: str, message_id: UUID, organisation: str | None) -> bytes:
    """Seal the address of a message that is being written."""
    return vault.seal(address, scope=_scope(organisation), context=_at("address", message_id))


def open_address(row: Message) -> str:
    """Return the address that the mail of a message goes to; empty if it has none."""
    if row.address is None:
        return ""
    return vault.unseal_text(bytes(row.address), scope=_scope(row.organisation_id), context=_at("address", row.pk))


def seal_context(context: dict[str, Any], message_id: UUID, organisation: str | None) -> bytes:
    """Seal what fills the template of a message that is being written."""
    return vault.seal_json(context, scope=_scope(organisation), context=_at("context", message_id))


def open_context(row: Message) -> dict[str, Any]:
    """Return what fills the template of a message."""
    found: dict[str, Any] = vault.unseal_json(
        bytes(row.context), scope=_scope(row.organisation_id), context=_at("context", row.pk)
    )
    return found


def seal_secret(secret: str, row: Subscription) -> bytes:
    """Seal the secret with which the deliveries of a subscription are signed."""
    return vault.seal(secret, scope=f"{row.organisation_id}/webhook", context=f"messages.subscription:secret:{row.pk}")


def open_secret(row: Subscription) -> str:
    """Return the secret of a subscription."""
    return vault.unseal_text(
        bytes(row.secret), scope=f"{row.organisation_id}/webhook", context=f"messages.subscription:secret:{row.pk}"
    )


def open_secrets(row: Subscription, at: datetime) -> list[str]:
    """Return the secrets that sign at a moment: the newest first, and a former one while it lasts."""
    found = [open_secret(row)]
    if row.former_secret is not None and row.former_until is not None and at < row.former_until:
        context = f"messages.subscription:secret:{row.pk}"
        found.append(
            vault.unseal_text(bytes(row.former_secret), scope=f"{row.organisation_id}/webhook", context=context)
        )
    return found


def _scope(organisation: str | None) -> str:
    return f"{organisation or 'house'}/message"


def _at(field: str, message_id: UUID) -> str:
    return f"messages.message:{field}:{message_id}"
