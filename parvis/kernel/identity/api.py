"""The door of identity: how sure one is of who asks, and where one goes to be surer."""

from parvis.kernel.identity.applications.operations import (
    end_application,
    let_know_national_number,
    register_application,
    renew_secret,
)
from parvis.kernel.identity.applications.queries import applications_of
from parvis.kernel.identity.applications.tokens import (
    actor_of,
    actor_of_token,
    application_of_secret,
    give_token,
    organisation_of,
)
from parvis.kernel.identity.applications.types import (
    ApplicationInfo,
    BadToken,
    Scope,
    UnknownApplication,
    WrongApplication,
)
from parvis.kernel.identity.client.provider import is_offered
from parvis.kernel.identity.client.session import assurance_of, step_up_url
from parvis.kernel.identity.types import Level, enough, highest, level_of

__all__ = [
    "ApplicationInfo",
    "BadToken",
    "Level",
    "Scope",
    "UnknownApplication",
    "WrongApplication",
    "actor_of",
    "actor_of_token",
    "application_of_secret",
    "applications_of",
    "assurance_of",
    "end_application",
    "enough",
    "give_token",
    "highest",
    "is_offered",
    "let_know_national_number",
    "level_of",
    "organisation_of",
    "register_application",
    "renew_secret",
    "step_up_url",
]
