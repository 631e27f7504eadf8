import importlib

from django.apps import AppConfig

from parvis.kernel.registry import registry


class RegionsConfig(AppConfig):
    name = "parvis.regions"
    label = "regions"

    def ready(self) -> None:
        registry.declare(importlib.import_module("parvis.regions.manifest").MANIFEST)
