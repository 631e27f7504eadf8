"""The form as a spreadsheet: taken along, changed elsewhere, and brought back as a draft."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from parvis.counter import api as counter
from parvis.counter.web.editor.drafting import keep
from parvis.counter.web.editor.overview import of_edited
from parvis.counter.web.editor.parts import Editing, editing_of, frame_of
from parvis.kernel.definitions import DefinitionErrors
from parvis.kernel.files import api as files

SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@of_edited
def download(request: HttpRequest, organisation: str, procedure: str) -> HttpResponse:
    """Send the form of the draft as a spreadsheet."""
    editing = editing_of(request, organisation, procedure)
    name = f"{organisation}-{procedure}.xlsx"
    return HttpResponse(
        counter.export_form(editing.now),
        content_type=SPREADSHEET,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@of_edited
def show(request: HttpRequest, organisation: str, procedure: str) -> HttpResponse:
    """Show how to take the form along, or take in what comes back."""
    editing = editing_of(request, organisation, procedure)
    if request.method != "POST":
        return _page(request, editing)
    upload = request.FILES.get("sheet")
    if refused := files.refusal(request):
        return _page(request, editing, wrong=refused.message(editing.language), status=413)
    if upload is None:
        return _page(request, editing, wrong=_("Choose a spreadsheet first."), status=422)
    try:
        imported = counter.import_form(upload.file, upload.name or "form.xlsx")
        if imported.form is None:
            return _page(request, editing, remarks=imported.remarks, status=422)
        overlay, left = counter.overlay_of_form(editing.shared, editing.draft.overlay, imported.form, organisation)
    except DefinitionErrors as errors:
        return _page(request, editing, problems=[str(one) for one in errors.problems], status=422)
    unsaid = [counter.sentence_of(one).to(editing.language) for one in left]
    if "keep" not in request.POST and (unsaid or imported.remarks):
        return _page(request, editing, remarks=imported.remarks, unsaid=unsaid, status=422)
    try:
        keep(request, editing.draft, overlay)
    except (counter.StaleAdoption, counter.NotPossible):
        wrong = _("A colleague changed this version meanwhile. Look at it, and bring the spreadsheet in again.")
        return _page(request, editing_of(request, organisation, procedure), wrong=wrong, status=409)
    messages.success(request, _("The spreadsheet is in the draft. The overview says what it changes."))
    return HttpResponseRedirect(editing.url("procedure"))


def _page(request: HttpRequest, editing: Editing, *, status: int = 200, **said: Any) -> HttpResponse:
    context = {**frame_of(editing, "sheet"), **said, "errors": [("sheet", said["wrong"])] if "wrong" in said else []}
    return render(request, "counter/editor/sheet.html", context, status=status)
