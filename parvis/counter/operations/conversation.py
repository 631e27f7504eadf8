"""What is said about a case: messages between the applicant and the administration, and notes among colleagues."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from parvis.counter.models import Message
from parvis.counter.operations.running import Running
from parvis.counter.queries.sealed import sealed_text
from parvis.counter.types import EventKind
from parvis.counter.types.problems import NotAllowed, NotPossible
from parvis.kernel.people.types import Actor

LONGEST = 5_000


@transaction.atomic
def send_message(*, case: UUID, text: str, once: UUID, by: Actor, at: datetime) -> UUID:
    """Say something to the other side; the same message sent twice is said once.

    :param once: given by the page.
    :returns: the id of the message.
    :raises NotPossible: if there are no words, or too many.
    """
    running = Running.held(case, by)
    before = Message.objects.filter(once=once).first()
    if before is not None:
        return before.pk
    parts = running.parts(by)
    if not parts:
        raise NotAllowed(by.id)
    words = text.strip()
    if not words or len(words) > LONGEST:
        raise NotPossible("nothing" if not words else "long")
    is_from_applicant = "applicant" in parts
    message = Message(case=running.case, is_from_applicant=is_from_applicant, by=by.id, sent_at=at, once=once)
    message.text = sealed_text(running.case, words, message.pk)
    message.save(force_insert=True)
    running.add(
        EventKind.MESSAGE_SENT,
        by=by,
        who="applicant" if is_from_applicant else "agent",
        at=running.now(at),
        data={"message": str(message.pk)},
    )
    running.case.has_unread = is_from_applicant
    running.finish(by=by, at=at)
    return message.pk


@transaction.atomic
def read_messages(*, case: UUID, by: Actor, at: datetime) -> int:
    """Mark what the other side said as read; return how many messages were."""
    running = Running.held(case, by)
    is_applicant = "applicant" in running.parts(by)
    unread = Message.objects.filter(case=running.case, read_at=None, is_from_applicant=not is_applicant)
    count = unread.update(read_at=at)
    if not is_applicant and running.case.has_unread:
        running.case.has_unread = False
        running.case.save(update_fields=["has_unread"])
    return count


@transaction.atomic
def add_note(*, case: UUID, text: str, by: Actor, at: datetime) -> None:
    """Write a note for colleagues; the applicant can ask for it by law, and is not sent it.

    :raises NotPossible: if there are no words, or too many.
    """
    running = Running.held(case, by)
    if "applicant" in running.parts(by) or not running.parts(by):
        raise NotAllowed(by.id)
    words = text.strip()
    if not words or len(words) > LONGEST:
        raise NotPossible("nothing" if not words else "long")
    running.add(EventKind.NOTE_ADDED, by=by, who="agent", at=running.now(at), payload={"text": words})
    running.finish(by=by, at=at)
