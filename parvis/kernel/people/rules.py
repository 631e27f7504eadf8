"""What may be decided about people without asking the database: who may do what, and when a session ends."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from parvis.kernel.people.types import AccountKind, Actor, ActorKind, MandateKind, Role, Standing

SEEING_ROLES = frozenset({Role.AGENT, Role.DECIDER, Role.INSPECTOR, Role.MANAGER})
"""The roles that see what their organisation handles. An operator, an editor or an administrator does not."""

HOUSE_ROLES = frozenset({Role.OPERATOR})
"""The roles that reach beyond one organisation: the house gives and takes them, not an organisation's administrator."""

SUCCESSION = timedelta(days=1)
"""Whoever stays as the only administrator must still be one by then."""

SESSION_LIFETIME = timedelta(hours=8)
"""However busy, a session ends after a working day (OWASP ASVS 5.0, 7.3.2)."""
SESSION_IDLE = timedelta(minutes=60)
"""Left alone, a session ends after an hour (OWASP ASVS 5.0, 7.3.1)."""
SEEN_EVERY = timedelta(minutes=1)
"""How precisely a session remembers when it was last used; a finer grain would write at every page."""

LONGEST_MANDATE = {
    MandateKind.HELPER: timedelta(days=2 * 366),
    MandateKind.PROFESSIONAL: timedelta(days=5 * 366),
    MandateKind.COMPANY: timedelta(days=2 * 366),
    MandateKind.CHILD: timedelta(days=18 * 366),
}
"""No mandate outlives its reason: a child comes of age, a help is asked for anew."""
OFFERED_KINDS = frozenset({MandateKind.HELPER, MandateKind.PROFESSIONAL, MandateKind.COMPANY})
"""What people offer each other. For a child the right comes from a register, and from nothing else."""
SURE_KINDS = frozenset({MandateKind.CHILD, MandateKind.COMPANY})
"""Whom one acts for only after showing surely who one is."""
SURE_LEVELS = frozenset({"substantial", "high"})
COMPANY_TERM = timedelta(days=365)
"""A function in a company is looked up again every year."""
OFFER_TERM = timedelta(days=14)
"""An offer that nobody took by then is over."""
COMES_OF_AGE = 18
SIGNING_ROLES = frozenset({"manager", "director", "daily_management", "sole_trader"})
"""The functions in the enterprise register whose holder may act for the enterprise."""


def session_has_ended(*, began_at: datetime, seen_at: datetime, at: datetime) -> bool:
    """Tell whether a session is too old, or was left alone too long."""
    return at - began_at >= SESSION_LIFETIME or at - seen_at >= SESSION_IDLE


def may_open_account(by: Actor, kind: AccountKind) -> bool:
    """Tell who may make an account: the house any, administrators agents', agents at the desk other people's."""
    if by.kind is ActorKind.SYSTEM:
        return True
    if kind is AccountKind.AGENT:
        return bool(by.organisations({Role.ADMINISTRATOR}))
    return bool(by.organisations(SEEING_ROLES))


def may_administer(by: Actor, organisation: str) -> bool:
    """Tell whether `by` may see and change who works in an organisation: the house, and its administrators."""
    return by.kind is ActorKind.SYSTEM or by.holds(Role.ADMINISTRATOR, organisation)


def may_give_role(by: Actor, organisation: str, role: Role) -> bool:
    """Tell whether `by` may give and take this role there; what reaches beyond an organisation comes from the house."""
    return by.kind is ActorKind.SYSTEM or (role not in HOUSE_ROLES and may_administer(by, organisation))


def standing_of(by: Actor, *, account: str, workplaces: Collection[str], roles: Collection[Role]) -> Standing:
    """Tell how `by` stands to an agent's account, which decides who may close it or let its holder in again.

    :param workplaces: the codes of the organisations where it has a role now or later; the last one, if it has none.
    :param roles: its roles there.
    """
    mine = by.organisations({Role.ADMINISTRATOR})
    if by.id == f"account:{account}":
        return Standing.OWN
    if not mine & set(workplaces):
        return Standing.STRANGER
    if not mine >= set(workplaces):
        return Standing.SHARED
    return Standing.HOUSE if HOUSE_ROLES & set(roles) else Standing.ADMINISTERED


def may_give_mandate(by: Actor, *, giver: str, kind: MandateKind) -> bool:
    """Tell whether `by` may write this mandate down.

    Everyone chooses their own helper or professional. For a child or a company the right comes from a register, so
    only the house or an agent at the desk may write it down.
    """
    if kind is MandateKind.SELF:
        return False
    if by.kind is ActorKind.SYSTEM or by.organisations(SEEING_ROLES):
        return True
    return by.id == f"account:{giver}" and kind in {MandateKind.HELPER, MandateKind.PROFESSIONAL}


def may_revoke_mandate(by: Actor, *, giver: str, holder: str) -> bool:
    """Tell whether `by` may end a mandate: either side, the house, or an agent at the desk."""
    if by.kind is ActorKind.SYSTEM or by.organisations(SEEING_ROLES):
        return True
    return by.id in {f"account:{giver}", f"account:{holder}"}


def is_sure_enough(kind: MandateKind, level: str) -> bool:
    """Tell whether one may act in this capacity with an identity that is established at this level."""
    return kind not in SURE_KINDS or level in SURE_LEVELS


def comes_of_age_on(born: date) -> date:
    """Return the day on which someone comes of age; who was born on 29 February does so on 1 March."""
    try:
        return born.replace(year=born.year + COMES_OF_AGE)
    except ValueError:
        return date(born.year + COMES_OF_AGE, 3, 1)


def is_too_long(kind: MandateKind, valid_from: datetime, valid_until: datetime) -> bool:
    """Tell whether a mandate of this kind would last longer than it may."""
    return valid_until - valid_from > LONGEST_MANDATE[kind]


def may_change_account(by: Actor, account: str) -> bool:
    """Tell whether `by` may change what an account says of itself: its holder, or the house."""
    return by.kind is ActorKind.SYSTEM or by.id == f"account:{account}"


def describe_device(user_agent: str) -> str:
    """Return a browser and a system in two words, for the list of sessions; no version, nothing that identifies.

    Edge and Opera name themselves beside Chrome, and Chrome beside Safari: the order decides.
    """
    browsers = {"Edg/": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
    systems = {
        "Android": "Android",
        "iPhone": "iPhone",
        "iPad": "iPad",
        "Windows": "Windows",
        "Mac OS": "macOS",
        "Linux": "Linux",
    }
    found = [next((name for mark, name in known.items() if mark in user_agent), "") for known in (browsers, systems)]
    return ", ".join(name for name in found if name)
