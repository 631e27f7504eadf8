from django.apps import AppConfig

from parvis.kernel.registry import registry


class HouseConfig(AppConfig):
    name = "parvis.config"
    label = "house"

    def ready(self) -> None:
        registry.freeze()
