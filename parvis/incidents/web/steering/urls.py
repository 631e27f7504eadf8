"""The addresses of those who steer: categories, rules, areas."""

from django.urls import path

from parvis.incidents.web.steering import areas, categories, foreign, questions, rules, simulator

app_name = "incident_steering"
urlpatterns = [
    path("categories/", categories.show, name="categories"),
    path("categories/<slug:code>/", categories.one, name="category"),
    path("categories/<slug:code>/add/", categories.add, name="add"),
    path("categories/<slug:code>/questions/", questions.arrange, name="arrange"),
    path("categories/<slug:code>/questions/<slug:question>/", questions.edit, name="question"),
    path("categories/<slug:code>/change/<slug:kind>/", categories.change, name="change"),
    path("rules/", rules.show, name="rules"),
    path("rules/edit/", rules.edit, name="edit_rules"),
    path("rules/<int:number>/", rules.edition, name="edition"),
    path("simulator/", simulator.show, name="simulator"),
    path("areas/", areas.show, name="areas"),
    path("exchanges/", areas.exchanges, name="exchanges"),
    path("foreign/", foreign.show, name="foreign"),
]
