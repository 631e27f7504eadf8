"""The session engine of the web: Django's, with the account and its moments in columns of their own.

Named in the settings as `SESSION_ENGINE`. What the page "where am I signed in" shows, and ends, are rows of this
engine; nothing is asked of the database more than Django asks anyway.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.db import connection
from django.utils import timezone
from django.utils.crypto import salted_hmac

from parvis.kernel.people.models import Session
from parvis.kernel.people.queries.accounts import uuid_of

BEGAN, SEEN, DEVICE = "began_at", "seen_at", "device"
"""Keys of the session's data, set by `web.moments`."""
_LOAD = f"SELECT session_data FROM {Session._meta.db_table} WHERE session_key = %s AND expire_date > %s"  # noqa: S608


class SessionStore(DatabaseStore):
    """Keep the columns beside the data in step with it."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def load(self) -> dict[str, Any]:
        """Read the data in SQL of our own: every page of a session does, and building the query costs most."""
        now = connection.ops.adapt_datetimefield_value(timezone.now())
        with connection.cursor() as cursor:
            found = cursor.execute(_LOAD, [self.session_key, now]).fetchone()
        if found is None:
            self._session_key = None
            return {}
        data: dict[str, Any] = self.decode(found[0])
        return data

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row = super().create_model_instance(data)
        assert isinstance(row, Session)  # noqa: S101 - the model that this class names
        row.reference = UUID(bytes=salted_hmac("session reference", row.session_key).digest()[:16])
        if data.get("_auth_user_id") and data.get(BEGAN) and data.get(SEEN):
            row.account_id = uuid_of(str(data["_auth_user_id"]))
            row.began_at = datetime.fromisoformat(data[BEGAN])
            row.seen_at = datetime.fromisoformat(data[SEEN])
            row.device = str(data.get(DEVICE, ""))[:100]
        return row
