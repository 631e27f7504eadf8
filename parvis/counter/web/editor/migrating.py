"""Running cases that may go over to what is offered today: looked at, chosen, followed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from parvis.counter import api as counter
from parvis.counter.types import EventKind
from parvis.counter.types.adoption import Candidate
from parvis.counter.types.definition import Definition
from parvis.counter.types.records import Moved
from parvis.counter.web.editor.drafting import to_page
from parvis.counter.web.editor.overview import of_edited
from parvis.counter.web.editor.showing import grouped, organisation_info, summary
from parvis.kernel.people.types import Role
from parvis.kernel.people.web.access import agents_only
from parvis.ui.words import date_words


@require_GET
@of_edited
def preview(request: HttpRequest, organisation: str, procedure: str) -> HttpResponse:
    """Show what would become of each running case, before anything is done."""
    now, language = timezone.now(), get_language() or "nl"
    page = counter.adoption_page(organisation, procedure, by=request.actor, at=now)
    after = page.accepted
    if after is None:
        raise Http404
    found, total = counter.migration_preview(organisation, procedure, after, by=request.actor, at=now)
    befores = {one.definition for one in found}
    versions = [
        {"groups": grouped(verdicts, language, about=one[:8]), "summary": summary(verdicts)}
        for one in sorted(befores)
        if (verdicts := _judged(one, after))
    ]
    return render(
        request,
        "counter/editor/migrate.html",
        {
            "organisation": organisation_info(organisation, language),
            "procedure": procedure,
            "name": page.procedure.name.to(language),
            "after": after.hash,
            "going": [_row(one, after, language) for one in found if one.going.can_go],
            "staying": [_row(one, after, language) for one in found if not one.going.can_go],
            "total": total,
            "shown": len(found),
            "versions": versions,
        },
    )


def _judged(before: str, after: Definition) -> Any:
    old = counter.definition_of(before)
    return counter.classify(counter.differences(old, after), old, after)


def _row(one: Candidate, after: Definition, language: str) -> dict[str, Any]:
    before = counter.definition_of(one.definition)
    labels = {each.id: each.label.to(language) for each in (*before.form.questions, *after.form.questions)}
    going = one.going
    told = [_moved_words(moved, before, after, language) for moved in going.moved]
    if going.unanswered:
        names = ", ".join(labels.get(name, name) for name in going.unanswered)
        told.append(_("Not answered yet: %(questions)s.") % {"questions": names})
    told += [_follows(kind, name, after, language) for kind, name in going.follows]
    state = next((each.label.to(language) for each in before.flow.states if each.id == one.state), one.state)
    return {
        "id": one.case,
        "reference": one.shown_reference,
        "revision": one.revision,
        "received_at": one.received_at,
        "state": state,
        "told": told or [_("Nothing changes for it.")],
        "why": blocked_words(going.blocked_by, ", ".join(labels.get(name, name) for name in going.unfit)),
    }


def _moved_words(moved: Moved, before: Definition, after: Definition, language: str) -> str:
    deadlines = (*after.flow.deadlines, *before.flow.deadlines)
    name = next((one.label.to(language) for one in deadlines if one.id == moved.deadline), moved.deadline)
    if moved.after is None:
        return _("“%(term)s” no longer runs.") % {"term": name}
    if moved.before is None:
        return _("“%(term)s” begins, until %(after)s.") % {"term": name, "after": date_words(moved.after)}
    return _("“%(term)s” moves from %(before)s to %(after)s.") % {
        "term": name,
        "before": date_words(moved.before),
        "after": date_words(moved.after),
    }


def _follows(kind: EventKind, name: str, after: Definition, language: str) -> str:
    if kind is EventKind.ACTION:
        label = next((one.label.to(language) for one in after.flow.actions if one.id == name), name)
        return _("Happens at once: %(action)s.") % {"action": label}
    if kind is EventKind.EXPIRED:
        label = next((one.label.to(language) for one in after.flow.deadlines if one.id == name), name)
        return _("Is late at once: %(term)s.") % {"term": label}
    return _("The fee is asked or given back at once.")


def blocked_words(reason: str, questions: str = "") -> str:
    """Return why a case stays as it is, in a sentence."""
    sentences = {
        "": "",
        "closed": _("It is closed."),
        "state": _("The new version has no place for where it stands."),
        "answers": _("Its answers do not fit: %(questions)s.") % {"questions": questions}
        if questions
        else _("Its answers do not fit."),
        "would_close": _("It would be closed at once."),
        "broken": _("The new version cannot be played for it."),
        "stalecase": _("The case changed after you chose it."),
        "unknown": _("It is no longer there."),
        "notallowed": _("Who began this is no longer an editor here."),
    }
    return sentences.get(reason, _("It could not go over."))


@require_POST
@of_edited
def begin(request: HttpRequest, organisation: str, procedure: str) -> HttpResponse:
    """Let the chosen cases go over."""
    looked_at = dict(pair.split(":", 1) for pair in request.POST.getlist("revision") if ":" in pair)
    try:
        cases = [
            (UUID(one), int(looked_at[one]))
            for one in request.POST.getlist("case")
            if looked_at.get(one, "").isdecimal() and len(looked_at[one]) < 9
        ]
        migration = counter.begin_migration(
            organisation=organisation,
            procedure=procedure,
            after=request.POST.get("after", ""),
            cases=cases,
            by=request.actor,
            at=timezone.now(),
        )
    except counter.NotPossible:
        messages.warning(request, _("Choose at least one case."))
        return HttpResponseRedirect(reverse("editor:migrate", args=[organisation, procedure]))
    except ValueError:
        return to_page(organisation, procedure)
    return HttpResponseRedirect(reverse("editor:migration", args=[migration]))


@require_GET
@agents_only(Role.EDITOR)
def progress(request: HttpRequest, migration: UUID) -> HttpResponse:
    """Show how far it is; the page looks again by itself until it is over."""
    language = get_language() or "nl"
    try:
        found = counter.migration_progress(migration, by=request.actor)
    except counter.UnknownCase:
        raise Http404 from None
    page = render(
        request,
        "counter/editor/migration.html",
        {
            "found": found,
            "name": counter.definition_of(found.after).procedure.name.to(language),
            "organisation": organisation_info(found.organisation, language),
            "refused": [{"reference": reference, "why": blocked_words(reason)} for reference, reason in found.refused],
            "left": found.total - found.handled,
        },
    )
    if not found.is_over:
        page["Refresh"] = "2"
    return page
