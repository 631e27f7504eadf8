"""A request for a household composition at the biggest administration, and what a clerk fills in to refuse it.

To be imported once the installation that is measured is chosen, and Django set up.
"""

from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from bench.invented import BIGGEST
from parvis.counter import api as counter
from parvis.counter.operations.definitions import pin
from parvis.counter.queries.catalogue import definition_for
from parvis.counter.types import Channel
from parvis.counter.types.definition import Definition
from parvis.kernel.people.types import Actor

REFUSE = "refuse"
ANSWERS: dict[str, Any] = {
    "name": "Tom Peeters",
    "national_number": "90110224513",
    "address": {"street_nl": "Lindestraat", "street_fr": "Rue Linde", "number": "12", "box": "", "postcode": "1000"},
    "moment": "past",
    "moment_on": "2020-01-15",
    "purpose": "work",
    "email": "tom@example.org",
}


def pinned() -> Definition:
    """Return the definition that is in force, kept so that cases can run on it."""
    definition = definition_for("household-composition", BIGGEST)
    pin(definition=definition, by=Actor.system("bench"), at=timezone.now())
    return definition


def submitted(definition: Definition) -> UUID:
    """Send an application that waits for a clerk; return the case."""
    info = counter.submit(
        definition=definition,
        organisation=BIGGEST,
        answers=ANSWERS,
        files=[],
        by=Actor.anonymous("nl"),
        at=timezone.now(),
        channel=Channel.WEB,
        language="nl",
        draft_id=uuid4(),
    )
    return info.id


def refusal(definition: Definition) -> dict[str, Any]:
    """Return something that answers every question of the action `REFUSE`."""
    action = next(one for one in definition.flow.actions if one.id == REFUSE)
    return {
        one.id: one.options[0].value if one.options else "Dit staat niet in het register, zoals we u al schreven."
        for one in action.ask
    }
