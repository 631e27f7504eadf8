"""The page of components, and the ground that maps draw; nothing else of the look has an address."""

from django.urls import path

from parvis.ui import views

urlpatterns = [
    path("components/", views.components, name="components"),
    path("outlines.json", views.outlines, name="outlines"),
]
