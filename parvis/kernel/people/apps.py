import importlib

from django.apps import AppConfig

from parvis.kernel.registry import registry


class PeopleConfig(AppConfig):
    name = "parvis.kernel.people"
    label = "people"

    def ready(self) -> None:
        registry.declare(importlib.import_module("parvis.kernel.people.manifest").MANIFEST)
