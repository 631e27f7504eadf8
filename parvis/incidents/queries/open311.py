"""What Open311 asks: services, definitions, requests and updates, in its own words."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from django.db.models import QuerySet

from parvis.incidents.models import Photo, Report, Update
from parvis.incidents.models.report import IS_OPEN
from parvis.incidents.queries import editions
from parvis.incidents.queries.addresses import photo_url
from parvis.incidents.queries.map import near
from parvis.incidents.queries.reports import as_number
from parvis.incidents.types import open311
from parvis.incidents.types.category import Category, Question, QuestionKind
from parvis.incidents.types.filters import Filter
from parvis.incidents.types.report import CLOSED, OPEN, Moderation, PhotoState, State, Visibility, What
from parvis.kernel.definitions import Localised
from parvis.kernel.people import api as people
from parvis.kernel.people.types import Actor

YES = Localised(nl="Ja", fr="Oui", en="Yes")
NO = Localised(nl="Nee", fr="Non", en="No")
MERGED = Localised(
    nl="Samengevoegd met melding {number}.",
    fr="Fusionné avec le signalement {number}.",
    en="Merged into report {number}.",
)
_MOST_NEAR = 20 * open311.MOST_ROWS
HAPPENED = {
    What.REPORTED: Localised(
        nl="De melding is ontvangen.", fr="Le signalement est reçu.", en="The report was received."
    ),
    What.ACCEPTED: Localised(
        nl="De melding wordt behandeld.", fr="Le signalement est pris en charge.", en="The report is being dealt with."
    ),
    What.REFUSED: Localised(
        nl="De melding wordt niet behandeld.",
        fr="Le signalement n’est pas pris en charge.",
        en="The report will not be dealt with.",
    ),
    What.PLANNED: Localised(nl="De werken zijn gepland.", fr="Les travaux sont planifiés.", en="The work is planned."),
    What.SOLVED: Localised(nl="Het probleem is opgelost.", fr="Le problème est résolu.", en="The problem is solved."),
    What.PROCESSED: Localised(
        nl="De melding is afgewerkt.", fr="Le signalement est classé.", en="The report is closed for good."
    ),
    What.CONTESTED: Localised(
        nl="Iemand zegt dat het niet is opgelost.",
        fr="Quelqu’un dit que ce n’est pas résolu.",
        en="Somebody says that it is not solved.",
    ),
    What.REOPENED: Localised(
        nl="De melding is heropend.", fr="Le signalement est rouvert.", en="The report is open again."
    ),
    What.TRANSFERRED: Localised(
        nl="De melding is doorgegeven.", fr="Le signalement est transmis.", en="The report was passed on."
    ),
    What.ARBITRATED: Localised(
        nl="Het gewest besliste wie de melding behandelt.",
        fr="La Région a décidé qui traite le signalement.",
        en="The region decided who handles the report.",
    ),
    What.MERGED: Localised(
        nl="De melding is samengevoegd.", fr="Le signalement est fusionné.", en="The report was merged."
    ),
    What.UNMERGED: Localised(
        nl="De melding staat weer op zichzelf.",
        fr="Le signalement est de nouveau séparé.",
        en="The report stands by itself again.",
    ),
    What.NOTED: Localised(nl="Er is een bericht.", fr="Il y a un message.", en="There is a note."),
    What.TASK: Localised(nl="Er wordt aan gewerkt.", fr="On y travaille.", en="It is being worked on."),
    What.PAUSED: Localised(nl="De melding wacht.", fr="Le signalement est en attente.", en="The report waits."),
    What.RESUMED: Localised(
        nl="De melding wacht niet meer.", fr="Le signalement n’est plus en attente.", en="The report waits no more."
    ),
    What.CLASSIFIED: Localised(
        nl="De categorie is veranderd.", fr="La catégorie a changé.", en="The category was changed."
    ),
    What.FORWARDED: Localised(
        nl="De melding is aan een ander systeem gegeven.",
        fr="Le signalement est transmis à un autre système.",
        en="The report was given to another system.",
    ),
    What.MODERATED: Localised(nl="De tekst is nagekeken.", fr="Le texte est relu.", en="The text was looked at."),
    What.FLAGGED: Localised(
        nl="De melding is bijgewerkt.", fr="Le signalement est mis à jour.", en="The report was updated."
    ),
    What.DELETED: Localised(
        nl="De melding is verwijderd.", fr="Le signalement est supprimé.", en="The report was removed."
    ),
}
"""What is told of a step about which nobody wrote anything."""
_TYPES = {
    QuestionKind.CHOICE: open311.Datatype.SINGLEVALUELIST,
    QuestionKind.YES_NO: open311.Datatype.SINGLEVALUELIST,
    QuestionKind.NUMBER: open311.Datatype.NUMBER,
    QuestionKind.TEXT: open311.Datatype.TEXT,
}


def services(language: str, on: date) -> list[open311.Service]:
    """Return what can be reported on a day, without what must not wait for a report."""
    tree = editions.tree()
    return [
        open311.Service(
            code=one.code,
            name=one.name.to(language),
            description=one.hint.to(language) if one.hint else "",
            metadata=bool(one.questions),
            keywords=one.words.to(language),
            group=tree[one.path[0]].name.to(language),
        )
        for one in tree.leaves
        if tree.usable(one.code, on) and one.emergency is None
    ]


def service(code: str, on: date) -> Category | None:
    """Return a category that can be reported on a day, or None."""
    tree = editions.tree()
    return tree[code] if tree.usable(code, on) else None


def definition(category: Category, language: str) -> open311.ServiceDefinition:
    """Return the questions of a category as attributes."""
    rows = tuple(_attribute(one, order, language) for order, one in enumerate(category.questions, start=1))
    return open311.ServiceDefinition(category.code, rows)


def changeset() -> str:
    """Return what changes whenever services or definitions do, and sorts."""
    return f"{editions.tree().edition:06d}"


def requests(wanted: open311.Wanted, language: str, at: datetime) -> list[open311.ServiceRequest]:
    """Return the reports that a list asks for, newest first; private ones never."""
    rows = Report.objects.seen_by(Actor.anonymous())
    if wanted.ids:
        rows = rows.filter(pk__in=[as_number(one) for one in wanted.ids])
    else:
        rows = _filtered(rows, wanted, at)
    page = rows.order_by("-reported_at", "-pk")[wanted.offset : wanted.offset + wanted.page_size]
    return _told(list(page), language, with_extensions=wanted.with_extensions)


def updates(wanted: open311.WantedUpdates, language: str) -> list[open311.Update]:
    """Return what happened to public reports, oldest first."""
    rows = Update.objects.filter(is_public=True, report__is_private=False).exclude(report__state=State.DELETED.value)
    if wanted.service_request_ids:
        numbers = [as_number(one) for one in wanted.service_request_ids]
        rows = rows.filter(report__in=numbers)
    rows = _within(rows, "at", wanted.updated)
    return [
        open311.Update(
            id=str(row.pk),
            service_request_id=str(row.report_id),
            status=open311.Status.OPEN if row.state in OPEN else open311.Status.CLOSED,
            updated_at=row.at,
            description=row.text or HAPPENED[What(row.what)].to(language),
        )
        for row in rows.order_by("at", "pk")[wanted.offset : wanted.offset + wanted.page_size]
    ]


def _attribute(question: Question, order: int, language: str) -> open311.Attribute:
    if question.kind is QuestionKind.YES_NO:
        choices = [("yes", YES), ("no", NO)]
    else:
        choices = [(one.code, one.name) for one in question.choices]
    return open311.Attribute(
        code=question.code,
        datatype=_TYPES[question.kind],
        description=question.label.to(language),
        order=order,
        required=question.is_required,
        datatype_description=" ".join(
            part for part in (question.hint.to(language) if question.hint else "", question.unit) if part
        ),
        values=tuple(open311.Choice(key, name.to(language)) for key, name in choices),
    )


def _filtered(rows: QuerySet[Report], wanted: open311.Wanted, at: datetime) -> QuerySet[Report]:
    rows = _within(_within(rows, "reported_at", wanted.requested), "changed_at", wanted.updated)
    if wanted.service_codes:
        rows = rows.filter(category__in=wanted.service_codes)
    if len(wanted.statuses) == 1:
        rows = rows.filter(IS_OPEN) if wanted.statuses[0] is open311.Status.OPEN else rows.exclude(IS_OPEN)
    if wanted.near:
        here = wanted.near
        every = Filter(states=OPEN | CLOSED)
        found = near(here.lat, here.long, at=at, metres=here.radius, limit=_MOST_NEAR, filter=every)
        rows = rows.filter(pk__in=[one.number for one, _ in found])
    return rows


def _within(rows: QuerySet, name: str, period: open311.Period) -> QuerySet:
    if period.start:
        rows = rows.filter(**{f"{name}__gte": period.start})
    if period.end:
        rows = rows.filter(**{f"{name}__lte": period.end})
    return rows


def _told(rows: Sequence[Report], language: str, *, with_extensions: bool) -> list[open311.ServiceRequest]:
    """Return rows in the words of Open311: three questions for a thousand."""
    numbers = [row.pk for row in rows]
    notes: dict[int, list[Update]] = {}
    for update in Update.objects.filter(report__in=numbers, is_public=True).order_by("pk"):
        notes.setdefault(update.report_id, []).append(update)
    pictures: dict[int, list[str]] = {}
    shown = Photo.objects.filter(
        report__in=[row.pk for row in rows if row.photo_count and row.moderation != Moderation.HIDDEN.value],
        state=PhotoState.READY.value,
        visibility=Visibility.PUBLIC.value,
        removed_at__isnull=True,
    )
    for report, photo in shown.order_by("added_at").values_list("report", "pk"):
        if report is not None:
            pictures.setdefault(report, []).append(photo_url(photo))
    names = {row.manager_id: people.organisation(row.manager_id).name.to(language) for row in rows}
    return [
        _request(row, notes.get(row.pk, []), pictures.get(row.pk, []), names, language, with_extensions) for row in rows
    ]


def _request(
    row: Report,
    notes: Sequence[Update],
    pictures: Sequence[str],
    names: dict[str, str],
    language: str,
    with_extensions: bool,
) -> open311.ServiceRequest:
    is_open = row.state in OPEN and row.merged_into_id is None
    extended = None
    if with_extensions:
        extended = open311.Extended(
            detailed_status=row.state,
            channel=row.channel,
            parent=str(row.root_id or ""),
            followers=row.follower_count,
            media_urls=tuple(pictures),
            notes=tuple(open311.Note(one.at, one.what, one.text) for one in notes),
        )
    return open311.ServiceRequest(
        id=str(row.pk),
        status=open311.Status.OPEN if is_open else open311.Status.CLOSED,
        service_code=row.category,
        service_name=editions.tree().name(row.category, language),
        requested_at=row.reported_at,
        updated_at=row.changed_at,
        expected_at=row.due_at if is_open else None,
        description=row.text if row.moderation == Moderation.FINE.value else "",
        status_notes=_status_notes(row, notes, language),
        agency_responsible=names[row.manager_id],
        address=_address(row, language),
        address_id=f"{row.street}/{row.number}".rstrip("/") if row.street else "",
        zipcode=row.postcode,
        lat=row.lat,
        long=row.lon,
        media_url=next(iter(pictures), ""),
        extended=extended,
    )


def _status_notes(row: Report, notes: Iterable[Update], language: str) -> str:
    if row.root_id:
        return MERGED.to(language).format(number=row.root_id)
    return next((one.text for one in reversed(list(notes)) if one.text), "")


def _address(row: Report, language: str) -> str:
    name = row.street_nl if language == "nl" else row.street_fr
    return ", ".join(part for part in (f"{name} {row.number}".strip(), row.postcode) if part)


def jurisdiction() -> str:
    """Return the one jurisdiction that is served here: the region's own organisation."""
    return next(iter(_roots()), "region")


def contact() -> str:
    """Return whom to ask, for a key or when something is wrong."""
    for code in _roots():
        found = people.organisation(code)
        return f"{found.name.en}, {found.contact.email}".strip(", ")
    return ""


def _roots() -> list[str]:
    """Return the regional organisations that stand under no other."""
    return sorted(code for code in editions.regional() if people.organisation(code).parent is None)
