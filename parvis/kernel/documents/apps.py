from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "parvis.kernel.documents"
    label = "documents"
