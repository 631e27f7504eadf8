import importlib

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "parvis.ui"
    label = "ui"

    def ready(self) -> None:
        importlib.import_module("parvis.ui.checks")  # registers itself with Django's checks
