"""Reads: which sources there are, who agreed to what, what was fetched about someone, how sources do."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from parvis.kernel.definitions.localised import Localised
from parvis.kernel.journal import api as journal
from parvis.kernel.people import api as people
from parvis.sources.connectors import CONNECTORS, choice
from parvis.sources.connectors.connector import Connector
from parvis.sources.models import Agreement as AgreementRow
from parvis.sources.models import Failure
from parvis.sources.types import Agreement, Fault, FetchInfo, Health, SourceInfo, UnknownSource

FETCHED, FAILED = "sources.answer.fetched", "sources.answer.failed"
"""The verbs of the journal: a source answered, a source gave nothing."""


def sources() -> tuple[SourceInfo, ...]:
    """Return every source that can be asked."""
    return tuple(one.info for one in CONNECTORS.values())


def source(id: str) -> SourceInfo:  # noqa: A002 (as it is called everywhere)
    """Return one source.

    :raises UnknownSource: when there is none of that id.
    """
    return connector(id).info


def connector(id: str) -> Connector:  # noqa: A002
    """Return how one source is asked.

    :raises UnknownSource: when there is none of that id.
    """
    found = CONNECTORS.get(id)
    if found is None:
        raise UnknownSource(f"There is no source {id!r}; there are {', '.join(CONNECTORS)}.")
    return found


def is_configured() -> bool:
    """Tell whether this installation has sources to ask; without, forms ask people everything."""
    return choice.is_configured()


def agreements_of(account: UUID | str) -> list[Agreement]:
    """Return the agreements of an account, the latest first, with those that ended."""
    rows = AgreementRow.objects.filter(account_id=people.uuid_of(account)).order_by("-given_at", "source")
    return [told(row) for row in rows]


def is_agreed(*, account: UUID | str, source: str, procedure: str, at: datetime) -> bool:
    """Tell whether a valid agreement of the account is on record."""
    return AgreementRow.objects.filter(
        account_id=people.uuid_of(account),
        source=source,
        procedure=procedure,
        revoked_at__isnull=True,
        given_at__lte=at,
        valid_until__gt=at,
    ).exists()


def told(row: AgreementRow) -> Agreement:
    """Return an agreement as others read it."""
    return Agreement(
        id=str(row.pk),
        account=str(row.account_id),
        source=row.source,
        procedure=row.procedure,
        purpose=Localised(**row.purpose),
        given_at=row.given_at,
        given_by=row.given_by,
        valid_until=row.valid_until,
        revoked_at=row.revoked_at,
    )


def fetches_about(account: UUID | str, *, limit: int = 100) -> list[FetchInfo]:
    """Return what was asked of sources about someone, the latest first, with what failed."""
    entries = journal.history(f"account:{people.uuid_of(account)}", verbs=(FETCHED, FAILED), limit=limit)[::-1]
    names = people.agent_names({one.by for one in entries})
    return [_fetch(one, names) for one in entries]


def _fetch(entry: journal.Entry, names: Mapping[str, str]) -> FetchInfo:
    data = entry.data
    return FetchInfo(
        at=entry.at,
        by=entry.by,
        who=names.get(entry.by, ""),
        organisation=entry.organisation,
        on_behalf_of=entry.on_behalf_of,
        source=data["source"],
        fields=tuple(data["fields"]),
        purpose=entry.purpose,
        purposes=data.get("purposes", {}),
        legal_basis=entry.legal_basis,
        legal_bases=data.get("legal_bases", {}),
        procedure=data.get("procedure", ""),
        about=data["about"],
        fault=Fault(data["fault"]) if entry.verb == FAILED else None,
    )


def health() -> list[Health]:
    """Return how each source does, as seen from this process."""
    return choice.current().health(CONNECTORS) if choice.is_configured() else []


def failures(*, since: datetime) -> int:
    """Return how often a source gave nothing; that it does not know someone is no failure."""
    return Failure.objects.filter(at__gte=since).exclude(fault=Fault.UNKNOWN.value).count()


def resting(*, since: datetime) -> int:
    """Return how many sources were left alone after many failures, in any process."""
    rows = Failure.objects.filter(at__gte=since, fault=Fault.RESTING.value)
    return rows.values("source").distinct().count()
