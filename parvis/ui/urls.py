"""The page of components; everything else of the look has no address."""

from django.urls import path

from parvis.ui import views

urlpatterns = [path("components/", views.components, name="components")]
