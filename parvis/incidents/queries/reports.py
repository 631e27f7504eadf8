"""Reading reports: one, its timeline, its photos."""

from collections.abc import Collection
from datetime import datetime

from parvis.incidents.models import Contest, Photo, Report, Task, Update
from parvis.incidents.types.report import (
    Channel,
    Moderation,
    PhotoInfo,
    PhotoState,
    Place,
    Reason,
    ReportInfo,
    State,
    TaskInfo,
    TaskState,
    UpdateInfo,
    Visibility,
    What,
)
from parvis.kernel.people.types import Actor

EVERYONE = "what is public is for everyone"


class UnknownReport(Exception):
    """There is no such report for whoever asks."""


def report_info(row: Report) -> ReportInfo:
    """Return a report as others read it."""
    return ReportInfo(
        number=row.pk,
        category=row.category,
        place=Place(
            lat=row.lat,
            lon=row.lon,
            municipality=row.municipality_id,
            street=row.street,
            street_nl=row.street_nl,
            street_fr=row.street_fr,
            number=row.number,
            postcode=row.postcode,
        ),
        text=row.text,
        state=State(row.state),
        manager=row.manager_id,
        department=row.department,
        channel=Channel(row.channel),
        language=row.language,
        reported_at=row.reported_at,
        changed_at=row.changed_at,
        due_at=row.due_at,
        closed_at=row.closed_at,
        accepted_at=row.accepted_at,
        planned_on=row.planned_on,
        answers=row.answers,
        priority=row.priority,
        followers=row.follower_count,
        contests=row.contest_weight,
        moderation=Moderation(row.moderation),
        is_private=row.is_private,
        is_paused=row.is_paused,
        paused_because=row.paused_because,
        third_party=row.third_party,
        is_on_private_property=row.is_on_private_property,
        needs_arbitration=row.needs_arbitration,
        is_synthetic=row.is_synthetic,
        merged_into=row.root_id,
        rule=row.rule,
        rules_number=row.rules_number,
        photos=row.photo_count,
    )


def row_of(number: int | str, actor: Actor) -> Report:
    """Return the row of a report that an actor may see.

    :raises UnknownReport: if there is none.
    """
    row = Report.objects.seen_by(actor).filter(pk=as_number(number)).first()
    if row is None:
        raise UnknownReport(f"There is no report {number}.")
    return row


def report(number: int | str, *, actor: Actor) -> ReportInfo:
    """Return a report that an actor may see; one that was merged says into which.

    :raises UnknownReport: if there is none.
    """
    return report_info(row_of(number, actor))


def timeline(number: int, *, is_public_only: bool) -> list[UpdateInfo]:
    """Return what happened to a report, oldest first."""
    rows = Update.objects.filter(report=number)
    if is_public_only:
        rows = rows.filter(is_public=True)
    return [update_info(row) for row in rows.order_by("id")]


def update_info(row: Update) -> UpdateInfo:
    """Return a line of the timeline as others read it."""
    return UpdateInfo(
        id=row.pk,
        what=What(row.what),
        at=row.at,
        organisation=row.organisation,
        by=row.by,
        text=row.text,
        data=row.data,
        state=State(row.state),
        is_public=row.is_public,
    )


def photos(numbers: Collection[int], *, visibilities: Collection[Visibility]) -> list[PhotoInfo]:
    """Return the photos of reports that may be seen, oldest first."""
    seen = [one.value for one in visibilities]
    rows = Photo.objects.filter(report__in=list(numbers), removed_at__isnull=True, visibility__in=seen)
    return [photo_info(row) for row in rows.order_by("added_at")]


def photo_info(row: Photo) -> PhotoInfo:
    """Return a photo as others read it."""
    return PhotoInfo(
        id=row.pk,
        state=PhotoState(row.state),
        visibility=Visibility(row.visibility),
        is_after=row.is_after,
        added_at=row.added_at,
        regions=tuple(row.regions),
        report=row.report_id,
    )


def merged_into(number: int, *, actor: Actor) -> list[ReportInfo]:
    """Return every report for which this one stands, that the actor may see."""
    return [report_info(row) for row in Report.objects.seen_by(actor).filter(root=number).order_by("id")]


def below(number: int) -> list[int]:
    """Return the number of every report that was merged, directly or not, into this one."""
    found: list[int] = []
    layer = [number]
    while layer:
        rows = Report.objects.unscoped("a merge concerns every report below it").filter(merged_into__in=layer)
        layer = list(rows.values_list("pk", flat=True))
        found += layer
    return found


def tasks(number: int) -> list[TaskInfo]:
    """Return the work that was asked of contractors for a report, oldest first."""
    return [task_info(row) for row in Task.objects.filter(report=number).order_by("id")]


def task_info(row: Task) -> TaskInfo:
    """Return a task as others read it."""
    return TaskInfo(
        id=row.pk,
        report=row.report_id,
        contractor=row.contractor_id,
        text=row.text,
        state=TaskState(row.state),
        asked_at=row.asked_at,
        due_on=row.due_on,
        done_at=row.done_at,
        answer=row.answer,
    )


def contest_texts(number: int) -> list[tuple[datetime, Reason, str]]:
    """Return what those said who contested a report, for its manager; the latest first."""
    rows = Contest.objects.filter(report=number).order_by("-at").values_list("at", "reason", "text")
    return [(at, Reason(reason), text) for at, reason, text in rows]


def as_number(number: int | str) -> int:
    """Return a number as it was typed, or one that no report has."""
    text = str(number).strip().lstrip("#")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
