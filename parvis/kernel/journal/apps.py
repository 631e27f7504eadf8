import importlib

from django.apps import AppConfig

from parvis.kernel.registry import registry


class JournalConfig(AppConfig):
    name = "parvis.kernel.journal"
    label = "journal"

    def ready(self) -> None:
        registry.declare(importlib.import_module("parvis.kernel.journal.manifest").MANIFEST)
