"""Keeps the versions of procedures that drafts and cases begin under."""

from datetime import datetime

from parvis.counter.models import DefinitionVersion
from parvis.counter.queries.definitions import content_of
from parvis.counter.types import Definition
from parvis.kernel.people.types import Actor


def pin(*, definition: Definition, by: Actor, at: datetime) -> None:
    """Keep a definition under its hash, so that what began under it can be finished under it; once is enough.

    :param by: who began it; a version is nobody's, so this is not kept.
    """
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
