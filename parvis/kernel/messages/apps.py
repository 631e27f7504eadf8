import importlib

from django.apps import AppConfig

from parvis.kernel.registry import registry


class MessagesConfig(AppConfig):
    name = "parvis.kernel.messages"
    label = "messages"

    def ready(self) -> None:
        registry.declare(importlib.import_module("parvis.kernel.messages.manifest").MANIFEST)
