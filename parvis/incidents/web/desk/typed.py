"""What was filled in for an action, and what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from parvis.kernel.files import api as files
from parvis.ui.fields import Choice


class Wrong(Exception):
    """What was filled in cannot be used: `errors` says what is wrong with which field, `choices` what is offered."""

    def __init__(self, errors: Mapping[str, str], choices: Mapping[str, tuple[Choice, ...]] | None = None) -> None:
        super().__init__("; ".join(errors.values()))
        self.errors, self.choices = errors, choices or {}


@dataclass(frozen=True)
class Typed:
    """What was filled in for an action."""

    posted: QueryDict
    files: Sequence[UploadedFile] = ()

    @classmethod
    def of(cls, request: HttpRequest, language: str) -> "Typed":
        """Return what a request brings.

        :raises Wrong: if its files are too large together.
        """
        if refused := files.refusal(request):
            raise Wrong({"photos": refused.message(language)})
        return cls(request.POST, request.FILES.getlist("photos"))

    def text(self, name: str) -> str:
        """Return a text as it was typed, without the spaces around it."""
        return self.posted.get(name, "").strip()

    def needed(self, name: str, said: str) -> str:
        """Return a text that must be there.

        :raises Wrong: with `said`, if it is empty.
        """
        if not self.text(name):
            raise Wrong({name: said})
        return self.text(name)

    def ticked(self, name: str) -> bool:
        """Tell whether a box is ticked."""
        return self.posted.get(name) == "on"

    def day(self, name: str) -> date | None:
        """Return a day, or None when none was filled in.

        :raises Wrong: for what is no day.
        """
        try:
            return date.fromisoformat(self.text(name)) if self.text(name) else None
        except ValueError:
            raise Wrong({name: _("Give a day that exists.")}) from None
