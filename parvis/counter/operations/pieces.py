"""Missing pieces: asked for by the administration, added by the applicant, or waived."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction

from parvis.counter.models import CaseFile
from parvis.counter.operations.running import Running
from parvis.counter.types import EventKind
from parvis.counter.types.problems import NotAllowed, NotPossible
from parvis.counter.types.records import CaseInfo
from parvis.kernel.people.types import Actor

ASKERS = frozenset({"agent", "decider", "inspector"})
MOST = 20


@transaction.atomic
def request_pieces(
    *,
    case: UUID,
    pieces: Sequence[str],
    by: Actor,
    at: datetime,
    text: str = "",
    expected_revision: int | None = None,
) -> CaseInfo:
    """Ask the applicant for what is missing; the clocks that the definition names stand still until it has all come.

    :param pieces: what is missing, each in a few words; they are sealed.
    :param text: what else the applicant should know.
    :raises NotPossible: if the case is closed, or nothing is asked.
    """
    running = Running.held(case, by)
    parts = _demand(running, by, ASKERS)
    running.catch_up(at)
    running.expect(expected_revision)
    labels = [piece.strip() for piece in pieces if piece.strip()][:MOST]
    if running.is_closed or not labels:
        raise NotPossible("closed" if running.is_closed else "nothing")
    asked = [{"id": uuid4().hex[:12], "label": label} for label in labels]
    running.add(
        EventKind.PIECES_REQUESTED,
        by=by,
        who="agent" if "agent" in parts else "inspector",
        at=running.now(at),
        data={"pieces": [one["id"] for one in asked]},
        payload={"pieces": asked, "text": text},
    )
    running.settle(at)
    return running.finish(by=by, at=at)


@transaction.atomic
def add_pieces(
    *,
    case: UUID,
    files: Sequence[tuple[str, UUID, str]],
    by: Actor,
    at: datetime,
    text: str = "",
    waived: Collection[str] = (),
) -> CaseInfo:
    """Add missing pieces; when the last has come, the clocks run again.

    :param files: the piece's id, the stored file and its name; several files may answer one piece.
    :param text: what the applicant says with them.
    :param waived: pieces that the administration no longer asks for; only its people may say so.
    :raises NotPossible: if none of these pieces is wanted (any more).
    """
    running = Running.held(case, by)
    parts = _demand(running, by, ASKERS | {"applicant"})
    running.catch_up(at)
    if waived and "applicant" in parts:
        raise NotAllowed(by.id)
    wanted = set(running.stands.pieces_wanted)
    added = [one for one in files if one[0] in wanted]
    answered = sorted(({piece for piece, _file, _name in added} | set(waived)) & wanted)
    if running.is_closed or not answered:
        raise NotPossible("closed" if running.is_closed else "nothing")
    now = running.now(at)
    running.add(
        EventKind.PIECES_ADDED,
        by=by,
        who="applicant" if "applicant" in parts else "agent",
        at=now,
        data={
            "pieces": answered,
            "files": [str(file) for _piece, file, _name in added],
            "waived": sorted(set(waived) & wanted),
        },
        payload={
            "text": text,
            "files": [{"piece": piece, "file": str(file), "name": name} for piece, file, name in added],
        },
    )
    running.settle(at)
    CaseFile.objects.bulk_create(
        CaseFile(case=running.case, file=file, origin=f"piece:{piece}", added_at=now, added_by=by.id)
        for piece, file, _name in added
    )
    return running.finish(by=by, at=at)


def _demand(running: Running, by: Actor, allowed: Collection[str]) -> frozenset[str]:
    parts = running.parts(by)
    if not parts & set(allowed):
        raise NotAllowed(by.id)
    return parts
