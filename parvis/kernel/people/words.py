"""What roles, mandates and ways to sign in are called, in the language of the page."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parvis.kernel.people.types import MandateEvent, MandateKind, Role

_ROLES = {
    Role.AGENT: _("handles requests"),
    Role.DECIDER: _("decides"),
    Role.INSPECTOR: _("visits and controls"),
    Role.MANAGER: _("leads the service"),
    Role.EDITOR: _("edits procedures"),
    Role.ADMINISTRATOR: _("administers accounts"),
    Role.OPERATOR: _("keeps the system running"),
}
_MANDATES = {
    MandateKind.SELF: _("yourself"),
    MandateKind.CHILD: _("your child"),
    MandateKind.COMPANY: _("your company"),
    MandateKind.PROFESSIONAL: _("as a professional"),
    MandateKind.HELPER: _("as a helper"),
}


def role_name(role: Role) -> str:
    """Return what someone with this role does, in a few words."""
    return str(_ROLES[role])


def mandate_name(kind: MandateKind) -> str:
    """Return in what capacity someone acts, in a few words."""
    return str(_MANDATES[kind])


def event_sentence(event: MandateEvent) -> str:
    """Return what happened with a mandate, in a sentence for one of its two sides."""
    mine = not event.giver_name
    other = event.holder_name if mine else event.giver_name
    said = {
        ("offered", True): gettext("You offered someone to act for you."),
        ("offered", False): gettext("You were offered to act for {name}."),
        ("given", True): gettext("{name} may act for you."),
        ("given", False): gettext("You may act for {name}."),
        ("used", True): gettext("{name} began to act for you."),
        ("used", False): gettext("You began to act for {name}."),
        ("revoked", True): gettext("{name} may no longer act for you."),
        ("revoked", False): gettext("You may no longer act for {name}."),
        ("declined", True): gettext("Someone declined to act for you."),
        ("declined", False): gettext("You declined to act for {name}."),
    }
    if mine and event.what == "revoked" and not other:
        return gettext("You took an offer back.")
    return said[event.what, mine].format(name=other or "–")


def device_name(device: str) -> str:
    """Return the browser of a session in words, also when it did not say."""
    return device or gettext("unknown browser")
