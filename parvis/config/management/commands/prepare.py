"""`parvis prepare`: everything between installing and serving; safe to repeat."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from parvis.counter import api as counter
from parvis.kernel.people.types import Actor
from parvis.kernel.vault import api as vault
from parvis.regions import incidents, loading


class Command(BaseCommand):
    help = "Make the data folder, keys and tables, compile the translations, and load the region's own facts."

    def handle(self, *args: Any, **options: Any) -> None:
        settings.DATA_DIR.mkdir(parents=True, exist_ok=True, mode=0o700)
        call_command("messages", "compile", verbosity=0)
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        vault.ensure_keys()
        counter.ready_catalogue()
        taken = loading.load_region(by=Actor.system("prepare"), at=timezone.now())
        incidents.load_incidents(by=Actor.system("prepare"), at=timezone.now())
        if options["verbosity"]:
            self.stdout.write(f"Ready: {taken.organisations} organisations, {taken.municipalities} municipalities.")
            self.stdout.write(f"The keys of the vault: {settings.VAULT_KEYS_FILE}. Keep a copy elsewhere.")
