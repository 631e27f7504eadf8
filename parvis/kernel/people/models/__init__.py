"""The tables of people, one noun a file."""

from parvis.kernel.people.models.account import Account, AccountManager
from parvis.kernel.people.models.mandate import Invitation, Mandate
from parvis.kernel.people.models.membership import Membership
from parvis.kernel.people.models.organisation import Organisation
from parvis.kernel.people.models.session import Session

__all__ = ["Account", "AccountManager", "Invitation", "Mandate", "Membership", "Organisation", "Session"]
