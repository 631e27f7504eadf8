"""What one fills in to let somebody act, to act for a company, and to take an offer."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parvis.kernel.clock import add_calendar_days, local_day, start_of_day
from parvis.kernel.people import api as people
from parvis.kernel.people.numbers import digits_of, is_enterprise_number, is_national_number
from parvis.kernel.people.types import MandateKind

ISO = "%Y-%m-%d"
BY_LINK, BY_NUMBER = "link", "number"
EVERYTHING, CHOSEN = "everything", "chosen"


class OfferMandate(forms.Form):
    """Somebody lets another act for them, or for the company that they represent."""

    kind = forms.ChoiceField(
        label=_("In what capacity will they act?"),
        choices=[
            (MandateKind.HELPER.value, _("As a helper: family, a friend, a volunteer (two years at most)")),
            (MandateKind.PROFESSIONAL.value, _("As a professional: an accountant, an architect (five years at most)")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose in what capacity they will act.")},
    )
    way = forms.ChoiceField(
        label=_("How do you let them know?"),
        choices=[
            (BY_LINK, _("I get a code, and give it to them myself")),
            (BY_NUMBER, _("I have their national number: they see it when they sign in")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how you let them know.")},
    )
    national_number = forms.CharField(
        label=_("Their national number"),
        help_text=_("Only when you chose so above. It stands on the back of the identity card."),
        required=False,
        max_length=20,
    )
    reach = forms.ChoiceField(
        label=_("What may they do?"),
        choices=[(EVERYTHING, _("Everything that I can do here")), (CHOSEN, _("Only the requests that I tick below"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what they may do.")},
    )
    procedures = forms.MultipleChoiceField(
        label=_("Which requests?"), required=False, widget=forms.CheckboxSelectMultiple
    )
    last_day = forms.DateField(
        label=_("Until when?"),
        help_text=_("The last day. You can take it back sooner, at any moment."),
        input_formats=[ISO],
        widget=forms.DateInput(format=ISO),
        error_messages={"invalid": _("Choose a day that exists."), "required": _("Choose the last day.")},
    )

    def __init__(
        self, *args: Any, now: datetime, procedures: Sequence[tuple[str, str]], for_company: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.now, self.for_company = now, for_company
        self.fields["procedures"].choices = list(procedures)  # type: ignore[attr-defined]
        if not procedures:
            del self.fields["procedures"], self.fields["reach"]
        if for_company:
            del self.fields["kind"]

    @property
    def capacity(self) -> MandateKind:
        """The capacity: chosen by a person, a colleague's in a company."""
        return MandateKind.COMPANY if self.for_company else MandateKind(self.cleaned_data["kind"])

    @property
    def scope(self) -> str:
        """What it covers, as a mandate keeps it."""
        if self.cleaned_data.get("reach") != CHOSEN:
            return ""
        return " ".join(f"procedure:{one}" for one in sorted(self.cleaned_data["procedures"]))

    @property
    def until(self) -> datetime:
        """The moment at which it ends: the beginning of the day after the last."""
        return start_of_day(self.cleaned_data["last_day"] + timedelta(days=1))

    def clean_last_day(self) -> date:
        last: date = self.cleaned_data["last_day"]
        if last < local_day(self.now):
            raise forms.ValidationError(_("This day has passed. Choose today or a later day."))
        return last

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("way") == BY_NUMBER:
            told["national_number"] = digits_of(told.get("national_number", ""))
            if not is_national_number(told["national_number"]):
                self.add_error("national_number", _("This is not a national number: type its eleven digits."))
        elif "way" in told:
            told["national_number"] = ""
        if told.get("reach") == CHOSEN and not told.get("procedures"):
            self.add_error("procedures", _("Tick at least one request."))
        self._check_length(told)
        return told

    def _check_length(self, told: dict[str, Any]) -> None:
        if "last_day" not in told or not (self.for_company or "kind" in told):
            return
        kind = MandateKind.COMPANY if self.for_company else MandateKind(told["kind"])
        longest = people.LONGEST_MANDATE[kind]
        if start_of_day(told["last_day"] + timedelta(days=1)) - self.now > longest:
            latest = add_calendar_days(local_day(self.now), longest.days - 1)
            said = gettext("That is too long: %(day)s is the last day that you can choose.")
            self.add_error("last_day", said % {"day": f"{latest:%d/%m/%Y}"})


class TakeOffer(forms.Form):
    """A code that somebody handed over."""

    code = forms.CharField(
        label=_("The code"),
        help_text=_("Twenty letters and digits, in groups of four."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Type the code that you got.")},
    )


class ActForCompany(forms.Form):
    """An enterprise for which one may sign."""

    number = forms.CharField(
        label=_("Enterprise number"),
        help_text=_("Ten digits, for example 0123.456.749."),
        max_length=20,
        error_messages={"required": _("Type the enterprise number.")},
    )

    def clean_number(self) -> str:
        digits = digits_of(self.cleaned_data["number"])
        if len(digits) == 9:
            digits = f"0{digits}"
        if not is_enterprise_number(digits):
            raise forms.ValidationError(_("This is not an enterprise number: type its ten digits."))
        return digits


class Reach(forms.Form):
    """How the house reaches someone."""

    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        max_length=120,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"invalid": _("Type an e-mail address like name@example.be.")},
    )
    phone = forms.RegexField(
        r"^\+?[0-9 ./()-]{6,24}$",
        label=_("Telephone"),
        required=False,
        max_length=25,
        widget=forms.TextInput(attrs={"autocomplete": "tel"}),
        error_messages={"invalid": _("Type a telephone number: digits, with a + in front for another country.")},
    )
