"""Cases for tests, made through the operations as people would."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from parvis.counter.catalogue import kept
from parvis.counter.models import DefinitionVersion
from parvis.counter.operations.cases import submit
from parvis.counter.queries.definitions import definition_of
from parvis.counter.tests.definitions import tree
from parvis.counter.types import Channel
from parvis.counter.types.definition import Definition
from parvis.counter.types.records import CaseInfo
from parvis.kernel.people.queries.actors import actor_of
from parvis.kernel.people.tests.factories import make_agent, make_citizen, make_organisation
from parvis.kernel.people.types import Actor, Role

SENT = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)  # a Monday
DAY = timedelta(days=1)
TOWN = "elsene-ixelles"
OTHER = "sint-gillis-saint-gilles"


def pinned(definition: Definition | None = None) -> Definition:
    """Pin a definition, as a draft does when it begins."""
    definition = definition or tree()
    definition_of.cache_clear()
    DefinitionVersion.objects.get_or_create(
        hash=definition.hash,
        defaults={
            "procedure": definition.id,
            "base_hash": definition.base_hash,
            "content": kept.to_json(definition),
            "pinned_at": SENT,
        },
    )
    return definition


def actor(*roles: Role, organisation: str = TOWN, at: datetime = SENT) -> Actor:
    """Return an agent with these roles; a plain one without."""
    return actor_of(make_agent(organisation, roles or (Role.AGENT,)), at)


def citizen(at: datetime = SENT, **known: Any) -> Actor:
    return actor_of(make_citizen(**known), at)


def sent(
    *,
    by: Actor | None = None,
    definition: Definition | None = None,
    organisation: str = TOWN,
    at: datetime = SENT,
    draft_id: UUID | None = None,
    **answers: Any,
) -> CaseInfo:
    """Send the procedure of the tests."""
    make_organisation(organisation)
    return submit(
        definition=pinned(definition),
        organisation=organisation,
        answers={"name": "An Peeters", "height": 12, **answers},
        files=[],
        by=by or citizen(at),
        at=at,
        channel=Channel.WEB,
        language="nl",
        draft_id=draft_id or uuid4(),
    )
