import importlib

from django.apps import AppConfig

from parvis.kernel.registry import registry


class PaymentsConfig(AppConfig):
    name = "parvis.payments"
    label = "payments"

    def ready(self) -> None:
        registry.declare(importlib.import_module("parvis.payments.manifest").MANIFEST)
