"""What roles, mandates and ways to sign in are called, in the language of the page."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from parvis.kernel.people.types import MandateKind, Role

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


def device_name(device: str) -> str:
    """Return the browser of a session in words, also when it did not say."""
    return device or gettext("unknown browser")
