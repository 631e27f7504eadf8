"""The addresses that the tests of the look need, and no other module's; with pages that stand for theirs."""

from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from parvis.ui.errors import page as error_page
from parvis.ui.fields import Field


def question(request: HttpRequest) -> HttpResponse:
    """A page with one question; what is sent is refused, and comes back as it was typed."""
    typed = request.POST.get("number", "")
    error = "" if request.method == "GET" else "A national number has 11 digits."
    fields = [
        Field(kind="national_number", name="number", label="National number", value=typed, error=error, heading=True)
    ]
    step = {"current": 1, "total": 6, "title": "You"}
    return render(request, "ui/question.html", {"fields": fields, "step": step, "save_name": "save", "back_url": "#"})


def wrong(request: HttpRequest, status: int) -> HttpResponse:
    """The page of an error."""
    return error_page(request, status)


urlpatterns = i18n_patterns(
    path("", include("parvis.ui.urls")),
    path("question/", question, name="question"),
    path("wrong/<int:status>/", wrong, name="wrong"),
)

handler400 = "parvis.ui.errors.bad_request"
handler403 = "parvis.ui.errors.forbidden"
handler404 = "parvis.ui.errors.not_found"
handler500 = "parvis.ui.errors.server_error"
