"""Build hook: compile the message catalogues into the wheel. Runs with Babel alone, without Django or Parvis."""

from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompileMessages(BuildHookInterface):
    """Write a `.mo` beside every `.po`; the wheel takes them up as artifacts."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        for path in sorted(Path(self.root, "parvis").rglob("LC_MESSAGES/django.po")):
            with path.open("rb") as source, path.with_suffix(".mo").open("wb") as target:
                write_mo(target, read_po(source))
