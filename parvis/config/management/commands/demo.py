"""`parvis demo`: a whole region with invented people and a year of cases, served in one command."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from parvis.config.environment import Environment
from parvis.kernel.people.types import Actor
from parvis.regions import demonstration

BANNER = """
  Parvis is open at  http://localhost:{port}/

    Nederlands         http://localhost:{port}/nl/
    Français           http://localhost:{port}/fr/
    English            http://localhost:{port}/en/
    sign in, one click http://localhost:{port}/nl/demo/

  Everyone here is invented, every number is valid in form only. Data: {data}
  Stop with Ctrl+C; start afresh with: rm -r {data}
"""


class Command(BaseCommand):
    help = "Set up a demonstration (first time) and serve it. PORT chooses the port."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError("Start the demonstration as `parvis demo`, so that its settings are read.")
        self.stdout.write("Parvis: setting the square up …")
        call_command("prepare", verbosity=0)
        demonstration.load(by=Actor.system("demo"), at=timezone.now(), say=self.stdout.write)
        self.stdout.write(BANNER.format(port=Environment().port, data=settings.DATA_DIR))
        call_command("serve")
