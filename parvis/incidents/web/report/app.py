"""The web app that reports without network: its manifest, its worker, and what can be reported as data."""

import hashlib
import json
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import get_template, render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from parvis.incidents import api as incidents
from parvis.incidents.web.report.keeping import language_of_page
from parvis.kernel.clock import local_day

FILES = (
    "ui/parvis.css",
    "ui/page.js",
    "ui/favicon.svg",
    "incidents/reporting.css",
    "incidents/queue.js",
    "incidents/offline.js",
    "incidents/quick.js",
)
"""What the page that works without network is made of."""


@require_safe
@cache_control(max_age=3600, public=True)
def manifest(request: HttpRequest) -> JsonResponse:
    """Answer how the web app is called and where it begins."""
    language = language_of_page()
    home = f"/{language}/incidents/"
    made = {
        "id": home,
        "name": _("Problems in the street"),
        "short_name": _("In the street"),
        "description": _("Report what is broken, dirty or dangerous in the street, and see what happens to it."),
        "lang": language,
        "dir": "ltr",
        "start_url": reverse("incidents:new"),
        "scope": home,
        "display": "standalone",
        "background_color": "#fbfaf7",
        "theme_color": "#072a57",
        "icons": [
            {"src": static("incidents/icon-192.png"), "sizes": "192x192", "type": "image/png"},
            {
                "src": static("incidents/icon-512.png"),
                "sizes": "512x512",
                "type": "image/png",
                "purpose": "any maskable",
            },
            {"src": static("ui/favicon.svg"), "sizes": "any", "type": "image/svg+xml"},
        ],
        "shortcuts": [
            {"name": _("Report on one page"), "url": reverse("incidents:quick")},
            {"name": _("Map of reports"), "url": reverse("incidents:list")},
        ],
    }
    return JsonResponse(made, content_type="application/manifest+json")


@require_safe
@cache_control(no_cache=True)
def worker(request: HttpRequest) -> HttpResponse:
    """Answer the worker: another one as soon as what it keeps is another."""
    language = language_of_page()
    files = [static(name) for name in FILES]
    source = get_template("incidents/report/quick.html").template.source  # type: ignore[attr-defined]
    version = hashlib.sha256(json.dumps([files, source, _kinds(language)], sort_keys=True).encode()).hexdigest()[:16]
    context = {
        "queue": static("incidents/queue.js"),
        "prefix": f"incidents-{language}-",
        "version": version,
        "scope": f"/{language}/incidents/",
        "quick": reverse("incidents:quick"),
        "kinds": reverse("incidents:kinds"),
        "files": json.dumps(files),
        "icon": static("incidents/icon-192.png"),
    }
    return HttpResponse(render_to_string("incidents/report/worker.js", context), content_type="text/javascript")


@require_safe
@gzip_page
@cache_control(max_age=300, public=True)
def kinds(request: HttpRequest) -> JsonResponse:
    """Answer what can be reported today, and what is asked about it."""
    return JsonResponse(_kinds(language_of_page()))


def _kinds(language: str) -> dict[str, Any]:
    tree, on = incidents.tree(), local_day(timezone.now())
    asked = {
        one["code"]: one
        for leaf in tree.leaves
        if tree.usable(leaf.code, on)
        for one in incidents.questions_as_json(leaf, language)
    }
    return {"groups": incidents.categories_as_json(tree, language, on=on), "questions": asked}
