"""The door of people: what other packages may ask and do."""

from parvis.kernel.people.operations.accounts import (
    LastAdministrator,
    MayNot,
    NationalNumberTaken,
    UsernameTaken,
    change_language,
    change_password,
    change_profile,
    close_account,
    create_account,
    open_profile,
    reset_access,
)
from parvis.kernel.people.operations.mandates import (
    UnknownMandate,
    WrongMandate,
    give_mandate,
    revoke_mandate,
    use_mandate,
)
from parvis.kernel.people.operations.members import (
    add_member,
)
from parvis.kernel.people.operations.organisations import (
    save_organisations,
)
from parvis.kernel.people.operations.roles import (
    NotAnAgent,
    RoleHeld,
    RoleNotHeld,
    give_role,
    take_role,
)
from parvis.kernel.people.operations.sessions import (
    UnknownSession,
    end_other_sessions,
    end_session,
    forget_sessions,
    record_factor,
    record_failed_login,
    record_login,
    record_logout,
)
from parvis.kernel.people.queries.accounts import (
    UnknownAccount,
    agent_names,
    find_by_email,
    find_by_national_number,
    find_by_username,
    language_of,
)
from parvis.kernel.people.queries.actors import (
    actor_of,
    grants_in,
)
from parvis.kernel.people.queries.mandates import (
    mandates_given,
    mandates_held,
)
from parvis.kernel.people.queries.members import (
    member_of,
    members_of,
)
from parvis.kernel.people.queries.organisations import (
    UnknownOrganisation,
    organisation,
    organisations,
)
from parvis.kernel.people.queries.profiles import (
    MayNotRead,
    profile,
    readings_of,
)
from parvis.kernel.people.queries.sessions import (
    sessions_of,
)
from parvis.kernel.people.queries.signing_in import (
    account_to_sign_in,
    demo_agents,
    demo_citizens,
    login_account,
)
from parvis.kernel.people.rules import (
    HOUSE_ROLES,
    SEEING_ROLES,
    SEEN_EVERY,
    describe_device,
    session_has_ended,
)
from parvis.kernel.people.scope import (
    ScopedManager,
    ScopedModel,
    ScopedQuerySet,
    UnscopedQuery,
)
from parvis.kernel.people.types import (
    AccountKind,
    Actor,
    ActorKind,
    Candidate,
    Contact,
    Grant,
    MandateInfo,
    MandateKind,
    Member,
    OrganisationInfo,
    OrganisationKind,
    Profile,
    Reading,
    Role,
    SessionInfo,
    Standing,
)

__all__ = [
    "HOUSE_ROLES",
    "SEEING_ROLES",
    "SEEN_EVERY",
    "AccountKind",
    "Actor",
    "ActorKind",
    "Candidate",
    "Contact",
    "Grant",
    "LastAdministrator",
    "MandateInfo",
    "MandateKind",
    "MayNot",
    "MayNotRead",
    "Member",
    "NationalNumberTaken",
    "NotAnAgent",
    "OrganisationInfo",
    "OrganisationKind",
    "Profile",
    "Reading",
    "Role",
    "RoleHeld",
    "RoleNotHeld",
    "ScopedManager",
    "ScopedModel",
    "ScopedQuerySet",
    "SessionInfo",
    "Standing",
    "UnknownAccount",
    "UnknownMandate",
    "UnknownOrganisation",
    "UnknownSession",
    "UnscopedQuery",
    "UsernameTaken",
    "WrongMandate",
    "account_to_sign_in",
    "actor_of",
    "add_member",
    "agent_names",
    "change_language",
    "change_password",
    "change_profile",
    "close_account",
    "create_account",
    "demo_agents",
    "demo_citizens",
    "describe_device",
    "end_other_sessions",
    "end_session",
    "find_by_email",
    "find_by_national_number",
    "find_by_username",
    "forget_sessions",
    "give_mandate",
    "give_role",
    "grants_in",
    "language_of",
    "login_account",
    "mandates_given",
    "mandates_held",
    "member_of",
    "members_of",
    "open_profile",
    "organisation",
    "organisations",
    "profile",
    "readings_of",
    "record_factor",
    "record_failed_login",
    "record_login",
    "record_logout",
    "reset_access",
    "revoke_mandate",
    "save_organisations",
    "session_has_ended",
    "sessions_of",
    "take_role",
    "use_mandate",
]
