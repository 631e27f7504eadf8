import importlib

from django.apps import AppConfig

from parvis.kernel.registry import registry


class FilesConfig(AppConfig):
    name = "parvis.kernel.files"
    label = "files"

    def ready(self) -> None:
        registry.declare(importlib.import_module("parvis.kernel.files.manifest").MANIFEST)
