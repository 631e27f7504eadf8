"""Forms on paper: printed for anyone, or with what was answered so far."""

from datetime import date, datetime
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.db import transaction

from parvis.counter.operations.definitions import pin
from parvis.counter.operations.letters import DEMO
from parvis.counter.queries import catalogue
from parvis.counter.queries.definitions import definition_of
from parvis.counter.queries.drafts import draft_of
from parvis.counter.queries.paper import paper_of, paper_of_draft
from parvis.counter.rules.channels import is_offered_through
from parvis.counter.types import Channel
from parvis.counter.types.channels import NotByThisChannel
from parvis.counter.types.drafts import Holder
from parvis.kernel.clock import local_day
from parvis.kernel.documents import api as documents
from parvis.kernel.people.types import Actor


def print_paper(*, procedure: str, organisation: str, language: str, by: Actor, at: datetime) -> bytes:
    """Return a procedure as a form to be filled in by hand.

    Its version is kept, so that what is filled in today can be entered as it was asked, whenever it comes in.

    :param organisation: who it is asked of; empty while an answer must still tell.
    :raises UnknownProcedure: if it is not offered.
    :raises NotByThisChannel: if it is not offered on paper.
    """
    definition = catalogue.definition_for(procedure, organisation)
    if not is_offered_through(definition.procedure, Channel.PAPER):
        raise NotByThisChannel(Channel.PAPER)
    with transaction.atomic():
        pin(definition=definition, by=by, at=at)
    return _printed(definition.hash, organisation, language, local_day(at), settings.BASE_URL)


@lru_cache(maxsize=64)
def _printed(version: str, organisation: str, language: str, day: date, base_url: str) -> bytes:
    """Return a print that is the same for everyone that day."""
    return documents.print_form(
        paper_of(definition_of(version), organisation=organisation, language=language, day=day, mark=_mark(language))
    )


def print_draft(*, draft_id: UUID, holder: Holder, language: str, by: Actor, at: datetime) -> bytes:
    """Return a form that is being filled in as paper, with what was answered so far standing on it.

    :raises UnknownDraft: if the draft is not theirs.
    """
    return documents.print_form(
        paper_of_draft(draft_of(draft_id, holder), language=language, day=local_day(at), mark=_mark(language))
    )


def _mark(language: str) -> str:
    return DEMO[language] if settings.DEMO else ""
