"""Addresses under `house/`: how the installation is doing, for its operators."""

from django.urls import path

from parvis.kernel.jobs.web import house

urlpatterns = [
    path("", house.house, name="house"),
    path("jobs/again/", house.retry_all, name="house_retry_all"),
    path("jobs/<int:job>/again/", house.retry, name="house_retry"),
]
