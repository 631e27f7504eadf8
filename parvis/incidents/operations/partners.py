"""To which system the reports of an organisation go, and what an operator has tried again."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db import transaction

from parvis.incidents.models import Dispatch, Partner
from parvis.incidents.operations.editing import signal
from parvis.incidents.operations.happening import PASS_ON, MayNot
from parvis.incidents.queries import editions
from parvis.incidents.queries.editions import partner_info
from parvis.incidents.queries.partners import UnknownPartner, may_connect, partner_row, sealed_key
from parvis.incidents.types.partner import BadPartner, DispatchState, PartnerInfo
from parvis.kernel.definitions import Localised
from parvis.kernel.jobs import api as jobs
from parvis.kernel.journal import api as journal
from parvis.kernel.messages.rules.webhooks import NotAllowed, check_url
from parvis.kernel.people import api as people
from parvis.kernel.people.types import Actor, Role

ENDED = "The partner was taken away."
BAD_URL = Localised(
    nl="Geef een openbaar adres dat met https:// begint, zonder gebruikersnaam.",
    fr="Indiquez une adresse publique qui commence par https://, sans nom d’utilisateur.",
    en="Give a public address that begins with https://, without a user name.",
)
NO_SERVICES = Localised(
    nl="Zeg bij minstens één categorie of groep hoe zij ze noemen.",
    fr="Indiquez pour une catégorie ou un groupe au moins comment ils l’appellent.",
    en="Say of one category or group at least how they call it.",
)


@transaction.atomic
def save_partner(
    *,
    organisation: str,
    url: str,
    key: str,
    services: Mapping[str, str],
    by: Actor,
    at: datetime,
    jurisdiction: str = "",
) -> PartnerInfo:
    """Have the reports of an organisation handed over to its own system from now on, or change how.

    At another address it is another system: the former one gets nothing any more. What is open already stays here.

    :param url: of the GeoReport v2 endpoint, to which `/requests.xml` is added.
    :param key: with which they know us; empty keeps the one that we have.
    :param services: our code of a category or group to their service code.
    :raises MayNot: if `by` neither administers the organisation nor edits for the region.
    :raises UnknownOrganisation: if there is none.
    :raises BadPartner: with what is wrong with the address or the codes.
    """
    _demand(by, organisation)
    people.organisation(organisation)
    url, codes = url.strip().rstrip("/"), {ours: theirs.strip() for ours, theirs in services.items() if theirs.strip()}
    _check(url, codes)
    row = Partner.objects.select_for_update().filter(organisation=organisation, is_active=True).first()
    if row is not None and row.url != url:
        _end(row, at)
        row = None
    if row is None:
        row = Partner(organisation_id=organisation, url=url, created_at=at, key=sealed_key(key, organisation))
    elif key:
        row.key = sealed_key(key, organisation)
    row.services, row.jurisdiction = codes, jurisdiction.strip()
    row.failures, row.failing_since, row.next_try_at, row.problem = 0, None, None, ""
    row.save()
    _write_down("saved", row, by, at)
    return partner_info(row)


@transaction.atomic
def end_partner(*, partner: int, by: Actor, at: datetime) -> None:
    """Hand nothing over to a partner any more; what it has stays with it, and is asked about no longer.

    :raises UnknownPartner: if there is none for `by`.
    """
    row = partner_row(partner, by, lock=True)
    _end(row, at)
    _write_down("ended", row, by, at)


@transaction.atomic
def retry_dispatch(*, dispatch: int, by: Actor, at: datetime) -> bool:
    """Try again to hand a report over that was given up; False if it is on its way or arrived.

    :raises UnknownPartner: if there is none for `by`; an operator of the house may, too.
    """
    row = Dispatch.objects.select_for_update().select_related("partner").filter(pk=dispatch).first()
    is_operator = bool(by.organisations({Role.OPERATOR}))
    if row is None or not (is_operator or may_connect(by, row.partner.organisation_id)):
        raise UnknownPartner(f"There is no dispatch {dispatch}.")
    if row.state != DispatchState.GIVEN_UP.value or not row.partner.is_active:
        return False
    row.state, row.queued_at, row.finished_at, row.next_try_at = DispatchState.WAITING.value, at, None, None
    row.save(update_fields=["state", "queued_at", "finished_at", "next_try_at"])
    jobs.enqueue(PASS_ON, report=row.report_id)
    journal.append(
        verb="incidents.dispatch.retried", by=by, at=at, subject=f"report:{row.report_id}",
        organisation=row.partner.organisation_id,
    )  # fmt: skip
    return True


def _check(url: str, services: Mapping[str, str]) -> None:
    errors: dict[str, Localised] = {}
    try:
        check_url(url, is_demo=settings.DEMO)
    except NotAllowed:
        errors["url"] = BAD_URL
    if unknown := sorted(set(services) - set(editions.tree())):
        named = ", ".join(unknown)
        errors["services"] = Localised(
            nl=f"Deze codes kennen we niet: {named}.",
            fr=f"Nous ne connaissons pas ces codes : {named}.",
            en=f"We do not know these codes: {named}.",
        )
    elif not services:
        errors["services"] = NO_SERVICES
    if errors:
        raise BadPartner(errors)


def _end(row: Partner, at: datetime) -> None:
    row.is_active = False
    row.save(update_fields=["is_active"])
    Dispatch.objects.filter(partner=row, state=DispatchState.WAITING.value).update(
        state=DispatchState.DROPPED.value, finished_at=at, problem=ENDED
    )


def _demand(by: Actor, organisation: str) -> None:
    if not may_connect(by, organisation):
        raise MayNot(f"Where the reports of {organisation} go is decided by its administrators and the region.")


def _write_down(what: str, row: Partner, by: Actor, at: datetime) -> None:
    signal("partners")
    data = {"url": row.url, "services": len(row.services)}
    journal.append(
        verb=f"incidents.partner.{what}", by=by, at=at, subject=f"partner:{row.pk}", organisation=row.organisation_id,
        data=data,
    )  # fmt: skip
