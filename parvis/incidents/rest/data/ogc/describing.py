"""What the service says of itself: landing page, conformance, collections, and its definition in OpenAPI 3.0."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from parvis.incidents import api as incidents
from parvis.incidents.rest.data.asking import GEOJSON, JSON, as_json, demand_known, language_of, open_data, refused
from parvis.incidents.rest.data.ogc.definition import definition
from parvis.kernel.definitions import Localised

COLLECTION = "reports"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
_CLASSES = "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf"
CONFORMS_TO = [f"{_CLASSES}/{name}" for name in ("core", "oas30", "geojson")]


@open_data(seconds=300)
def landing(request: HttpRequest) -> HttpResponse:
    """Say what this is, and where everything else is."""
    demand_known(request, others=())
    with translation.override(language_of(request)):
        content = {
            "title": _("Reports in public space"),
            "description": _("What people reported in public space, where, and what became of it."),
            "links": [
                link(request, "ogc_landing", "self", JSON, _("This page")),
                link(request, "ogc_api", "service-desc", OPENAPI, _("Definition of this service")),
                link(request, "ogc_conformance", "conformance", JSON, _("Standards that it follows")),
                link(request, "ogc_collections", "data", JSON, _("What there is to read")),
            ],
        }
    return as_json(content)


@open_data(seconds=300)
def conformance(request: HttpRequest) -> HttpResponse:
    """Say which classes of the standard are followed."""
    demand_known(request, others=())
    return as_json({"conformsTo": CONFORMS_TO})


@open_data(seconds=300)
def api(request: HttpRequest) -> HttpResponse:
    """Define the service in OpenAPI 3.0."""
    demand_known(request, others=())
    base = request.build_absolute_uri(reverse("incident_data:ogc_landing")).rstrip("/")
    return as_json(definition(base), kind=OPENAPI)


@open_data(seconds=300)
def collections(request: HttpRequest) -> HttpResponse:
    """List the collections: one."""
    demand_known(request, others=())
    with translation.override(language_of(request)):
        content = {
            "links": [link(request, "ogc_collections", "self", JSON, _("What there is to read"))],
            "collections": [_reports(request)],
        }
    return as_json(content)


@open_data(seconds=300)
def collection(request: HttpRequest) -> HttpResponse:
    """Describe the collection of reports."""
    demand_known(request, others=())
    with translation.override(language_of(request)):
        return as_json(_reports(request))


@open_data(seconds=60)
def nothing(request: HttpRequest, what: str) -> HttpResponse:
    """Answer that there is no such page, in the form of everything else here."""
    said = Localised(
        nl=f"Hier is geen “{what[:60]}”. Alles wat er is, staat op de eerste pagina.",
        fr=f"Il n’y a pas de « {what[:60]} » ici. La première page montre tout ce qu’il y a.",
        en=f"There is no “{what[:60]}” here. The landing page shows all there is.",
    )
    return refused({"path": said}, language_of(request), status=404)


def _reports(request: HttpRequest) -> dict[str, Any]:
    box = incidents.extent()
    return {
        "id": COLLECTION,
        "title": _("Reports in public space"),
        "description": _("Every public report, closed ones too; duplicates are one."),
        "itemType": "feature",
        "crs": [CRS84],
        "extent": {
            "spatial": {"bbox": [[box.west, box.south, box.east, box.north]], "crs": CRS84},
            "temporal": {"interval": [[None, None]]},
        },
        "links": [
            link(request, "ogc_collection", "self", JSON, _("This collection")),
            link(request, "ogc_items", "items", GEOJSON, _("Its reports")),
            link(request, "reports_csv", "enclosure", "text/csv", _("Its reports as a table")),
            link(request, "reports_parquet", "enclosure", "application/vnd.apache.parquet", _("Its reports, typed")),
        ],
    }


def link(request: HttpRequest, name: str, rel: str, kind: str, title: str, **values: object) -> dict[str, str]:
    """Return a link to another of our addresses."""
    href = request.build_absolute_uri(reverse(f"incident_data:{name}", kwargs=values or None))
    return {"href": href, "rel": rel, "type": kind, "title": title}
