"""What a worker repeats for the incidents."""

from collections.abc import Callable
from datetime import datetime, timedelta

from parvis.incidents import api as incidents
from parvis.kernel.people.types import Actor
from parvis.kernel.registry import Schedule


def _expire_drafts(at: datetime) -> int:
    """Forget the reports that nobody went on with."""
    return incidents.expire_drafts(by=Actor.system("drafts"), at=at)


def _put_away(at: datetime) -> int:
    """Process what was solved and never contested, all of it."""
    return _until_none(lambda: incidents.put_away(by=Actor.system("incidents"), at=at))


def _delete_originals(at: datetime) -> int:
    """Destroy the originals of photos that are old enough, all of them: a term of keeping is no queue."""
    return _until_none(lambda: incidents.delete_originals(by=Actor.system("photos"), at=at))


def _forget_people(at: datetime) -> int:
    """Forget who followed, contested and watched when the time of keeping is over."""
    return incidents.forget_people(by=Actor.system("keeping"), at=at)


def _send_digests(at: datetime) -> int:
    """Tell those who watch a street what happened there."""
    return incidents.send_digests(by=Actor.system("incidents"), at=at)


def _pass_on(at: datetime) -> int:
    """Go on with what waits for systems that take reports over."""
    return incidents.pass_on_waiting(by=Actor.system("partners"), at=at)


def _hear(at: datetime) -> int:
    """Ask those systems how the reports stand that they have."""
    return incidents.read_updates(by=Actor.system("partners"), at=at)


def _write_picture(at: datetime) -> int:
    """Write all reports into the file that processes begin with."""
    return incidents.write_picture(by=Actor.system("incidents"), at=at)


def _train_suggestions(at: datetime) -> int:
    """Learn anew what people mean by their words, where enough was reported since."""
    learned = incidents.train_suggestions(by=Actor.system("learning"), at=at, least_new=200)
    return 0 if learned is None else 1


def _until_none(step: Callable[[], int]) -> int:
    """Do a step again and again until it finds nothing to do; return how much it did."""
    count = 0
    while done := step():
        count += done
    return count


SCHEDULES = (
    Schedule(id="incidents.drafts", every=timedelta(hours=1), run=_expire_drafts),
    Schedule(id="incidents.put_away", every=timedelta(hours=1), run=_put_away),
    Schedule(id="incidents.originals", every=timedelta(hours=24), run=_delete_originals),
    Schedule(id="incidents.people", every=timedelta(hours=24), run=_forget_people),
    Schedule(id="incidents.digests", every=timedelta(minutes=10), run=_send_digests),
    Schedule(id="incidents.pass_on", every=timedelta(minutes=1), run=_pass_on),
    Schedule(id="incidents.hear", every=timedelta(minutes=5), run=_hear),
    Schedule(id="incidents.picture", every=timedelta(minutes=10), run=_write_picture),
    Schedule(id="incidents.suggestions", every=timedelta(days=7), run=_train_suggestions),
)
