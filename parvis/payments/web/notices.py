"""Where the payment service tells that something happened to a payment."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from parvis.kernel.people.types import Actor
from parvis.payments import api as payments


@csrf_exempt  # a machine, that shows who it is by its signature
@require_POST
def hear(request: HttpRequest) -> HttpResponse:
    """Take a notice that is signed, fresh and new; say to anything else only that it was not heard."""
    try:
        payments.hear(
            body=request.body,
            signature=request.headers.get(payments.SIGNATURE, ""),
            by=Actor.system("payments"),
            at=timezone.now(),
        )
    except payments.NotHeard:
        return HttpResponse("Not heard.\n", status=403, content_type="text/plain; charset=utf-8")
    return HttpResponse(status=204)
