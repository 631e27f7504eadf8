"""News as an Atom feed (RFC 4287), with where things are (GeoRSS Simple): what a filter asks for, the latest first."""

import re
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from parvis.incidents import api as incidents
from parvis.incidents.rest.data.asking import filter_of, language_of, open_data, whole_number
from parvis.incidents.types.seen import PublicReport

ATOM, GEORSS = "http://www.w3.org/2005/Atom", "http://www.georss.org/georss"
MOST_ENTRIES, ENTRIES = 200, 50
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_NOT_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
ET.register_namespace("", ATOM)
ET.register_namespace("georss", GEORSS)


@open_data(seconds=60)
def feed(request: HttpRequest) -> HttpResponse:
    """Answer the last reports that a filter asks for."""
    limit = whole_number(request, "limit", least=1, most=MOST_ENTRIES, default=ENTRIES)
    asked, language = filter_of(request), language_of(request)
    page = incidents.public_list(asked, at=timezone.now(), limit=limit)
    with translation.override(language):
        root = ET.Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": language})
        _add(root, "id", f"{settings.BASE_URL}{request.path}?{asked.query}".rstrip("?"))
        _add(root, "title", _("Reports in public space"))
        _add(
            root,
            "updated",
            _moment(max((row.changed_at for row in page.rows), default=datetime(1970, 1, 1, tzinfo=UTC))),
        )
        _add(_add(root, "author"), "name", "Parvis")
        _link(root, "self", request.build_absolute_uri(), "application/atom+xml")
        _link(root, "alternate", request.build_absolute_uri(reverse("incidents:list")), "text/html")
        for row in page.rows:
            _entry(root, row, language, request)
    content = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return HttpResponse(content, content_type="application/atom+xml; charset=utf-8")


def _entry(root: ET.Element, row: PublicReport, language: str, request: HttpRequest) -> None:
    tree = incidents.tree()
    category = tree[row.category].name.to(language) if row.category in tree else row.category
    entry = _add(root, "entry")
    # The same in every language and on every host, as a reader of feeds wants it.
    _add(entry, "id", f"{settings.BASE_URL}{reverse('incident_data:ogc_item', args=[row.number])}")
    _add(entry, "title", " — ".join(part for part in (category, row.place.words(language)) if part))
    _add(entry, "published", _moment(row.reported_at))
    _add(entry, "updated", _moment(row.changed_at))
    _link(entry, "alternate", request.build_absolute_uri(reverse("incidents:report", args=[row.number])), "text/html")
    ET.SubElement(entry, f"{{{ATOM}}}category", {"term": row.category, "label": category})
    ET.SubElement(entry, f"{{{ATOM}}}category", {"term": row.state.value, "scheme": f"{settings.BASE_URL}/states"})
    if row.text:
        _add(entry, "summary", row.text)
    point = ET.SubElement(entry, f"{{{GEORSS}}}point")
    point.text = f"{row.place.lat:.6f} {row.place.lon:.6f}"


def _add(parent: ET.Element, name: str, text: str = "") -> ET.Element:
    one = ET.SubElement(parent, f"{{{ATOM}}}{name}")
    if text:
        one.text = _NOT_IN_XML.sub("", text)
    return one


def _link(parent: ET.Element, rel: str, href: str, kind: str) -> None:
    ET.SubElement(parent, f"{{{ATOM}}}link", {"rel": rel, "href": href, "type": kind})


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
