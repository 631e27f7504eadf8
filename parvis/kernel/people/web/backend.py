"""Who is behind a session; named in the settings as the one of `AUTHENTICATION_BACKENDS`."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend

from parvis.kernel.people import api as people

BACKEND = f"{__name__}.AccountBackend"
"""What a session remembers of how its account was found."""


class AccountBackend(AuthenticationBackend):
    """Sign people in as allauth does; find the account of a session, as every request does, by the shortest way."""

    def get_user(self, user_id: Any) -> Any:
        """Return the account with this id, or None when there is no such active account."""
        return people.account_of_session(str(user_id))
