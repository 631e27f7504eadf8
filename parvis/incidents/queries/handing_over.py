"""A report as a partner is sent it: what and where it is, and nothing of who reported it."""

from collections.abc import Iterator

from parvis.incidents.models import Partner, Photo, Report
from parvis.incidents.queries import editions
from parvis.incidents.queries.addresses import photo_url, report_url
from parvis.incidents.queries.open311 import NO, YES
from parvis.incidents.queries.reports import report_info
from parvis.incidents.rules.partners import described, service_for
from parvis.incidents.types.category import Question, QuestionKind
from parvis.incidents.types.open311 import Posted
from parvis.incidents.types.partner import Endpoint
from parvis.incidents.types.report import Moderation, PhotoState, Visibility


def posted(row: Report, partner: Partner, there: Endpoint) -> Posted:
    """Return a report as its manager's system is sent it; without a service code where there is none for it.

    Of a private one, or one whose text waits for somebody to look, text, answers and photos stay with us: where the
    request can be read by everyone is up to the partner. Our address leads those who may see them to them.
    """
    language = row.language
    url = report_url(row.pk, "nl")
    may_tell = row.moderation == Moderation.FINE.value and not row.is_private
    place = report_info(row).place
    return Posted(
        service_code=service_for(partner.services, editions.tree().path(row.category)),
        point=(row.lat, row.lon),
        address=f"{place.words(language)}, {row.postcode}".strip(", "),
        description=described(row.text, _facts(row, language), url) if may_tell else url,
        device_id=url,
        media_urls=_photo(row) if may_tell else (),
        jurisdiction=there.jurisdiction,
        api_key=there.key,
    )


def _facts(row: Report, language: str) -> Iterator[str]:
    """Yield what was answered, except what was typed freely."""
    category = editions.tree().get(row.category)
    for code, answer in row.answers.items():
        question = category.question(code) if category else None
        if question is not None and question.kind is not QuestionKind.TEXT:
            yield f"{question.label.to(language)} {_answer(question, answer, language)}"


def _answer(question: Question, answer: str, language: str) -> str:
    if question.kind is QuestionKind.YES_NO:
        return (YES if answer == "yes" else NO).to(language)
    named = {one.code: one.name.to(language) for one in question.choices}
    return f"{named.get(answer, answer)} {question.unit}".strip()


def _photo(row: Report) -> tuple[str, ...]:
    """Return the address of the first photo that everyone may see: the standard has room for one."""
    rows = Photo.objects.filter(
        report=row, state=PhotoState.READY.value, visibility=Visibility.PUBLIC.value, removed_at__isnull=True
    )
    first = rows.order_by("added_at").values_list("pk", flat=True).first()
    return (photo_url(first),) if first else ()
