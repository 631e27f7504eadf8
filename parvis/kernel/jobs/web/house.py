"""How the installation is doing: workers, jobs, schedules, journal, room. No name, address or text of anyone."""

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

import parvis
from parvis.kernel.jobs import api as jobs
from parvis.kernel.journal import api as journal
from parvis.kernel.people import api as people
from parvis.kernel.people.types import Role
from parvis.kernel.people.web.access import agents_only
from parvis.kernel.people.web.requests import Request
from parvis.kernel.registry import registry

VERIFY = "journal.verify"
BACKUP = "backup"
"""The subject in the journal of every backup that was made."""
LETTERS = 50
LATE = timedelta(minutes=5)
OLD = timedelta(days=2)
LITTLE_ROOM = 2_000_000_000


@dataclass(frozen=True)
class Trouble:
    """Something that an operator should do something about: what, and what to do."""

    text: str
    anchor: str


@require_safe
@agents_only(Role.OPERATOR)
@never_cache
def house(request: Request) -> HttpResponse:
    """Show how everything stands at this moment, what is wrong first."""
    now, language = timezone.now(), get_language() or "nl"
    stats, pulse, letters = jobs.stats(at=now), jobs.pulse(at=now), jobs.dead_letters(limit=LETTERS)
    schedules = _schedules()
    verified = next((one for one in schedules if one["id"] == VERIFY), {"ran_at": None, "is_broken": False})
    backup, room = journal.latest(BACKUP), shutil.disk_usage(settings.DATA_DIR).free
    heads = journal.heads()
    names = {one.code: one.short.to(language) for one in people.organisations()}
    backup_at = backup.at if backup else None
    troubles = [
        *_of_work(stats, pulse, now),
        *_of_schedules(schedules),
        *_of_keeping(verified, backup_at, room, now),
    ]
    return render(
        request,
        "jobs/house.html",
        {
            "now": now,
            "stats": stats,
            "pulse": pulse,
            "troubles": troubles,
            "letters": [{"info": one, "fault": jobs.fault_of(one.error)} for one in letters],
            "more": stats.dead - len(letters),
            "schedules": schedules,
            "signs": [_sign(one, now, language) for one in registry.signs],
            "verified": verified,
            "backup_at": backup_at,
            "chains": [{"name": names.get(code, code), "count": head.sequence} for code, head in heads.items()],
            "entries": sum(head.sequence for head in heads.values()),
            "database": filesizeformat(jobs.database_size()),
            "room": filesizeformat(room),
            "version": parvis.__version__,
        },
    )


@require_POST
@agents_only(Role.OPERATOR)
def retry(request: Request, job: int) -> HttpResponse:
    """Try one dead letter again."""
    try:
        jobs.retry(str(job), by=request.actor, at=timezone.now())
    except jobs.NotDead as gone:
        if jobs.find(str(job)) is None:
            raise Http404 from gone
        messages.info(request, gettext("This job has been tried again already."))
    else:
        messages.success(request, gettext("The job will be tried again."))
    return redirect(f"{reverse('house')}#failed")


@require_POST
@agents_only(Role.OPERATOR)
def retry_all(request: Request) -> HttpResponse:
    """Try all dead letters again."""
    count = jobs.retry_all(by=request.actor, at=timezone.now())
    said = ngettext("{count} job will be tried again.", "{count} jobs will be tried again.", count)
    messages.success(request, said.format(count=count))
    return redirect(f"{reverse('house')}#failed")


def _schedules() -> list[dict[str, Any]]:
    """Return every schedule of the register, with what the database knows of it."""
    known = {one.id: one for one in jobs.schedules()}
    found = []
    for schedule in sorted(registry.schedules, key=lambda one: one.id):
        state = known.get(schedule.id)
        fault = jobs.fault_of(state.error) if state and state.error else None
        found.append(
            {
                "id": schedule.id,
                "ran_at": state.last_finished_at if state else None,
                "due_at": state.due_at if state else None,
                "count": state.last_count if state else None,
                "fault": fault,
                "is_broken": fault is not None and fault.kind.endswith(journal.ChainsBroken.__name__),
            }
        )
    return found


def _sign(sign: Any, now: datetime, language: str) -> dict[str, Any]:
    value = sign.read(now)
    return {
        "name": sign.name[language],
        "value": filesizeformat(value) if sign.unit == "bytes" else value,
        "is_much": sign.most is not None and value > sign.most,
    }


def _of_work(stats: jobs.Stats, pulse: jobs.Pulse, now: datetime) -> list[Trouble]:
    found = []
    if not pulse.is_alive:
        found.append(
            Trouble(
                gettext("No worker is alive: nothing is sent, and no term fires. Start one with parvis worker."), "work"
            )
        )
    if stats.oldest_due_at and now - stats.oldest_due_at > LATE:
        found.append(
            Trouble(
                gettext("Jobs wait for more than five minutes. Start more workers: parvis worker --processes 4."),
                "work",
            )
        )
    if stats.dead:
        said = ngettext("{count} job failed at every attempt.", "{count} jobs failed at every attempt.", stats.dead)
        found.append(Trouble(said.format(count=stats.dead), "failed"))
    return found


def _of_schedules(schedules: list[dict[str, Any]]) -> list[Trouble]:
    return [
        Trouble(gettext("The schedule {name} failed at its last turn.").format(name=one["id"]), "schedules")
        for one in schedules
        if one["fault"] and not one["is_broken"]
    ]


def _of_keeping(verified: dict[str, Any], backup_at: datetime | None, room: int, now: datetime) -> list[Trouble]:
    found = []
    if verified["is_broken"]:
        found.append(
            Trouble(
                gettext("The journal does not verify. Keep everything as it is, and run parvis verify-journal."), "kept"
            )
        )
    elif verified["ran_at"] is None or now - verified["ran_at"] > OLD:
        found.append(Trouble(gettext("The journal was not verified for two days."), "kept"))
    if backup_at is None or now - backup_at > OLD:
        found.append(Trouble(gettext("No backup was made with parvis backup for two days."), "kept"))
    if room < LITTLE_ROOM:
        found.append(Trouble(gettext("Less than 2 GB is free where the data lie."), "kept"))
    return found
