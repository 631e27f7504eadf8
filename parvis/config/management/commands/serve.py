"""`parvis serve`: bring the database up to date and run the web server and the worker."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from parvis.config.environment import Environment
from parvis.config.processes import neighbours, supervise, web, worker


class Command(BaseCommand):
    help = "Serve this installation: web pages and worker, until interrupted."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--no-worker", action="store_true", help="Web only; run `parvis worker` elsewhere.")

    def handle(self, *args: Any, **options: Any) -> None:
        environment = Environment()
        call_command("prepare")
        children = [web(environment.host, environment.port, environment.web_processes)]
        if not options["no_worker"]:
            children.append(worker())
        if settings.NEIGHBOURS_URL:
            children.append(neighbours(environment.host, environment.port + 1))
        sys.exit(supervise(children))
