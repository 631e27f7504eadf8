"""Takes many pages of a form at once, as a clerk fills them in: what is good is kept, and what is wrong comes back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from parvis.counter.operations import drafts
from parvis.counter.operations.filling import said_of_elsewhere, setting_for
from parvis.counter.queries.forms import Form, form_of, is_signing
from parvis.counter.rules.cleaning import Problem
from parvis.counter.rules.forms import OpenPage, clean_page
from parvis.counter.rules.shown import value_text
from parvis.counter.types import Question
from parvis.counter.types.drafts import Holder, NotOfferedThere, StaleDraft
from parvis.kernel.definitions import Localised
from parvis.kernel.people.types import Actor

EMPTY = "required"
"""The code of the problem of what was left empty; while one is still filling in, that is not wrong yet."""


@dataclass(frozen=True)
class Entered:
    """What came of filling in many pages at once.

    :param form: how the form now stands, with what else is asked after these answers.
    """

    form: Form
    problems: Mapping[str, Problem] = field(default_factory=dict)


@dataclass
class _Entering:
    """A form while page after page is taken, each under the answers of those before."""

    form: Form
    typed: Mapping[str, Any]
    seen: int | None
    is_final: bool
    who: dict[str, Any]
    at: datetime
    language: str
    problems: dict[str, Problem] = field(default_factory=dict)

    def take(self, here: OpenPage) -> None:
        """Take one page."""
        form = self.form
        setting = setting_for(form, here)
        cleaned = clean_page(form.definition, here, self.typed, form.walk, setting, channel=form.draft.channel)
        empty = {name for name, one in cleaned.problems.items() if one.code == EMPTY}
        answers = {**cleaned.answers, **dict.fromkeys(empty)}
        wrong = {name: self.typed[name] for name in cleaned.problems.keys() - empty}
        self.problems |= {name: one for name, one in cleaned.problems.items() if self.is_final or name not in empty}
        before = {name: form.draft.answers.get(name) for name in answers}
        if before != answers or dict(form.draft.typed.get(here.id, {})) != wrong:
            self._write(here, answers, wrong)

    def _write(self, here: OpenPage, answers: dict[str, Any], wrong: dict[str, Any]) -> None:
        try:
            draft = drafts.answer(page=here.id, answers=answers, seen=self.seen, **self.who)
        except StaleDraft as stale:
            self.form = form_of(stale.draft, at=self.at, language=self.language)
            self.problems |= {one.id: _stale(self.form, one) for one in here.questions[:1]}
            wrong = {one.id: self.typed[one.id] for one in here.questions}
        except NotOfferedThere as elsewhere:
            said = said_of_elsewhere(self.form, here, elsewhere)
            self.problems[said.field] = said
            wrong = {one.id: self.typed[one.id] for one in here.questions}
        else:
            self.form = form_of(draft, at=self.at, language=self.language)
        if wrong:
            draft = drafts.keep_typed(page=here.id, typed=wrong, is_wrong=True, **self.who)
            self.form = form_of(draft, at=self.at, language=self.language)

    def keep_closed(self, done: set[str]) -> None:
        """Keep what was typed on pages that an answer closed: it is there when another answer opens them again."""
        for page in self.form.definition.form.pages:
            typed = {one.id: self.typed[one.id] for one in page.questions if self.typed.get(one.id)}
            is_new = typed and page.id not in done and not any(name in self.form.draft.answers for name in typed)
            if is_new and dict(self.form.draft.typed.get(page.id, {})) != typed:
                draft = drafts.keep_typed(page=page.id, typed=typed, **self.who)
                self.form = form_of(draft, at=self.at, language=self.language)


def enter(
    *,
    shown: Form,
    holder: Holder,
    typed: Mapping[str, Any],
    seen: int | None,
    by: Actor,
    at: datetime,
    language: str,
    is_final: bool = False,
) -> Entered:
    """Take everything that was typed on one dense page of a form.

    Pages are taken in their order, each under the answers of those before it, so that what an answer opens or closes
    is seen at once. What was not asked yet is not wrong.

    :param shown: the form as it was opened for this holder.
    :param typed: what was posted, by question; a question that is not in it was not on the page.
    :param language: that of the applicant.
    :param is_final: whether what was left empty is wrong now.
    :raises DraftIsSent: if it was sent.
    """
    who: dict[str, Any] = {"draft_id": shown.draft.id, "holder": holder, "by": by, "at": at, "language": language}
    entering = _Entering(shown, typed, seen, is_final, who, at, language)
    done: set[str] = set()
    while here := _next(entering, done):
        done.add(here.id)
        entering.take(here)
    entering.keep_closed(done)
    return Entered(entering.form, entering.problems)


def _next(entering: _Entering, done: set[str]) -> OpenPage | None:
    """Return the next open page of which something was on the page, with those questions alone."""
    for page in entering.form.walk.pages:
        asked = tuple(one for one in page.questions if one.id in entering.typed)
        if page.id not in done and asked and not is_signing(page):
            return OpenPage(page.page, page.step, asked)
    return None


def _stale(form: Form, one: Question) -> Problem:
    kept = {
        language: value_text(one, form.draft.answers.get(one.id), language) or "–" for language in ("nl", "fr", "en")
    }
    return Problem(
        one.id,
        "stale",
        Localised(
            nl=f"Dit is intussen in een ander tabblad gewijzigd, in: {kept['nl']}. Kijk het na en bewaar opnieuw.",
            fr=f"Ceci a été modifié entre-temps dans un autre onglet, en : {kept['fr']}. Vérifiez et réenregistrez.",
            en=f"This was changed in another tab meanwhile, to: {kept['en']}. Check what you typed and keep it again.",
        ),
    )
