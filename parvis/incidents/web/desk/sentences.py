"""What happened to a report, in sentences for colleagues."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from parvis.incidents.types.report import Channel, Moderation, Reason, TaskState, UpdateInfo, What
from parvis.incidents.web.desk.words import CHANNELS, REASONS, TASKS, category_name, month_words, organisation_name
from parvis.kernel.people import api as people


def entries(updates: Iterable[UpdateInfo], *, ours: str, language: str) -> list[dict[str, Any]]:
    """Return a timeline for colleagues, newest first.

    :param ours: the organisation that handles the report, whose people are named.
    """
    told = list(updates)
    named = {one.by for one in told if one.organisation == ours and one.by.startswith("account:")}
    names = people.agent_names(named) if named else {}
    return [_entry(one, names, language) for one in reversed(told)]


def _entry(one: UpdateInfo, names: Mapping[str, str], language: str) -> dict[str, Any]:
    return {
        "text": sentence(one, language),
        "at": one.at,
        "moment": True,
        "by": _by(one, names, language),
        "detail": one.text,
        "state": "late" if one.what is What.CONTESTED else "",
    }


def _by(one: UpdateInfo, names: Mapping[str, str], language: str) -> str:
    said = [_who(one, names, language), "" if one.is_public else _("for colleagues only")]
    return ", ".join(part for part in said if part)


def _who(one: UpdateInfo, names: Mapping[str, str], language: str) -> str:
    if one.by in names:
        return names[one.by]
    if one.by.startswith("system:"):
        return _("by itself")
    return organisation_name(one.organisation, language) if one.organisation else ""


def sentence(one: UpdateInfo, language: str) -> str:
    """Return what happened in a sentence, without what was said with it."""
    return _SENTENCES[one.what](one.data, language)


def _reported(data: Mapping[str, str], language: str) -> str:
    channel = data.get("channel", "")
    return _("Reported %(how)s") % {"how": CHANNELS[Channel(channel)] if channel in list(Channel) else ""}


def _planned(data: Mapping[str, str], language: str) -> str:
    try:
        return _("Planned for %(month)s") % {"month": month_words(date.fromisoformat(f"{data.get('month')}-01"))}
    except ValueError:
        return _("Planned")


def _contested(data: Mapping[str, str], language: str) -> str:
    reason = data.get("reason", "")
    said = REASONS[Reason(reason)] if reason in list(Reason) else ""
    return _("Somebody contests the closing: %(reason)s") % {"reason": str(said).lower()}


def _moved(data: Mapping[str, str], language: str) -> dict[str, str]:
    return {one: organisation_name(data.get(one, ""), language) for one in ("from", "to")}


def _merged(data: Mapping[str, str], language: str) -> str:
    if "into" in data:
        return _("Merged into #%(number)s") % {"number": data["into"]}
    return _("#%(number)s was merged into this one") % {"number": data.get("report", "")}


def _unmerged(data: Mapping[str, str], language: str) -> str:
    if "from" in data:
        return _("Stands by itself again, no longer merged into #%(number)s") % {"number": data["from"]}
    return _("#%(number)s stands by itself again") % {"number": data.get("report", "")}


def _noted(data: Mapping[str, str], language: str) -> str:
    return _("Photo added") if "photo" in data else _("Note")


def _task(data: Mapping[str, str], language: str) -> str:
    state = data.get("task_state", "")
    word = TASKS[TaskState(state)][0] if state in list(TaskState) else state
    return _("Task of %(contractor)s: %(state)s") % {
        "contractor": organisation_name(data.get("to", ""), language),
        "state": word,
    }


def _classified(data: Mapping[str, str], language: str) -> str:
    return _("From category “%(before)s” to “%(after)s”") % {
        "before": category_name(data.get("from", ""), language),
        "after": category_name(data.get("to", ""), language),
    }


def _moderated(data: Mapping[str, str], language: str) -> str:
    if "removed" in data:
        return _("Photo destroyed")
    if "regions" in data:
        return _("Photo blurred by hand")
    if "visibility" in data:
        return _("Other people may see a photo")
    if data.get("replaced") == "True":
        return _("Text replaced")
    return _("Text hidden") if data.get("verdict") == Moderation.HIDDEN else _("Text released for everyone")


def _flagged(data: Mapping[str, str], language: str) -> str:
    if "arbitration" in data:
        return _("Went to and fro too often: the region decides who handles it")
    if "from" in data:
        return _("Came from %(organisation)s") % {"organisation": organisation_name(data["from"], language)}
    said = [text() for name, text in _FLAGS.items() if name in data]
    return _("Changed: %(what)s") % {"what": ", ".join(said)}


_FLAGS: Mapping[str, Callable[[], str]] = {
    "third_party": lambda: _("who is responsible instead"),
    "is_on_private_property": lambda: _("private property"),
    "is_private": lambda: _("who may see it"),
    "priority": lambda: _("priority"),
}
_SENTENCES: Mapping[What, Callable[[Mapping[str, str], str], str]] = {
    What.REPORTED: _reported,
    What.ACCEPTED: lambda *_args: _("Accepted"),
    What.REFUSED: lambda *_args: _("Refused"),
    What.PLANNED: _planned,
    What.SOLVED: lambda *_args: _("Solved"),
    What.PROCESSED: lambda *_args: _("Processed"),
    What.CONTESTED: _contested,
    What.REOPENED: lambda *_args: _("Opened again"),
    What.TRANSFERRED: lambda data, language: _("From %(from)s to %(to)s") % _moved(data, language),
    What.ARBITRATED: lambda data, language: _("The region decided: from %(from)s to %(to)s") % _moved(data, language),
    What.MERGED: _merged,
    What.UNMERGED: _unmerged,
    What.NOTED: _noted,
    What.TASK: _task,
    What.PAUSED: lambda *_args: _("Paused"),
    What.RESUMED: lambda *_args: _("Goes on"),
    What.CLASSIFIED: _classified,
    What.FORWARDED: lambda *_args: _("Handed over to the system of its manager"),
    What.MODERATED: _moderated,
    What.FLAGGED: _flagged,
    What.DELETED: lambda *_args: _("Taken out of sight"),
}
