"""What ways to sign in, and what went wrong on the way, are called in the language of the page."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from parvis.kernel.identity.types import MEANS_LEVEL, Level, Means, enough


@dataclass(frozen=True)
class Way:
    """A way to sign in, as the page shows it."""

    name: str
    hint: str


@dataclass(frozen=True)
class Trouble:
    """What went wrong, in words, and in which tone."""

    title: str
    text: str
    tone: str = "bad"


_WAYS = {
    Means.ITSME: (_("itsme"), _("The app on your telephone.")),
    Means.EID: (_("Identity card"), _("Your card, its PIN code and a card reader.")),
    Means.APP: (_("Code by app"), _("Your user name, your password and a code of your telephone.")),
    Means.USERNAME: (_("User name"), _("Your user name and password of the government.")),
}
_AGAIN = _("Nothing has changed. Please try again.")
_TROUBLES = {
    "down": (
        _("The sign-in service does not answer"),
        _("That is not your doing. Try again in some minutes; what you filled in stays as it is."),
        "warn",
    ),
    "declined": (_("You did not sign in"), _("You stopped, or the sign-in service did. You can try again."), "info"),
    "provider_error": (_("The sign-in service could not sign you in"), _AGAIN, "warn"),
    "refused": (
        _("We could not make sure who you are"),
        _("The answer of the sign-in service was not as it should be, so you are not signed in. Please try again."),
        "bad",
    ),
    "state": (
        _("This sign-in was not begun here, or is over"),
        _("An answer is used once, in the browser where you began. Please begin again."),
        "bad",
    ),
    "late": (_("That took too long"), _("You have a quarter of an hour to sign in. Please begin again."), "warn"),
    "session": (
        _("You signed in or out in another window meanwhile"),
        _("Please begin again in this one."),
        "warn",
    ),
    "level": (
        _("You must show more surely who you are"),
        _("You chose a way that is not enough for this request. Choose one of those below."),
        "warn",
    ),
    "another_person": (
        _("Somebody else signed in"),
        _("You are still signed in as yourself, and nothing has changed. Sign in again as the same person."),
        "bad",
    ),
    "closed": (
        _("Your account here is closed"),
        _("Ask the administration that you need to open it again."),
        "bad",
    ),
    "agent": (
        _("You work for an administration"),
        _("Your account is an agent’s. Use the page where agents sign in."),
        "info",
    ),
}


def fitting(wanted: Level) -> list[Way]:
    """Return the ways by which one can show who one is at this level or higher."""
    offered = [Means(one) for one in settings.IDENTITY_MEANS]
    return [Way(*map(str, _WAYS[one])) for one in offered if enough(MEANS_LEVEL[one], wanted)]


def problem(reason: str) -> Trouble | None:
    """Return what to say about a failed sign-in; None for a reason that we never give."""
    found = _TROUBLES.get(reason)
    return Trouble(str(found[0]), str(found[1]), found[2]) if found else None
