"""`parvis try_mail ADDRESS`: does the mail server of this installation work?"""

import socket
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from parvis.kernel.messages import api as messages


class Command(BaseCommand):
    help = "Send a test message at once, without a job, and say what the mail server answered."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address")
        parser.add_argument("--language", default="nl", choices=["nl", "fr", "en"])

    def handle(self, *args: Any, address: str, language: str, **options: Any) -> None:
        """Send it."""
        try:
            where = messages.try_mail(address=address, language=language, context={"host": socket.gethostname()})
        except (OSError, messages.NotAMailServer) as error:
            raise CommandError(f"The message could not be handed over: {error}") from error
        self.stdout.write(f"Handed over to {where}.")
