"""The pages of the incidents; included under a language."""

from django.urls import include, path

urlpatterns = [
    path("incidents/", include("parvis.incidents.web.report.urls")),
    path("incidents/", include("parvis.incidents.web.public.urls")),
    path("desk/incidents/", include("parvis.incidents.web.desk.urls")),
    path("desk/incidents/", include("parvis.incidents.web.steering.urls")),
]
