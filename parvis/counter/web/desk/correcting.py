"""Correcting a case on behalf of its applicant."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from parvis.counter import api as counter
from parvis.counter.web.correcting import begin
from parvis.counter.web.desk.queue import AT_THE_DESK
from parvis.kernel.people.web.access import agents_only


@require_POST
@agents_only(*AT_THE_DESK)
def start(request: HttpRequest, case: UUID) -> HttpResponse:
    """Begin to correct a case, or go on with it."""
    try:
        return begin(request, case, request.actor)
    except counter.NotPossible:
        messages.warning(request, _("The case is closed; nothing more can be changed."))
        return HttpResponseRedirect(reverse("desk:case", args=[case]))
