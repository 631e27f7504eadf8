import importlib

from django.apps import AppConfig

from parvis.kernel.registry import registry


class CounterConfig(AppConfig):
    name = "parvis.counter"
    label = "counter"

    def ready(self) -> None:
        registry.declare(importlib.import_module("parvis.counter.manifest").MANIFEST)
