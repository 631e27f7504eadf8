"""The command `parvis`: Django's commands and ours, under one name."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run the command given on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.config.settings")
    if sys.argv[1:2] == ["demo"]:
        # Settings are read before a command is: the demonstration says so first.
        os.environ["PARVIS_DEMO"] = "true"
    execute_from_command_line(["parvis", *sys.argv[1:]])
