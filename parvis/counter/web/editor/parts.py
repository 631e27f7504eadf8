"""What the pages that edit a part of a procedure share: the draft, its faults, saving without losing, the preview."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from csp.decorators import csp_update
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from parvis.counter import api as counter
from parvis.counter.types import Definition, Overlay
from parvis.counter.types.adoption import AdoptionInfo, AdoptionPage, AdoptionState
from parvis.counter.web.editor.drafting import keep, open_version
from parvis.counter.web.editor.fields import NAMES
from parvis.counter.web.editor.overview import of_edited
from parvis.counter.web.editor.showing import organisation_info, part_tabs
from parvis.kernel.definitions import DefinitionErrors, Problem
from parvis.kernel.definitions.localised import LANGUAGES, Localised
from parvis.ui.fields import Field


@dataclass(frozen=True)
class Editing:
    """A draft that is being edited.

    :param shared: the procedure without what this organisation decided.
    :param now: the procedure under the draft; as shared where the draft does not fit it.
    :param asked: what the address says: which question, which letter, which filter.
    """

    page: AdoptionPage
    draft: AdoptionInfo
    shared: Definition
    now: Definition
    language: str
    asked: Mapping[str, str] = field(default_factory=dict)

    @property
    def can_write(self) -> bool:
        return self.draft.state is AdoptionState.DRAFT

    def url(self, name: str) -> str:
        """Return the address of a page of this procedure."""
        return reverse(f"editor:{name}", args=[self.draft.organisation, self.draft.procedure])

    def problems_at(self, *paths: str) -> list[Problem]:
        """Return what the check has to say about a part, and what is inside it."""
        found = self.page.tried.problems if self.page.tried else ()
        places = [(counter.place_of(one, self.now), one) for one in found]
        return [one for at, one in places if any(at == path or at.startswith(f"{path}.") for path in paths)]


@dataclass
class Read:
    """What was typed, read: the overlay that comes of it, and what is wrong at which field."""

    overlay: Overlay
    errors: dict[str, str] = field(default_factory=dict)

    def texts(self, paths: Mapping[str, Localised | None], posted: QueryDict) -> None:
        """Take other words for some paths; the same as shared, or nothing, takes them back."""
        texts = dict(self.overlay.texts)
        for path, shared in paths.items():
            if f"t:{path}:nl" not in posted:
                continue
            said = {code: line(posted, f"t:{path}:{code}") for code in LANGUAGES}
            if all(said.values()):
                new = Localised(**said)
                texts.pop(path, None)
                if new != shared:
                    texts[path] = new
            elif not any(said.values()):
                texts.pop(path, None)
            else:
                for code in (code for code, text in said.items() if not text):
                    self.errors[f"t:{path}:{code}"] = _("Write it in all three languages, or in none.")
        self.overlay = self.overlay.model_copy(update={"texts": texts})


def line(posted: QueryDict, name: str) -> str:
    """Return what was posted under a name, with the line ends of the house."""
    return posted.get(name, "").replace("\r\n", "\n").strip()


def text_fields(editing: Editing, path: str, shared: Localised | None, label: str, **more: Any) -> list[Field]:
    """Return three fields for a text, one a language, as it now stands."""
    kept = editing.draft.overlay.texts.get(path, shared)
    return [
        Field(kind="long_text" if more.get("long") else "text", name=f"t:{path}:{code}", required=False,
              label=_("%(label)s, in %(language)s") % {"label": label, "language": NAMES[code]},
              value=kept.to(code) if kept else "", attributes={"lang": code})
        for code in LANGUAGES
    ]  # fmt: skip


Context = dict[str, Any]


@dataclass(frozen=True)
class Part:
    """A page on which a part of a procedure is edited.

    :param read: from what was typed, and the overlay that is kept, to what it becomes.
    :param fields: the fields of the page as they are kept.
    :param context: what its template shows besides.
    """

    id: str
    read: Callable[[Editing, QueryDict], Read]
    fields: Callable[[Editing], Sequence[Field]]
    context: Callable[[Editing, Sequence[Field]], Context]
    look: Callable[[Editing], str]

    @property
    def template(self) -> str:
        return f"counter/editor/{self.id}.html"


def editing_of(request: HttpRequest, organisation: str, procedure: str) -> Editing:
    """Return the draft of a procedure that is being edited.

    :raises Http404: if none is.
    """
    page = counter.adoption_page(organisation, procedure, by=request.actor, at=timezone.now())  # type: ignore[attr-defined]
    draft = open_version(page)
    shared = counter.definition_of(draft.base_hash)
    asked = {name: request.POST.get(name, request.GET.get(name, "")) for name in ("on", "part", "show", "at", "q")}
    now = page.tried.definition if page.tried and page.tried.definition else shared
    return Editing(page, draft, shared, now, get_language() or "nl", asked)


def under(editing: Editing, overlay: Overlay) -> tuple[Definition, tuple[Problem, ...]]:
    """Return the procedure under an overlay that is not kept yet; as it stands, with why, where it does not fit."""
    try:
        return counter.with_overlay(editing.shared, overlay, editing.draft.organisation), ()
    except DefinitionErrors as errors:
        return editing.now, tuple(errors.problems)


def view_of(part: Part) -> Callable[..., HttpResponse]:
    """Return the view of a part: shown, or saved; what is right is kept even when something else is wrong."""

    @csp_update({"frame-src": ["'self'"]})
    @require_http_methods(["GET", "HEAD", "POST"])
    @of_edited
    def view(request: HttpRequest, organisation: str, procedure: str) -> HttpResponse:
        editing = editing_of(request, organisation, procedure)
        if request.method != "POST":
            return shown(request, editing, part)
        read = part.read(editing, request.POST)
        try:
            keep(request, editing.draft, read.overlay)
        except counter.StaleAdoption:
            return shown(request, editing, part, typed=request.POST, errors=read.errors, status=409)
        except counter.NotPossible:
            messages.warning(request, _("A colleague is looking at this version; it cannot be changed now."))
            return HttpResponseRedirect(request.get_full_path())
        if read.errors:
            again = editing_of(request, organisation, procedure)
            return shown(request, again, part, typed=request.POST, errors=read.errors, status=422)
        messages.success(request, _("It is saved in the draft."))
        return HttpResponseRedirect(request.POST.get("next") or request.get_full_path())

    return view


def shown(
    request: HttpRequest,
    editing: Editing,
    part: Part,
    *,
    typed: QueryDict | None = None,
    errors: Mapping[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show a part as it is kept, or as it was typed."""
    kept = list(part.fields(editing))
    fields = [_as_typed(one, typed, errors or {}) for one in kept]
    look = part.look(editing)
    context = {
        **part.context(editing, fields),
        **frame_of(editing, part.id),
        "fields": fields,
        "errors": [(one.first, one.error) for one in fields if one.error],
        "stale": _both(kept, fields) if status == 409 else [],
        "is_stale": status == 409,
        "look": look,
        "looks": looks(editing, look),
        "examples": [{"id": one.id, "title": one.title} for one in editing.now.golden],
    }
    return render(request, part.template, context, status=status)


