import importlib

from django.apps import AppConfig

from parvis.kernel.registry import registry


class IdentityConfig(AppConfig):
    name = "parvis.kernel.identity"
    label = "identity"

    def ready(self) -> None:
        registry.declare(importlib.import_module("parvis.kernel.identity.manifest").MANIFEST)
