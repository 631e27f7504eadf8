import importlib

from django.apps import AppConfig

from parvis.kernel.registry import registry


class SourcesConfig(AppConfig):
    name = "parvis.sources"
    label = "sources"

    def ready(self) -> None:
        registry.declare(importlib.import_module("parvis.sources.manifest").MANIFEST)
