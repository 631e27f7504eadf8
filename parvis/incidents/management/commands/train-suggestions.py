"""`parvis train-suggestions`: learn from past reports what people mean."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from parvis.incidents import api as incidents
from parvis.kernel.people.types import Actor


class Command(BaseCommand):
    help = "Train the model that suggests a category on the last reports, and say how well it does."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--most", type=int, default=120_000, help="How many reports it learns from.")

    def handle(self, *args: Any, most: int, **options: Any) -> None:
        try:
            found = incidents.train_suggestions(by=Actor.system("learning"), at=timezone.now(), most=most)
        except incidents.CannotLearn as error:
            raise CommandError(str(error)) from error
        if found is None:
            self.stdout.write("Nothing changed: too few reports, or the present model does better.")
            return
        did = found.measured
        self.stdout.write(
            f"Learned from {found.learned_from} reports. Of {did.reports} that it had not seen, {did.first:.1%} right "
            f"at first, {did.among_three:.1%} among three; sure of {did.sure[0]:.1%}, and then {did.sure[1]:.1%} right."
        )
        for language, share in did.by_language.items():
            self.stdout.write(f"  {language}: {share:.1%}")
