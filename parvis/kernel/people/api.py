"""The door of people: what other packages may ask and do."""

from parvis.kernel.people.queries.accounts import (
    UnknownAccount,
    agent_names,
    find_by_email,
    find_by_national_number,
    find_by_username,
    language_of,
)
from parvis.kernel.people.queries.actors import actor_of, grants_in
from parvis.kernel.people.queries.mandates import mandates_given, mandates_held
from parvis.kernel.people.queries.organisations import UnknownOrganisation, organisation, organisations
from parvis.kernel.people.queries.profiles import MayNotRead, profile
from parvis.kernel.people.queries.sessions import sessions_of
from parvis.kernel.people.scope import ScopedManager, ScopedModel, ScopedQuerySet, UnscopedQuery
from parvis.kernel.people.types import (
    AccountKind,
    Actor,
    ActorKind,
    Contact,
    Grant,
    MandateInfo,
    MandateKind,
    OrganisationInfo,
    OrganisationKind,
    Profile,
    Role,
    SessionInfo,
)

__all__ = [
    "AccountKind",
    "Actor",
    "ActorKind",
    "Contact",
    "Grant",
    "MandateInfo",
    "MandateKind",
    "MayNotRead",
    "OrganisationInfo",
    "OrganisationKind",
    "Profile",
    "Role",
    "ScopedManager",
    "ScopedModel",
    "ScopedQuerySet",
    "SessionInfo",
    "UnknownAccount",
    "UnknownOrganisation",
    "UnscopedQuery",
    "actor_of",
    "agent_names",
    "find_by_email",
    "find_by_national_number",
    "find_by_username",
    "grants_in",
    "language_of",
    "mandates_given",
    "mandates_held",
    "organisation",
    "organisations",
    "profile",
    "sessions_of",
]
