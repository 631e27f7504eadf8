"""What the page of a report shows: its facts, why it is here, its course, its photos."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from parvis.incidents import api as incidents
from parvis.incidents.types.report import Moderation, PhotoInfo, PhotoState, ReportInfo, TaskInfo, TaskState
from parvis.incidents.web.desk import words
from parvis.incidents.web.desk.marks import marks
from parvis.incidents.web.desk.page import Page
from parvis.incidents.web.desk.sentences import entries
from parvis.kernel.journal import api as journal
from parvis.kernel.people import api as people

RUNNING = (TaskState.ASKED, TaskState.ACCEPTED)


def context_of(page: Page) -> dict[str, Any]:
    """Return what the template of a report shows besides its actions."""
    report, language = page.report, page.language
    state, tone = words.STATES[report.state]
    photos = [_photo(page, one) for one in page.photos]
    return {
        "page": page,
        "report": report,
        "category": words.category_name(report.category, language),
        "groups": words.category_path(report.category, language),
        "address": words.address(report.place, language),
        "town": words.town(report.place, language),
        "state": {"text": state, "tone": tone},
        "marks": marks(report, ours=page.mine),
        "elsewhere": "" if page.is_ours else _elsewhere(page),
        "my_tasks": [one for one in page.tasks if one.contractor in page.mine and one.state in RUNNING],
        "term": words.term_of(report, page.now),
        "facts": _facts(page),
        "answers": words.answers_of(page.category, report.answers, language),
        "why": _why(page),
        "point": [
            {"lat": report.place.lat, "lon": report.place.lon, "text": report.place.words(language), "now": True}
        ],
        "before": [one for one in photos if not one["is_after"]],
        "after": [one for one in photos if one["is_after"]],
        "entries": entries(page.updates, ours=page.ours, language=language),
        "contests": _contests(page),
        "tasks": [task_row(one, page) for one in page.tasks],
        "merged": [neighbour(one, page) for one in page.merged],
        "near": [_near(page, one, is_ours) for one, is_ours in page.neighbours()] if page.is_ours else [],
    }


def _elsewhere(page: Page) -> str:
    manager = words.organisation_name(page.report.manager, page.language)
    if page.tasks:
        return _("%(manager)s handles this report, and asks work of you.") % {"manager": manager}
    return _("%(manager)s handles this report. You see what everyone sees.") % {"manager": manager}


def _facts(page: Page) -> list[dict[str, Any]]:
    report, language = page.report, page.language
    followers = ngettext("%(n)d person", "%(n)d people", report.followers) % {"n": report.followers}
    priority = f"{report.priority} · {words.priority_words(report.priority)}"
    rows = [
        (_("Came in"), words.CHANNELS[report.channel], report.reported_at),
        (_("Handled by"), words.organisation_name(report.manager, language), None),
        (_("Department"), words.department_name(report.department), None),
        (_("Followed by"), followers, None),
        (_("Priority"), priority, None),
        (_("Waits for"), report.paused_because, None),
        (_("Language"), report.language.upper(), None),
    ]
    return [{"label": label, "value": value, "at": at} for label, value, at in rows if value]


def _why(page: Page) -> dict[str, Any]:
    """Return why the report is handled where it is: the rule, and who manages the spot."""
    report, language = page.report, page.language
    reason = incidents.reason_of(rule=report.rule, rules_number=report.rules_number)
    owners = [
        {
            "kind": kind,
            "name": area.name,
            "organisation": words.organisation_name(area.organisation, language),
        }
        for kind, area in incidents.areas().at(report.place.lat, report.place.lon).items()
    ]
    is_editor = incidents.is_editor(page.actor)
    at = f"lat={report.place.lat}&lon={report.place.lon}&category={report.category}"
    return {
        "reason": reason.to(language) if reason else _("No rule speaks of it: who governs the territory handles it."),
        "rule": report.rule,
        "edition": report.rules_number,
        "owners": owners,
        "try_url": f"{reverse('incident_steering:simulator')}?{at}" if is_editor else "",
    }


def _photo(page: Page, one: PhotoInfo) -> dict[str, Any]:
    args = [page.report.number, one.id]
    is_ready = one.state is PhotoState.READY
    return {
        "url": reverse("incident_desk:photo", args=args),
        "small": reverse("incident_desk:photo_file", args=[*args, "small"]) if is_ready else "",
        "is_after": one.is_after,
        "at": one.added_at,
        "said": "" if is_ready else words.PHOTOS[one.state],
        "visibility": words.VISIBILITIES[one.visibility],
        "is_public": one.visibility == "public",
    }


def _contests(page: Page) -> list[dict[str, Any]]:
    if not page.is_ours:
        return []
    if not any(one.what == "contested" for one in page.updates):
        return []
    return [
        {"at": at, "reason": words.REASONS[reason], "text": text}
        for at, reason, text in incidents.contest_texts(page.report.number)
    ]


def task_row(one: TaskInfo, page: Page) -> dict[str, Any]:
    """Return a task as the page of its report shows it, and what can be done with it there."""
    state, tone = words.TASKS[one.state]
    is_running = one.state in RUNNING
    return {
        "id": one.id,
        "contractor": words.organisation_name(one.contractor, page.language),
        "text": one.text,
        "answer": one.answer,
        "state": {"text": state, "tone": tone},
        "due_on": one.due_on,
        "is_late": is_running and one.due_on is not None and one.due_on < page.now.date(),
        "may_cancel": is_running and page.is_ours,
        "is_mine": is_running and one.contractor in page.mine,
        "may_accept": one.state is TaskState.ASKED,
    }


def neighbour(one: ReportInfo, page: Page) -> dict[str, Any]:
    """Return another report in a line."""
    state, tone = words.STATES[one.state]
    return {
        "number": one.number,
        "url": reverse("incident_desk:report", args=[one.number]),
        "category": words.category_name(one.category, page.language),
        "address": words.address(one.place, page.language),
        "state": {"text": state, "tone": tone},
        "reported_at": one.reported_at,
        "text": "" if one.moderation is not Moderation.FINE and one.manager not in page.mine else one.text,
        "photos": one.photos,
        "followers": one.followers,
    }


def _near(page: Page, one: Any, is_ours: bool) -> dict[str, Any]:
    return {**neighbour(one.report, page), "metres": round(one.metres), "score": one.score, "is_ours": is_ours}


def journal_of(page: Page) -> dict[str, Any]:
    """Return the chain of the journal about a report, newest first."""
    found = journal.history(f"report:{page.report.number}", limit=500)
    names = people.agent_names({one.by for one in found if one.by.startswith("account:")})
    rows = [
        {
            "at": one.at,
            "verb": one.verb.removeprefix("incidents.report."),
            "by": names.get(one.by, one.by.partition(":")[0] if one.by.startswith("account:") else one.by),
            "data": ", ".join(f"{name} {value}" for name, value in one.data.items()),
        }
        for one in reversed(found)
    ]
    category = words.category_name(page.report.category, page.language)
    return {"rows": rows, "report": page.report, "category": category}
