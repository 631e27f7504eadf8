"""What an administrator fills in: who is taken on, and which role from when until when."""

from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from parvis.kernel.clock import local_day, start_of_day
from parvis.kernel.people import api as people
from parvis.kernel.people.types import Role
from parvis.kernel.people.words import role_name

ISO = "%Y-%m-%d"


def roles_to_give() -> list[tuple[str, str]]:
    """Return the roles that an administrator gives, with what they are called."""
    return [(role.value, role_name(role).capitalize()) for role in Role if role not in people.HOUSE_ROLES]


def day_field(label: Any, hint: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=hint,
        required=False,
        input_formats=[ISO],
        widget=forms.DateInput(format=ISO),
        error_messages={"invalid": _("Choose a day that exists.")},
    )


class PeriodForm(forms.Form):
    """A form that ends with the last day of a role."""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_last_day(self) -> date | None:
        last: date | None = self.cleaned_data.get("last_day")
        if last is not None and last < self.today:
            raise forms.ValidationError(_("This day has passed. Choose today or a later day."))
        return last

    def valid_until(self) -> datetime | None:
        """Return the moment at which the role ends: the beginning of the day after the last."""
        last = self.cleaned_data["last_day"]
        return start_of_day(last + timedelta(days=1)) if last else None


class AddMember(PeriodForm):
    """Someone is taken on."""

    first_name = forms.CharField(
        label=_("First name"), max_length=80, error_messages={"required": _("Type the first name.")}
    )
    last_name = forms.CharField(
        label=_("Last name"), max_length=80, error_messages={"required": _("Type the last name.")}
    )
    username = forms.CharField(
        label=_("User name"),
        help_text=_("With this they sign in. Small letters, digits, dots and hyphens: jan.peeters"),
        max_length=60,
        validators=[
            RegexValidator(
                r"^[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?\Z", _("Use small letters, digits, dots and hyphens only.")
            )
        ],
        error_messages={"required": _("Choose a user name.")},
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, widget=forms.RadioSelect)
    roles = forms.MultipleChoiceField(
        label=_("What will they do?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one role: without one they see nothing.")},
    )
    last_day = day_field(_("Last day"), _("Leave it empty when there is no end."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["roles"].choices = roles_to_give()  # type: ignore[attr-defined]

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"]
        return username.lower()


class GiveRole(PeriodForm):
    """A role, from when until when."""

    role = forms.ChoiceField(label=_("Role"), error_messages={"required": _("Choose a role.")})
    first_day = day_field(_("First day"), _("Leave it empty to begin now."))
    last_day = day_field(_("Last day"), _("Leave it empty when there is no end."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", ""), *roles_to_give()]  # type: ignore[attr-defined]

    def clean_first_day(self) -> date | None:
        first: date | None = self.cleaned_data.get("first_day")
        if first is not None and first < self.today:
            raise forms.ValidationError(_("This day has passed. Choose today or a later day."))
        return first

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        first, last = told.get("first_day"), told.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day comes before the first."))
        return told

    def valid_from(self, now: datetime) -> datetime:
        """Return the moment at which the role begins: now, or the beginning of a later day."""
        first = self.cleaned_data["first_day"]
        return start_of_day(first) if first and first > local_day(now) else now
