"""Other systems that take reports over: who they are, and what is on its way to them."""

from parvis.incidents.connectors import open311
from parvis.incidents.models import Dispatch, Partner
from parvis.incidents.queries.editions import partner_info, regional
from parvis.incidents.types.open311 import Service
from parvis.incidents.types.partner import DispatchInfo, DispatchState, Endpoint, PartnerInfo
from parvis.kernel.people.rules import may_administer
from parvis.kernel.people.types import Actor, Role
from parvis.kernel.vault import api as vault


class UnknownPartner(Exception):
    """There is no such partner, or dispatch, for whoever asks."""


def sealed_key(key: str, organisation: str) -> bytes:
    """Return the key with which a partner is called, as it is kept."""
    return vault.seal(key, scope=f"{organisation}/partner", context=f"incidents.partner:key:{organisation}")


def endpoint_of(row: Partner) -> Endpoint:
    """Return where and how a partner is called, its key opened."""
    key = vault.unseal_text(
        bytes(row.key), scope=f"{row.organisation_id}/partner", context=f"incidents.partner:key:{row.organisation_id}"
    )
    return Endpoint(url=row.url, key=key, jurisdiction=row.jurisdiction)


def may_connect(by: Actor, organisation: str) -> bool:
    """Tell whether somebody decides to which system the reports of an organisation go: its administrators, and the
    region's editors."""
    return may_administer(by, organisation) or bool(by.organisations({Role.EDITOR}) & regional())


def services_of(*, url: str) -> tuple[Service, ...]:
    """Ask a server, which need be no partner yet, for its services: for whoever says which of our codes is which.

    :raises PartnerDown, PartnerRefuses: if it does not answer as a server of Open311.
    """
    return open311.services(Endpoint(url=url))


def partners_of(organisation: str | None = None, *, by: Actor) -> list[PartnerInfo]:
    """Return the partners that one may see, of one organisation or of all, and how they do; those in use first."""
    rows = Partner.objects.order_by("-is_active", "organisation_id", "-pk")
    if organisation is not None:
        rows = rows.filter(organisation=organisation)
    return [partner_info(row) for row in rows if may_connect(by, row.organisation_id)]


def partner_row(partner: int, by: Actor, *, lock: bool = False) -> Partner:
    """Return the row of a partner.

    :raises UnknownPartner: if there is none for `by`.
    """
    rows = Partner.objects.select_for_update() if lock else Partner.objects
    row = rows.filter(pk=partner).first()
    if row is None or not may_connect(by, row.organisation_id):
        raise UnknownPartner(f"There is no partner {partner}.")
    return row


def dispatch_log(
    partner: int, *, by: Actor, state: DispatchState | None = None, before: int | None = None, limit: int = 100
) -> list[DispatchInfo]:
    """Return what was handed over to a partner, the latest first.

    :param before: the id of the last line of the page before.
    :raises UnknownPartner: if there is none for `by`.
    """
    rows = Dispatch.objects.filter(partner=partner_row(partner, by)).order_by("-pk")
    if state is not None:
        rows = rows.filter(state=state.value)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return [dispatch_info(row) for row in rows[:limit]]


def dispatch_info(row: Dispatch) -> DispatchInfo:
    """Return a dispatch as others read it."""
    return DispatchInfo(
        id=row.pk,
        report=row.report_id,
        partner=row.partner_id,
        state=DispatchState(row.state),
        attempts=row.attempts,
        remote=row.remote,
        problem=row.problem,
        created_at=row.created_at,
        finished_at=row.finished_at,
        is_behind=row.is_behind,
    )
