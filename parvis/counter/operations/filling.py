"""Fills in one page of a form: cleans what was posted, keeps what is good, keeps what was typed, says what is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from parvis.counter.operations import drafts
from parvis.counter.queries.forms import Form, form_of
from parvis.counter.rules.cleaning import Problem, Setting
from parvis.counter.rules.forms import OpenPage, clean_page
from parvis.counter.types.drafts import DraftInfo, Holder, NotOfferedThere, StaleDraft, StaysHere
from parvis.kernel.definitions import Localised
from parvis.kernel.people.types import Actor
from parvis.kernel.places import api as places


class NoSuchPage(LookupError):
    """The page does not exist, or the answers so far do not lead to it.

    :param form: the form as it stands.
    """

    def __init__(self, found: Form) -> None:
        super().__init__("page")
        self.form = found


@dataclass(frozen=True)
class Filled:
    """What came of filling in a page.

    :param outcome: `kept`; `wrong`: see `problems`; `stale`: someone changed this page meanwhile, nothing was kept yet.
    :param form: how the form now stands.
    :param typed: what was posted, per question, to be shown again.
    """

    outcome: Literal["kept", "wrong", "stale"]
    form: Form
    page: OpenPage
    typed: Mapping[str, Any]
    problems: Mapping[str, Problem] = field(default_factory=dict)


def fill(
    *,
    shown: Form,
    holder: Holder,
    page: str,
    typed: Mapping[str, Any],
    seen: int | None,
    by: Actor,
    at: datetime,
    language: str,
) -> Filled:
    """Take what was posted on a page.

    Answers that are wrong are kept as typed and come back with their problems.

    :param shown: the form as it was opened for this holder.
    :param typed: what was posted, per question; see `rules.posted`.
    :param seen: the revision that the page was shown with; None when the writer has seen both values and chose.
    :raises NoSuchPage: if the page is not open.
    :raises DraftIsSent: if it was sent.
    """
    here = shown.walk.page(page)
    if here is None:
        raise NoSuchPage(shown)
    cleaned = clean_page(
        shown.definition, here, typed, shown.walk, setting_for(shown, here), channel=shown.draft.channel
    )
    who: dict[str, Any] = {
        "draft_id": shown.draft.id,
        "holder": holder,
        "page": page,
        "by": by,
        "at": at,
        "language": language,
    }
    if cleaned.problems:
        return _wrong(shown, here, typed, dict(cleaned.problems), who)
    try:
        draft = drafts.answer(answers=cleaned.answers, seen=seen, **who)
    except StaleDraft as stale:
        return Filled("stale", form_of(stale.draft, at=at, language=language), here, typed)
    except NotOfferedThere as elsewhere:
        said = said_of_elsewhere(shown, here, elsewhere)
        return _wrong(shown, here, typed, {said.field: said}, who)
    return Filled("kept", form_of(draft, at=at, language=language), here, typed)


def hold(
    *,
    draft_id: UUID,
    holder: Holder,
    page: str,
    typed: Mapping[str, Any],
    by: Actor,
    at: datetime,
    language: str,
) -> DraftInfo:
    """Keep what was typed on a page as it is: a row more or less, a file added, or leaving before it is complete.

    :raises UnknownDraft: if the draft is not theirs.
    :raises DraftIsSent: if it was sent.
    """
    return drafts.keep_typed(draft_id=draft_id, holder=holder, page=page, typed=typed, by=by, at=at, language=language)


def _wrong(
    shown: Form, here: OpenPage, typed: Mapping[str, Any], problems: Mapping[str, Problem], who: Mapping[str, Any]
) -> Filled:
    drafts.keep_typed(typed=typed, is_wrong=True, **who)
    return Filled("wrong", shown, here, typed, problems)


def setting_for(shown: Form, here: OpenPage) -> Setting:
    """Return the setting for a page: the question that decides who is competent is not bound to who was."""
    decides = shown.definition.procedure.competent_by
    if decides is None or not here.has(decides) or shown.draft.correction is not None:
        return shown.setting
    return Setting(shown.setting.now, shown.setting.language, "", shown.setting.places)


def said_of_elsewhere(shown: Form, here: OpenPage, elsewhere: NotOfferedThere) -> Problem:
    """Return what is wrong when nobody offers the procedure at the place that was answered."""
    decides = shown.definition.procedure.competent_by or here.id
    said = _stays_here if isinstance(elsewhere, StaysHere) else _not_offered
    found = places.municipality(elsewhere.municipality)
    names = (found.name_nl, found.name_fr, found.name_en) if found else (elsewhere.municipality,) * 3
    return said(decides, *names)


def _stays_here(question: str, nl: str, fr: str, en: str) -> Problem:
    return Problem(
        question,
        "stays_here",
        Localised(
            nl=f"Dit ligt in {nl}. Een verzonden aanvraag kan niet naar een ander bestuur: vraag het in {nl}, en trek "
            "deze aanvraag in.",
            fr=f"Ceci se trouve à {fr}. Une demande envoyée ne peut pas passer à une autre administration : faites une "
            f"demande à {fr}, et retirez celle-ci.",
            en=f"This lies in {en}. A request that was sent cannot move to another administration: ask in {en}, and "
            "withdraw this request.",
        ),
    )


def _not_offered(question: str, nl: str, fr: str, en: str) -> Problem:
    return Problem(
        question,
        "not_offered",
        Localised(
            nl=f"{nl} biedt dit hier nog niet aan. Neem contact op met het gemeentehuis van {nl}.",
            fr=f"Cette démarche n’est pas encore proposée ici pour {fr}. Contactez la maison communale de {fr}.",
            en=f"{en} does not offer this here yet. Contact the town hall of {en}.",
        ),
    )
