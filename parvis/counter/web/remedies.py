"""On the page of a case: how one can still disagree with it, and the cases that belong to it."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from parvis.counter import api
from parvis.counter.types.desk import CasePage
from parvis.counter.types.remedies import Relative, RemedyOffer
from parvis.counter.web.holder import holder_of
from parvis.kernel.people import api as people
from parvis.kernel.people.types import Actor
from parvis.ui.words import date_words


def remedies_part(request: HttpRequest, page: CasePage, now: datetime, *, by: Actor, language: str) -> dict[str, Any]:
    """Return what the applicant reads about disagreeing, and the cases that belong to this one."""
    offers = api.remedies_for(page.row.id, by=by, holder=holder_of(request), at=now)
    return {
        "remedies": [_offer(page, one, language) for one in offers],
        "relatives": [_relative(one, "my:case", language) for one in api.relatives_of(page.row.id, by=by)],
    }


def relatives_part(page: CasePage, *, by: Actor, language: str) -> dict[str, Any]:
    """Return the cases that belong to this one, as colleagues see them."""
    found = api.relatives_of(page.row.id, by=by)
    return {"relatives": [_relative(one, "desk:case", language) for one in found], "can_link": True}


def _offer(page: CasePage, one: RemedyOffer, language: str) -> dict[str, Any]:
    until = date_words(one.info.until) if one.info.until else ""
    name = people.organisation(page.row.organisation).name.to(language)
    said = ""
    if one.info.blocked_by == "late":
        said = _("This was possible until %(day)s.") % {"day": until}
    elif one.info.blocked_by == "used":
        said = _("You did this already.")
    elif not one.organisation:
        said = _("This cannot be done online. Write to %(organisation)s.") % {"organisation": name}
    elif until:
        said = _("You can do this until %(day)s.") % {"day": until}
    return {
        "label": one.info.remedy.label.to(language),
        "url": reverse("my:remedy", args=[page.row.id, one.info.remedy.id]),
        "is_open": one.info.is_open and bool(one.organisation),
        "is_begun": one.begun is not None,
        "said": said,
    }


def _relative(one: Relative, to: str, language: str) -> dict[str, Any]:
    kinds = {
        "parent": _("This disagrees with"),
        "child": _("Someone disagreed with this"),
        "linked": _("Belongs together with"),
    }
    if to == "my:case":
        kinds |= {"parent": _("You disagree with"), "child": _("You disagreed with this")}
    organisation = people.organisation(one.organisation).name.to(language)
    state = _("closed on %(day)s") % {"day": date_words(one.closed_on)} if one.closed_on else _("still open")
    return {
        "id": one.id,
        "kind": one.kind,
        "kind_said": kinds[one.kind],
        "title": one.title.to(language),
        "reference": one.shown_reference,
        "name": one.name,
        "organisation": organisation,
        "state": state,
        "reason": one.reason,
        "url": reverse(to, args=[one.id]) if one.is_seen else "",
    }