def _as_typed(one: Field, typed: QueryDict | None, errors: Mapping[str, str]) -> Field:
    if typed is None:
        return one
    if one.kind == "several_of":
        value: Any = typed.getlist(one.name)
    elif one.kind == "confirm":
        value = one.name in typed
    else:
        value = typed.get(one.name, one.value)
    return replace(one, value=value, error=errors.get(one.name, ""))


def _both(kept: Iterable[Field], fields: Iterable[Field]) -> list[dict[str, str]]:
    """Return what a colleague kept where someone typed something else."""
    pairs = zip(kept, fields, strict=True)
    return [
        {"label": one.label, "value": str(one.value or "–")}
        for one, mine in pairs
        if str(one.value or "").strip() != str(mine.value or "").replace("\r\n", "\n").strip()
    ]


def frame_of(editing: Editing, current: str) -> Context:
    """Return what every page of a draft shows around its part."""
    tried = editing.page.tried
    return {
        "name": editing.page.procedure.name.to(editing.language),
        "organisation": organisation_info(editing.draft.organisation, editing.language),
        "procedure": editing.draft.procedure,
        "tabs": part_tabs(editing.page, current),
        "can_write": editing.can_write,
        "revision": editing.draft.revision,
        "faults": len(tried.problems) if tried else 0,
        "preview_url": editing.url("preview"),
        "part": current,
        "languages_short": [(code, NAMES[code]) for code in LANGUAGES],
    }


def looks(editing: Editing, chosen: str) -> list[dict[str, Any]]:
    """Return everything that can be previewed: the pages of the form, and the letters."""
    language = editing.language
    pages = [
        {
            "value": f"page:{one.id}",
            "name": one.title.to(language) if one.title else one.questions[0].label.to(language),
        }
        for one in editing.now.form.pages
        if any(question.kind != "computed" for question in one.questions)
    ]
    letters = [{"value": f"letter:{one.id}", "name": one.title.to(language)} for one in editing.now.letters]
    return [
        {"label": label, "items": [{**one, "chosen": one["value"] == chosen} for one in items]}
        for label, items in ((_("Pages of the form"), pages), (_("Letters"), letters))
        if items
    ]


def first_page(editing: Editing) -> str:
    """Return the page that is previewed where nothing else is being edited."""
    return f"page:{editing.now.form.pages[0].id}"


def page_with(definition: Definition, question: str) -> str:
    """Return the page on which a question stands, as the preview names it."""
    pages = (page.id for page in definition.form.pages if any(one.id == question for one in page.questions))
    return f"page:{next(pages, definition.form.pages[0].id)}"
