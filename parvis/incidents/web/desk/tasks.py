"""The work that was asked of one's own organisation: looked through, accepted, refused, done with a photo."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from parvis.incidents import api as incidents
from parvis.incidents.types.report import ReportInfo, TaskInfo, TaskState
from parvis.incidents.web.desk import words
from parvis.incidents.web.desk.asking import PICTURES
from parvis.incidents.web.desk.typed import Typed, Wrong
from parvis.kernel import clock
from parvis.kernel.files import api as files
from parvis.kernel.people.web.access import agents_only
from parvis.ui.fields import Field

TABS = {
    "": (TaskState.ASKED, TaskState.ACCEPTED),
    "ended": (TaskState.DONE, TaskState.REFUSED, TaskState.CANCELLED),
}


@require_GET
@agents_only(*incidents.HANDLING)
def show(request: HttpRequest) -> HttpResponse:
    """Show what is asked of one's organisations."""
    now, language = timezone.now(), get_language() or "nl"
    tab = request.GET.get("show", "")
    found = incidents.work(request.actor, states=TABS.get(tab, TABS[""]))
    here = reverse("incident_desk:tasks")
    tabs = [
        {"name": _("To do"), "url": here, "current": tab not in TABS or not tab},
        {"name": _("Ended"), "url": f"{here}?show=ended", "current": tab == "ended"},
    ]
    rows = [row(task, report, language, clock.local_day(now)) for task, report in found]
    return render(request, "incidents/desk/tasks.html", {"rows": rows, "tabs": tabs})


def row(task: TaskInfo, report: ReportInfo, language: str, today: date) -> dict[str, Any]:
    """Return a task as a list shows it, with its report."""
    state, tone = words.TASKS[task.state]
    is_running = task.state in TABS[""]
    return {
        "task": task,
        "url": reverse("incident_desk:task", args=[task.id]),
        "report": report,
        "report_url": reverse("incident_desk:report", args=[report.number]),
        "category": words.category_name(report.category, language),
        "address": words.address(report.place, language),
        "town": words.town(report.place, language),
        "asked_by": words.organisation_name(report.manager, language),
        "state": {"text": state, "tone": tone},
        "is_running": is_running,
        "is_late": is_running and task.due_on is not None and task.due_on < today,
        "days": (task.due_on - today).days if task.due_on and is_running else None,
    }


@require_http_methods(["GET", "POST"])
@agents_only(*incidents.HANDLING)
def answer(request: HttpRequest, task: int) -> HttpResponse:
    """Show a task to its contractor, or take their answer; its manager may cancel it here too."""
    if request.method == "POST" and request.POST.get("state") == TaskState.CANCELLED:
        return _cancel(request, task)
    try:
        found, report = incidents.task(task, actor=request.actor)
    except incidents.UnknownTask:
        raise Http404 from None
    if request.method == "GET":
        return _shown(request, found, report)
    language = get_language() or "nl"
    try:
        _answer(request, found, Typed.of(request, language), language)
    except Wrong as wrong:
        return _shown(request, found, report, typed=request.POST.dict(), errors=wrong.errors, status=422)
    except incidents.NotPossible as problem:
        messages.warning(request, problem.message.to(language))
        found, report = incidents.task(task, actor=request.actor)
        return _shown(request, found, report, typed=request.POST.dict(), status=409)
    messages.success(request, _("Answered; %(organisation)s sees it.") % {
        "organisation": words.organisation_name(report.manager, language)
    })  # fmt: skip
    is_over = request.POST.get("state") != TaskState.ACCEPTED
    return HttpResponseRedirect(reverse("incident_desk:tasks") if is_over else request.get_full_path())


def _answer(request: HttpRequest, task: TaskInfo, typed: Typed, language: str) -> None:
    chosen = typed.text("state")
    if chosen not in (TaskState.ACCEPTED, TaskState.REFUSED, TaskState.DONE):
        raise Wrong({"text": _("Choose what you answer.")})
    state, text, now = TaskState(chosen), typed.text("text"), timezone.now()
    if state is TaskState.REFUSED and not text:
        raise Wrong({"text": _("Say why.")})
    with transaction.atomic():
        for given in typed.files[:6]:
            try:
                incidents.add_photo_of_work(
                    task=task.id, content=given, name=given.name or "", by=request.actor, at=now
                )
            except files.Refused as refused:
                raise Wrong({"photos": refused.message(language)}) from None
            except incidents.UnknownTask:
                break  # it has ended meanwhile, which is said below
        incidents.answer_task(task=task.id, state=state, text=text, by=request.actor, at=now)


def _cancel(request: HttpRequest, task: int) -> HttpResponse:
    """Say, as the manager who asked for it, that work is no longer needed."""
    try:
        done = incidents.answer_task(task=task, state=TaskState.CANCELLED, by=request.actor, at=timezone.now())
    except (incidents.UnknownTask, incidents.UnknownReport):
        raise Http404 from None
    except incidents.MayNot:
        raise PermissionDenied from None
    except incidents.NotPossible as problem:
        messages.warning(request, problem.message.to(get_language() or "nl"))
        return HttpResponseRedirect(reverse("incident_desk:queue"))
    messages.success(request, _("The contractor sees that it is no longer needed."))
    return HttpResponseRedirect(reverse("incident_desk:report", args=[done.report]))


def _shown(
    request: HttpRequest,
    task: TaskInfo,
    report: ReportInfo,
    *,
    typed: dict[str, str] | None = None,
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    language = get_language() or "nl"
    typed, errors = typed or {}, errors or {}
    fields = [
        Field(
            kind="long_text", name="text", label=_("What to tell"), required=False, value=typed.get("text", ""),
            error=errors.get("text", ""),
        ),
        Field(
            kind="files", name="photos", label=_("Photos of the work"), required=False, accept=PICTURES,
            error=errors.get("photos", ""),
        ),
    ]  # fmt: skip
    context = {
        "row": row(task, report, language, clock.local_day(timezone.now())),
        "fields": fields,
        "may_accept": task.state is TaskState.ASKED,
        "point": [{"lat": report.place.lat, "lon": report.place.lon, "text": words.address(report.place, language)}],
    }
    return render(request, "incidents/desk/task.html", context, status=status)
