from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "parvis.kernel.vault"
    label = "vault"
