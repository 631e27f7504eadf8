"""Who filled a request in for its applicant, in sentences for both sides."""

from django.utils.translation import gettext as _

from parvis.counter.types.channels import Agreement, Identity
from parvis.counter.types.desk import CasePage
from parvis.counter.types.records import Told
from parvis.kernel.people import api as people

_IDENTITY = {
    Identity.CARD_READ: lambda: _("Identity card read."),
    Identity.CARD_SEEN: lambda: _("Identity card seen."),
    Identity.QUESTIONS: lambda: _("Identity by questions."),
    Identity.NOT_CHECKED: lambda: _("Identity not checked."),
}
_AGREEMENT = {
    Agreement.PAPER: lambda: _("Signed on paper."),
    Agreement.PRESENCE: lambda: _("Agreed in the presence of the clerk."),
    Agreement.SPOKEN: lambda: _("Agreed after the statement was read aloud."),
}


def said_of_aid(page: CasePage, one: Told, language: str) -> str:
    """Return what a colleague reads of how a request was filled in: identity, agreement, what was seen, the note."""
    data = one.event.data
    said = [_IDENTITY[Identity(data["identity"])]()] if data.get("identity") else []
    if data.get("agreement"):
        said.append(_AGREEMENT[Agreement(data["agreement"])]())
    questions = page.definition.questions
    seen = [questions[name].label.to(language) for name in data.get("shown", ()) if name in questions]
    if seen:
        said.append(_("Original seen: %(what)s.") % {"what": ", ".join(seen)})
    missing = [questions[name].label.to(language) for name in data.get("awaited", ()) if name in questions]
    if missing:
        said.append(_("Still to be handed in: %(what)s.") % {"what": ", ".join(missing)})
    return " ".join([*said, helped(one), str(one.payload.get("text", ""))]).strip()


def helped(one: Told) -> str:
    """Return who helped to fill a request in."""
    names = [
        f"{helper['name']} ({helper['organisation']})" if helper["organisation"] else helper["name"]
        for helper in one.payload.get("helpers", ())
    ]
    return _("Filled in with the help of %(names)s.") % {"names": ", ".join(names)} if names else ""


def registered(one: Told, language: str) -> str:
    """Return what the applicant reads of a request that a clerk filled in for them."""
    desk = people.organisation(one.event.data["entered_in"]).name.to(language)
    if one.event.data.get("channel") == "phone":
        return _("Registered for you on the telephone by %(organisation)s.") % {"organisation": desk}
    if one.event.data.get("channel") == "paper":
        return _("Registered for you from paper by %(organisation)s.") % {"organisation": desk}
    return _("Registered for you at the desk of %(organisation)s.") % {"organisation": desk}
