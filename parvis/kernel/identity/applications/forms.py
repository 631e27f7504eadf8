"""What an administrator fills in to register a program."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parvis.kernel.identity.applications.types import Scope

SCOPES = {
    Scope.CATALOGUE_READ: _("Read the catalogue of procedures"),
    Scope.CASES_READ: _("Read the cases of the organisation"),
    Scope.CASES_WRITE: _("Handle the cases of the organisation"),
    Scope.DOCUMENTS_READ: _("Fetch letters and files of cases"),
    Scope.STATISTICS_READ: _("Read figures of the organisation"),
}
ERRORS = {
    "name": _("Give it a name, so that you know later what it is."),
    "redirect_uris": _("Write whole addresses that begin with https://, one a line, at most ten."),
}


class RegisterApplication(forms.Form):
    """A program is registered; what cannot be is said by the operation, at its field."""

    name = forms.CharField(
        label=_("Name of the application"),
        help_text=_("For example: back office of the population service."),
        max_length=80,
        error_messages={"required": ERRORS["name"]},
    )
    scopes = forms.MultipleChoiceField(
        label=_("What may it do?"),
        choices=[(one.value, label) for one, label in SCOPES.items()],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    redirect_uris = forms.CharField(
        label=_("Where do people come back to who sign in with it?"),
        help_text=_("Whole addresses, one a line. Leave it empty for a program that signs nobody in."),
        widget=forms.Textarea,
        required=False,
    )

    def told(self) -> dict[str, Any]:
        """Return what the operation takes of it."""
        return {
            "name": self.cleaned_data["name"],
            "scopes": [Scope(one) for one in self.cleaned_data["scopes"]],
            "redirect_uris": self.cleaned_data["redirect_uris"].splitlines(),
        }

    def refuse(self, field: str) -> None:
        """Say at a field what is wrong with it."""
        self.add_error(field, str(ERRORS.get(field, "")))
