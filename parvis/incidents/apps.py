import importlib

from django.apps import AppConfig

from parvis.kernel.registry import registry


class IncidentsConfig(AppConfig):
    name = "parvis.incidents"
    label = "incidents"

    def ready(self) -> None:
        registry.declare(importlib.import_module("parvis.incidents.manifest").MANIFEST)
