"""Addresses of data. Names: `incident_data:…`."""

from django.urls import include, path

from parvis.incidents.rest.data import drawing, exports, feed
from parvis.incidents.rest.data.ogc import describing, items

app_name = "incident_data"
ogc = [
    path("", describing.landing, name="ogc_landing"),
    path("api", describing.api, name="ogc_api"),
    path("conformance", describing.conformance, name="ogc_conformance"),
    path("collections", describing.collections, name="ogc_collections"),
    path("collections/reports", describing.collection, name="ogc_collection"),
    path("collections/reports/items", items.items, name="ogc_items"),
    path("collections/reports/items/<int:number>", items.item, name="ogc_item"),
    path("<path:what>", describing.nothing, name="ogc_nothing"),
]
urlpatterns = [
    path("clusters.json", drawing.clusters, name="clusters"),
    path("features.json", drawing.features, name="features"),
    path("feed.atom", feed.feed, name="feed"),
    path("reports.csv", exports.reports_csv, name="reports_csv"),
    path("reports.geojson", exports.reports_geojson, name="reports_geojson"),
    path("reports.parquet", exports.reports_parquet, name="reports_parquet"),
    path("ogc/", include(ogc)),
]
