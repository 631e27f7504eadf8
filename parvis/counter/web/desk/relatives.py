"""Putting cases beside each other."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from parvis.counter import api as counter
from parvis.counter.web.desk.case import doing


@doing
def link(request: HttpRequest, case: UUID) -> None:
    """Put another case beside this one, with a reason."""
    try:
        counter.link_cases(
            case=case,
            reference=request.POST.get("reference", "")[:40],
            reason=request.POST.get("reason", ""),
            by=request.actor,
            at=timezone.now(),
        )
    except counter.NotPossible as problem:
        if problem.reason not in ("other", "linked"):
            raise
        said = {
            "other": _("No other case of your organisation has this reference. Check it."),
            "linked": _("These two cases are linked already."),
        }
        messages.warning(request, said[problem.reason])
    else:
        messages.success(request, _("The cases are linked."))


@doing
def unlink(request: HttpRequest, case: UUID) -> None:
    """Take two cases apart again."""
    try:
        other = UUID(request.POST.get("other", ""))
    except ValueError:
        raise counter.NotPossible("state") from None
    counter.unlink_cases(case=case, other=other, by=request.actor, at=timezone.now())
