"""The addresses of those who connect an organisation's own systems."""

from django.urls import path

from parvis.incidents.web.connecting import keys, partners

app_name = "incident_systems"
urlpatterns = [
    path("", partners.first, name="first"),
    path("<slug:organisation>/", partners.show, name="show"),
    path("<slug:organisation>/end/", partners.end, name="end"),
    path("<slug:organisation>/retry/", partners.retry, name="retry"),
    path("<slug:organisation>/keys/", keys.issue, name="issue"),
    path("<slug:organisation>/keys/end/", keys.end, name="end_key"),
]
