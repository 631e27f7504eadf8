"""`parvis messages update|check|compile`: what people read, in Dutch and French."""

from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

import parvis
from parvis.ui import catalogues


class Command(BaseCommand):
    """Keep the catalogues of all packages in step with what the code says."""

    help = "Extract the texts (update), see that none is missing, fuzzy or unused (check), or write the .mo (compile)."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["update", "check", "compile"])
        parser.add_argument("packages", nargs="*", help="Names such as ui or kernel/people; none: all.")

    def handle(self, *, what: str, packages: list[str], **_: Any) -> None:
        try:
            chosen = [one for one in all_packages() if not packages or _name(one) in packages]
        except catalogues.NowhereToKeep as problem:
            raise CommandError(str(problem)) from problem
        {"update": self.update, "check": self.check_all, "compile": self.compile}[what](chosen)

    def update(self, packages: list[catalogues.Package]) -> None:
        for package in packages:
            for language in catalogues.LANGUAGES:
                if catalogues.update(package, language):
                    self.stdout.write(f"{_name(package)}: {language} written")

    def check_all(self, packages: list[catalogues.Package]) -> None:
        found = [
            problem
            for package in packages
            for language in catalogues.LANGUAGES
            for problem in catalogues.problems(package, language)
        ]
        for language in catalogues.LANGUAGES:
            found += catalogues.contradictions(packages, language)
        for problem in found:
            self.stderr.write(problem)
        if found:
            raise CommandError(f"{len(found)} texts to mend; `parvis messages update` adds and removes entries.")
        self.stdout.write("Every text has its translations.")

    def compile(self, packages: list[catalogues.Package]) -> None:
        for package in packages:
            for language in catalogues.LANGUAGES:
                if package.path(language).exists():
                    catalogues.compile_catalogue(package.path(language))


def all_packages() -> list[catalogues.Package]:
    """Return the packages with catalogues: our applications, and the folders above LOCALE_PATHS.

    :raises NowhereToKeep: when something is said outside all of them.
    """
    ours = [Path(config.path) for config in apps.get_app_configs() if config.name.startswith("parvis.")]
    apart = [Path(path).parent for path in getattr(settings, "LOCALE_PATHS", ())]
    return catalogues.packages([*ours, *apart], root())


def root() -> Path:
    """Return the folder of the package `parvis`."""
    return Path(parvis.__file__).parent


def _name(package: catalogues.Package) -> str:
    return package.folder.relative_to(root()).as_posix()
