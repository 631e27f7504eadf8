"""Keeps the versions of procedures that drafts and cases begin under."""

from datetime import datetime

from parvis.counter.models import DefinitionVersion
from parvis.counter.queries.definitions import content_of
from parvis.counter.types import Definition


def pin(*, definition: Definition, at: datetime) -> None:
    """Keep a definition under its hash, so that what began under it can be finished under it; once is enough."""
    if DefinitionVersion.objects.filter(pk=definition.hash).exists():
        return
    row = DefinitionVersion(
        hash=definition.hash,
        procedure=definition.id,
        organisation=definition.organisation,
        base_hash=definition.base_hash,
        content=content_of(definition),
        pinned_at=at,
    )
    # Two forms may begin at the same moment under a new version: the second finds it there.
    DefinitionVersion.objects.bulk_create([row], ignore_conflicts=True)
