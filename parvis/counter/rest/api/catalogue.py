"""The catalogue of procedures, for everyone."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Router

from parvis.counter import api as counter
from parvis.counter.rest.api.asking import everyone, tagged
from parvis.counter.rest.api.problems import Refused, language_of
from parvis.counter.rest.api.shapes import FormInfo, ProcedureInfo, Procedures
from parvis.counter.types import LifeEvent, Procedure
from parvis.counter.types.definition import Definition
from parvis.kernel.definitions.localised import Localised
from parvis.kernel.people import api as people

router = Router(tags=["catalogue"], auth=everyone)


@router.get("/procedures", response=Procedures, summary="List what can be asked")
def procedures(
    request: HttpRequest,
    organisation: str = "",
    life_event: LifeEvent | None = None,
    audience: str = "",
    q: str = "",
) -> HttpResponse:
    """Procedures that are offered. With `q`, those that someone may mean in their own words, the likeliest first."""
    found = counter.procedures(life_event=life_event, organisation=organisation, audience=audience)
    if q.strip():
        kept = {one.id: one for one in found}
        found = [kept[one.id] for one in counter.search_procedures(q, language_of(request)) if one.id in kept]
    return tagged(request, {"items": [_row(one) for one in found]})


@router.get("/procedures/{procedure}", response=ProcedureInfo, summary="Read one procedure")
def procedure(request: HttpRequest, procedure: str, organisation: str = "") -> HttpResponse:
    """A procedure, as the folder says or as one organisation offers it."""
    found = _definition(procedure, organisation)
    about = found.procedure
    whole = {
        **_row(about),
        "version": found.hash[:12],
        "description": _words(about.description),
        "need": [_words(one) for one in about.need],
        "result": _words(about.result),
        "legal": [
            {"id": one.id, "title": _words(one.title), "eli": one.eli, "articles": one.articles} for one in about.legal
        ],
        "parameters": [one.model_dump(mode="json") for one in about.parameters],
    }
    return tagged(request, whole)


@router.get("/procedures/{procedure}/form", response=FormInfo, summary="Read the form of a procedure")
def form(request: HttpRequest, procedure: str, organisation: str = "") -> HttpResponse:
    """Steps, pages and questions, as in `form.yaml`; conditions are in the grammar of the rules."""
    found = _definition(procedure, organisation)
    whole = {"procedure": found.id, "version": found.hash[:12], "form": found.form.model_dump(mode="json")}
    return tagged(request, whole)


def _definition(procedure: str, organisation: str) -> Definition:
    try:
        if organisation and not counter.is_offered_by(counter.procedure(procedure), organisation):
            raise Refused("not-found")
        return counter.definition_for(procedure, organisation)
    except (counter.UnknownProcedure, people.UnknownOrganisation):
        raise Refused("not-found") from None


def _row(one: Procedure) -> dict[str, Any]:
    return {
        "id": one.id,
        "name": _words(one.name),
        "summary": _words(one.summary),
        "life_event": one.life_event.value,
        "audience": list(one.audience),
        "authority": one.authority.value,
        "offered_by": [each.code for each in counter.offering(one)],
        "channels": list(one.channels),
        "fee_cents": None if one.fee.table else one.fee.amount_cents,
        "minutes": one.minutes,
        "assurance": one.assurance,
        "sdg": one.sdg,
        "url": f"{settings.BASE_URL}/nl/procedures/{one.id}/",
    }


def _words(text: Localised) -> dict[str, str]:
    return {language: text.to(language) for language in ("nl", "fr", "en")}
