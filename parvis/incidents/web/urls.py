"""The pages of the incidents; included under a language."""

from django.urls import include, path

from parvis.incidents.web.public.urls import urlpatterns as public
from parvis.incidents.web.report.urls import urlpatterns as reporting

urlpatterns = [
    path("incidents/", include(([*reporting, *public], "incidents"))),
    path("desk/incidents/", include("parvis.incidents.web.desk.urls")),
    path("desk/incidents/systems/", include("parvis.incidents.web.connecting.urls")),
    path("desk/incidents/steering/", include("parvis.incidents.web.steering.urls")),
]
