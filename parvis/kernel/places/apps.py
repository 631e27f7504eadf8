from django.apps import AppConfig


class PlacesConfig(AppConfig):
    name = "parvis.kernel.places"
    label = "places"
