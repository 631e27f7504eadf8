"""Cases that began elsewhere: taken over from the system that an administration used before."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from parvis.counter.types.case import Channel, Event
from parvis.counter.types.definition import Definition


@dataclass(frozen=True, kw_only=True)
class PastCase:
    """A case with everything that happened to it, as another system tells it.

    :param source_id: fixed for the same case of the same system, so that taking it over twice changes nothing.
    :param events: in order; the first is `SUBMITTED`. They are complete: nothing is played forward.
        What an event says in words (the labels of pieces, `{"pieces": [{"id", "label"}]}`) stands in its data under
        `sealed`, and is sealed.
    :param applicant: the account whose case it is, if there is one.
    :param name: the applicant's name, for lists and for finding it again.
    """

    source_id: UUID
    definition: Definition
    organisation: str
    answers: Mapping[str, Any]
    events: tuple[Event, ...]
    channel: Channel
    language: str
    applicant: UUID | None = None
    name: str = ""
    notify_email: str = ""
