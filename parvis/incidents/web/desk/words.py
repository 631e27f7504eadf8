"""The words of the desk: states, channels, reasons and people as colleagues call them."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from parvis.incidents import api as incidents
from parvis.incidents.types.category import Category, Question, QuestionKind
from parvis.incidents.types.report import Channel, PhotoState, Place, Reason, ReportInfo, State, TaskState, Visibility
from parvis.kernel.people import api as people
from parvis.kernel.places import api as places

STATES: Mapping[State, tuple[Any, str]] = {
    State.RECEIVED: (gettext_lazy("received"), "warn"),
    State.IN_PROGRESS: (gettext_lazy("in progress"), "info"),
    State.REFUSED: (gettext_lazy("refused"), "bad"),
    State.SOLVED: (gettext_lazy("solved"), "good"),
    State.PROCESSED: (gettext_lazy("processed"), "good"),
    State.DELETED: (gettext_lazy("taken out of sight"), "neutral"),
}
"""Each state in a word, with its tone."""
CHANNELS = {
    Channel.WEB: gettext_lazy("online"),
    Channel.DESK: gettext_lazy("at the desk"),
    Channel.PHONE: gettext_lazy("by telephone"),
    Channel.API: gettext_lazy("by another system"),
    Channel.IMPORT: gettext_lazy("taken over from elsewhere"),
}
REASONS = {
    Reason.NOT_REPAIRED: gettext_lazy("It is not mended"),
    Reason.BADLY_REPAIRED: gettext_lazy("It is badly mended"),
    Reason.OTHER: gettext_lazy("Something else"),
}
TASKS: Mapping[TaskState, tuple[Any, str]] = {
    TaskState.ASKED: (gettext_lazy("asked"), "warn"),
    TaskState.ACCEPTED: (gettext_lazy("accepted"), "info"),
    TaskState.REFUSED: (gettext_lazy("refused"), "bad"),
    TaskState.DONE: (gettext_lazy("done"), "good"),
    TaskState.CANCELLED: (gettext_lazy("cancelled"), "neutral"),
}
VISIBILITIES = {
    Visibility.PUBLIC: gettext_lazy("everyone, blurred"),
    Visibility.PROFESSIONAL: gettext_lazy("us and our contractors"),
    Visibility.CONFIDENTIAL: gettext_lazy("only us"),
}
PHOTOS = {
    PhotoState.WAITING: gettext_lazy("Faces and plates are being looked for."),
    PhotoState.FAILED: gettext_lazy("Could not be looked at for faces and plates: look at it yourself."),
}
DEPARTMENTS = {
    "public_works": gettext_lazy("public works"),
    "cleanliness": gettext_lazy("cleanliness"),
    "green": gettext_lazy("green spaces"),
    "mobility": gettext_lazy("mobility"),
    "heritage": gettext_lazy("heritage"),
}
"""The departments of the shipped rules; a region's rules may name others, which are shown as they are written."""
URGENT, HIGH, MIDDLE = 12, 8, 4


def organisation_name(code: str, language: str) -> str:
    """Return what an organisation is called in a list; its code when it is gone."""
    try:
        return people.organisation(code).short.to(language)
    except people.UnknownOrganisation:
        return code


def department_name(code: str) -> str:
    """Return what a department of the routing rules is called."""
    return str(DEPARTMENTS.get(code, code.replace("_", " ")))


def category_name(code: str, language: str) -> str:
    """Return what a category is called; its code when the tree has it no more."""
    return incidents.tree().name(code, language)


def category_path(code: str, language: str) -> str:
    """Return the groups above a category, from the main group on; empty for a main group."""
    tree = incidents.tree()
    return " › ".join(tree[one].name.to(language) for one in tree[code].path[:-1]) if code in tree else ""


def address(place: Place, language: str) -> str:
    """Return where something is, in one line: the street and its number, else the coordinates."""
    return place.words(language) or f"{place.lat:.5f}, {place.lon:.5f}"


def town(place: Place, language: str) -> str:
    """Return the postcode and the municipality."""
    found = places.municipality(place.municipality)
    name = found.name(language) if found else organisation_name(place.municipality, language)
    return f"{place.postcode} {name}".strip()


def month_words(day: date) -> str:
    """Return a month in words: `november 2026`."""
    return dateformat.format(day, "F Y")


def priority_words(number: int) -> str:
    """Return a priority of 1 to 16 in a word."""
    if number >= URGENT:
        return _("urgent")
    if number >= HIGH:
        return _("high")
    return _("normal") if number >= MIDDLE else _("low")


def term_of(report: ReportInfo, at: datetime) -> dict[str, Any]:
    """Return what the component `term` takes for a report; nothing for one that is closed or has no term."""
    if not report.is_open or report.due_at is None:
        return {"days": None, "due": None, "stopped": False}
    return {"days": incidents.days_left(report.due_at, at), "due": report.due_at, "stopped": report.is_paused}


def answer_words(question: Question, answer: str, language: str) -> str:
    """Return an answer as people read it."""
    if question.kind is QuestionKind.YES_NO:
        return _("yes") if answer == "yes" else _("no")
    if question.kind is QuestionKind.NUMBER:
        return f"{answer} {question.unit}".strip()
    named = {one.code: one.name.to(language) for one in question.choices}
    return named.get(answer, answer)


def answers_of(category: Category | None, answers: Mapping[str, str], language: str) -> list[dict[str, str]]:
    """Return the answers of a report as facts: those of questions that are gone keep their words."""
    rows = []
    for code, answer in answers.items():
        question = category.question(code) if category else None
        label = question.label.to(language) if question else code
        rows.append({"label": label, "value": answer_words(question, answer, language) if question else answer})
    return rows
