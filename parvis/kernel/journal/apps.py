from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "parvis.kernel.journal"
    label = "journal"
