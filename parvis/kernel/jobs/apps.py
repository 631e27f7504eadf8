import importlib

from django.apps import AppConfig

from parvis.kernel.registry import registry


class JobsConfig(AppConfig):
    name = "parvis.kernel.jobs"
    label = "jobs"

    def ready(self) -> None:
        registry.declare(importlib.import_module("parvis.kernel.jobs.manifest").MANIFEST)
