"""What other systems ask of the incidents; no language in the address."""

from django.urls import include, path

urlpatterns = [
    path("data/incidents/", include("parvis.incidents.rest.data.urls")),
    path("open311/", include("parvis.incidents.rest.open311.urls")),
]
