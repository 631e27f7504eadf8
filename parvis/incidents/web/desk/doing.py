"""How each action upon a report is done with what was filled in."""

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from parvis.incidents import api as incidents
from parvis.incidents.types.report import Moderation, Visibility
from parvis.incidents.web.desk.finding import NotClear, category_of
from parvis.incidents.web.desk.page import Page
from parvis.incidents.web.desk.reasons import refusal
from parvis.incidents.web.desk.typed import Typed, Wrong
from parvis.kernel import clock
from parvis.kernel.files import api as files
from parvis.kernel.people import api as people


def accept(page: Page, typed: Typed) -> None:
    incidents.accept(number=page.report.number, by=page.actor, at=page.now)


def refuse(page: Page, typed: Typed) -> None:
    text = refusal(typed.text("reason"), typed.text("text"), page.report.language)
    if not text:
        raise Wrong({"reason": _("Choose a reason, or write one.")})
    incidents.refuse(number=page.report.number, text=text, by=page.actor, at=page.now)


def solve(page: Page, typed: Typed) -> None:
    """Solve it together with the photo of the work, or not at all."""
    with transaction.atomic():
        if typed.files:
            _add_photo(page, typed, Visibility.PUBLIC, is_after=True)
        incidents.solve(number=page.report.number, text=typed.text("text"), by=page.actor, at=page.now)


def process(page: Page, typed: Typed) -> None:
    incidents.process(number=page.report.number, by=page.actor, at=page.now)


def reopen(page: Page, typed: Typed) -> None:
    incidents.reopen(number=page.report.number, text=typed.text("text"), by=page.actor, at=page.now)


def delete(page: Page, typed: Typed) -> None:
    text = typed.needed("text", _("Say why."))
    incidents.delete(number=page.report.number, text=text, by=page.actor, at=page.now)


def plan(page: Page, typed: Typed) -> None:
    incidents.plan(
        number=page.report.number, month=month_of(typed), text=typed.text("text"), by=page.actor, at=page.now
    )


def month_of(typed: Typed) -> date:
    """Return the first day of the month that was chosen.

    :raises Wrong: if none was.
    """
    try:
        return date.fromisoformat(f"{typed.text('month')}-01")
    except ValueError:
        raise Wrong({"month": _("Choose a month.")}) from None


def pause(page: Page, typed: Typed) -> None:
    text = typed.needed("text", _("Say what it waits for."))
    incidents.pause(number=page.report.number, text=text, by=page.actor, at=page.now)


def resume(page: Page, typed: Typed) -> None:
    incidents.resume(number=page.report.number, by=page.actor, at=page.now)


def note(page: Page, typed: Typed) -> None:
    incidents.note(
        number=page.report.number,
        text=typed.needed("text", _("Write something first.")),
        is_public=typed.ticked("is_public"),
        by=page.actor,
        at=page.now,
    )


def transfer(page: Page, typed: Typed) -> None:
    to = _organisation(typed, "to")
    text = typed.needed("text", _("Say why."))
    incidents.transfer(number=page.report.number, to=to, text=text, by=page.actor, at=page.now)


def arbitrate(page: Page, typed: Typed) -> None:
    to = _organisation(typed, "to")
    text = typed.needed("text", _("Say why."))
    incidents.arbitrate(number=page.report.number, to=to, text=text, by=page.actor, at=page.now)


def _organisation(typed: Typed, name: str) -> str:
    try:
        return people.organisation(typed.text(name)).code
    except people.UnknownOrganisation:
        raise Wrong({name: _("Choose an organisation.")}) from None


def classify(page: Page, typed: Typed) -> None:
    try:
        found = category_of(typed.text("category"), typed.text("match"), page.language, clock.local_day(page.now))
    except NotClear as problem:
        raise Wrong({"category": problem.said}, {"match": problem.choices}) from None
    incidents.classify(
        number=page.report.number, category=found.code, reroute=typed.ticked("reroute"), by=page.actor, at=page.now
    )


def merge(page: Page, typed: Typed) -> None:
    other = (typed.text("number") or typed.text("with")).lstrip("#")
    if not (other.isascii() and other.isdecimal()) or len(other) > 18:
        raise Wrong({"number": _("Choose a report, or give its number.")})
    try:
        incidents.report(other, actor=page.actor)
        numbers = (page.report.number, int(other))
        incidents.merge(numbers=numbers, text=typed.text("text"), by=page.actor, at=page.now)
    except incidents.UnknownReport:
        raise Wrong({"number": _("There is no report with this number.")}) from None
    except incidents.MayNot:
        said = _("Another organisation handles that report. Have it given to yours first, or give this one to theirs.")
        raise Wrong({"number": said}) from None


def unmerge(page: Page, typed: Typed) -> None:
    incidents.unmerge(number=page.report.number, text=typed.text("text"), by=page.actor, at=page.now)


def moderate(page: Page, typed: Typed) -> None:
    verdict = Moderation.HIDDEN if typed.text("verdict") == Moderation.HIDDEN else Moderation.FINE
    text = typed.posted.get("text", page.report.text).replace("\r\n", "\n").strip()
    replaced = text if text != page.report.text else None
    incidents.moderate(number=page.report.number, verdict=verdict, text=replaced, by=page.actor, at=page.now)


def photo(page: Page, typed: Typed) -> None:
    if not typed.files:
        raise Wrong({"photos": _("Choose a photo.")})
    chosen = typed.text("visibility")
    visibility = Visibility(chosen) if chosen in list(Visibility) else Visibility.PROFESSIONAL
    _add_photo(page, typed, visibility, is_after=typed.ticked("is_after"))


def _add_photo(page: Page, typed: Typed, visibility: Visibility, *, is_after: bool) -> None:
    given = typed.files[0]
    try:
        incidents.add_photo(
            number=page.report.number, content=given, name=given.name or "", visibility=visibility, is_after=is_after,
            by=page.actor, at=page.now,
        )  # fmt: skip
    except files.Refused as refused:
        raise Wrong({"photos": refused.message(page.language)}) from None


def flag(page: Page, typed: Typed) -> None:
    level = typed.text("priority")
    if not (level.isascii() and level.isdecimal()) or not 1 <= int(level) <= 16:
        raise Wrong({"priority": _("Choose a priority.")})
    incidents.flag(
        number=page.report.number,
        priority=int(level),
        third_party=typed.text("third_party")[:100],
        is_on_private_property=typed.ticked("is_on_private_property"),
        is_private=typed.ticked("is_private"),
        by=page.actor,
        at=page.now,
    )


def task(page: Page, typed: Typed) -> None:
    incidents.ask_contractor(
        number=page.report.number,
        contractor=_organisation(typed, "contractor"),
        text=typed.needed("text", _("Write what has to be done.")),
        due_on=typed.day("due_on"),
        by=page.actor,
        at=page.now,
    )
