"""Organisations, from memory."""

import threading
import time

from parvis.kernel.definitions.localised import Localised
from parvis.kernel.people.models import Organisation
from parvis.kernel.people.types import Contact, OrganisationInfo, OrganisationKind


class UnknownOrganisation(LookupError):
    """No organisation has this code."""


class _Directory:
    """All organisations, kept in this process: they are few, change seldom and stand on every page.

    A change in this process is seen at once, one in another process within a minute.
    """

    SECONDS = 60

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._entries: dict[str, OrganisationInfo] = {}
        self._read_at: float | None = None

    def forget(self) -> None:
        """Read again at the next question."""
        with self._lock:
            self._read_at = None

    def entries(self) -> dict[str, OrganisationInfo]:
        """Return every organisation by its code, in the order of their codes."""
        now = time.monotonic()
        with self._lock:
            if self._read_at is None or now - self._read_at > self.SECONDS:
                self._entries = {row.code: _info(row) for row in Organisation.objects.order_by("code")}
                self._read_at = now
            return self._entries


_directory = _Directory()
forget_organisations = _directory.forget


def organisation(code: str) -> OrganisationInfo:
    """Return the organisation with this code, from memory.

    :raises UnknownOrganisation: when there is none.
    """
    found = _directory.entries().get(code)
    if found is None:
        raise UnknownOrganisation(f"There is no organisation with the code {code!r}.")
    return found


def organisations(kind: OrganisationKind | str | None = None) -> list[OrganisationInfo]:
    """Return the active organisations, of one kind when given, by code, from memory."""
    entries = _directory.entries().values()
    return [one for one in entries if one.active and (kind is None or one.kind == kind)]


def _info(row: Organisation) -> OrganisationInfo:
    name = Localised(nl=row.name_nl, fr=row.name_fr, en=row.name_en)
    return OrganisationInfo(
        code=row.code,
        kind=OrganisationKind(row.kind),
        name=name,
        short=Localised(
            nl=row.short_nl or name.nl, fr=row.short_fr or name.fr, en=row.short_en or row.short_fr or name.en
        ),
        parent=row.parent_id,
        number=row.number,
        contact=Contact(
            service=_localised(row.service_nl, row.service_fr, row.service_en),
            email=row.email,
            phone=row.phone,
            address=_localised(row.address_nl, row.address_fr, row.address_en),
            hours=_localised(row.hours_nl, row.hours_fr, row.hours_en),
        ),
        colour=row.colour,
        active=row.is_active,
    )


def _localised(nl: str, fr: str, en: str) -> Localised | None:
    """Return a text of which some languages may be missing, filled from the others."""
    known = nl or fr or en
    return Localised(nl=nl or known, fr=fr or known, en=en or fr or known) if known else None
