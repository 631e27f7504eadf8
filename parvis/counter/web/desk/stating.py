"""What a clerk states with a form: how identity was checked, and how the applicant agreed."""

from collections.abc import Mapping

from django.http import HttpRequest
from django.utils.translation import gettext as _

from parvis.counter import api as counter
from parvis.counter.types import Channel, Kind
from parvis.counter.types.channels import AGREEMENTS, CHECKS, Agreement, Identity, Stated
from parvis.ui.fields import Choice, Field

IDENTITY = {
    Identity.CARD_READ: lambda: _("I read their identity card"),
    Identity.CARD_SEEN: lambda: _("I saw their identity card"),
    Identity.QUESTIONS: lambda: _("I asked questions to which they knew the answers"),
    Identity.NOT_CHECKED: lambda: _("I did not check it"),
}
AGREED = {
    Agreement.PAPER: lambda: _("They signed the printed sheet"),
    Agreement.PRESENCE: lambda: _("They said so in my presence"),
    Agreement.SPOKEN: lambda: _("I read it aloud, and they said yes"),
}


def unsure(channel: Channel) -> str:
    """Return what to do when the procedure wants to be surer of who asks."""
    if channel is Channel.PHONE:
        return _("For this the administration must be surer who asks. Ask them to come to the desk with their card.")
    return _("For this the administration must be sure who asks. Ask for their identity card, and read or look at it.")


def what_is_stated(request: HttpRequest, form: counter.Form) -> tuple[Stated | None, dict[str, str]]:
    given, channel = request.POST, form.draft.channel
    wrong: dict[str, str] = {}
    checks = {one.value: one for one in CHECKS[channel]}
    agreements = {one.value: one for one in AGREEMENTS[channel]}
    identity = checks.get(given.get("identity", ""))
    if identity is None:
        wrong["identity"] = _("Say how you made sure who it is.")
    agreement = agreements.get(given.get("agreement", ""))
    name = given.get("agreed_name", "").strip()
    if counter.wants_signature(form):
        if agreement is None:
            wrong["agreement"] = _("Without their agreement nothing is sent. Say how they gave it.")
        if not name:
            wrong["agreed_name"] = _("Write the name of the person who agrees.")
    if identity is None or wrong:
        return None, wrong
    return Stated(identity, agreement if counter.wants_signature(form) else None, name), {}


def stated_fields(request: HttpRequest, form: counter.Form, wrong: Mapping[str, str]) -> list[Field]:
    """Return the fields in which a clerk states who the applicant is and that they agree."""
    given, channel = request.POST, form.draft.channel
    fields = [
        Field(
            kind="one_of",
            name="identity",
            label=_("How do you know who it is?"),
            value=given.get("identity", ""),
            choices=[Choice(value=one.value, label=IDENTITY[one]()) for one in CHECKS[channel]],
            error=wrong.get("identity", ""),
        )
    ]
    if not counter.wants_signature(form):
        return fields
    guess = given.get("agreed_name") or counter.applicant_name(form.draft) or named(form)
    return [
        *fields,
        Field(
            kind="one_of",
            name="agreement",
            label=_("How did they agree?"),
            value=given.get("agreement", ""),
            choices=[Choice(value=one.value, label=AGREED[one]()) for one in AGREEMENTS[channel]],
            error=wrong.get("agreement", ""),
        ),
        Field(
            kind="text",
            name="agreed_name",
            label=_("Name of the person who agrees"),
            value=guess,
            error=wrong.get("agreed_name", ""),
            max_length=200,
        ),
    ]


def named(form: counter.Form) -> str:
    """Return the name that the form itself gives for the applicant."""
    answer = form.draft.answers.get(form.definition.form.applicant or "")
    return str(answer.get("name") or "") if isinstance(answer, dict) else str(answer or "")


def statements(form: counter.Form) -> list[str]:
    """Return what one agrees with, in the language of the form as it was opened."""
    language = form.setting.language
    return [
        one.statement.to(language)
        for page in form.walk.pages
        for one in page.questions
        if one.kind is Kind.SIGNATURE and one.statement is not None
    ]
