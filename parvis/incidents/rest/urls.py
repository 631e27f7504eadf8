"""What other systems ask of the incidents; no language in the address."""

from django.urls import include, path

from parvis.incidents.rest.photos import photo

urlpatterns = [
    path("data/incidents/", include("parvis.incidents.rest.data.urls")),
    path("data/incidents/photos/<uuid:photo>.jpg", photo, name="incident-photo"),
    path("open311/", include("parvis.incidents.rest.open311.urls")),
]
