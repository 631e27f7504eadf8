"""Telling people what happens to reports: by mail and in the inbox of an account, in their language."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import dateformat
from django.utils.translation import override

from parvis.incidents.models import Follower, Report, Update
from parvis.incidents.models.people import SCOPE
from parvis.incidents.operations.happening import TELL
from parvis.incidents.queries import editions, tokens
from parvis.incidents.queries.addresses import own_url, report_url, stop_url
from parvis.incidents.queries.following import email_index
from parvis.incidents.queries.reports import below, report_info
from parvis.incidents.types.report import What
from parvis.kernel.jobs import api as jobs
from parvis.kernel.messages import api as messages
from parvis.kernel.people import api as people
from parvis.kernel.people.types import Actor
from parvis.kernel.vault import api as vault

AT_ONCE = 100
"""People per job: the database has one writer, and telling thousands is not to keep everyone else waiting."""
HOUSE = Actor.system("incidents")
TEMPLATES = {
    What.ACCEPTED: "accepted",
    What.PLANNED: "planned",
    What.SOLVED: "solved",
    What.REFUSED: "refused",
    What.REOPENED: "reopened",
    What.TRANSFERRED: "transferred",
    What.ARBITRATED: "transferred",
    What.MERGED: "merged",
    What.UNMERGED: "unmerged",
    What.NOTED: "noted",
    What.PAUSED: "paused",
    What.RESUMED: "resumed",
}
"""What is news; that it was reported is told at once, with the key that is known only then."""


def greet(follower: Follower, row: Report, *, key: str, address: str, by: Actor, at: datetime) -> None:
    """Tell whoever wants news that they follow, with the link to their own page, within the caller's transaction."""
    template = "reported" if follower.is_reporter else "followed"
    context = _about(row, follower, row) | {"own_url": own_url(key, follower.language)}
    if row.due_at is not None:
        context["due_on"] = row.due_at.isoformat()
    _write(follower, row, template, context, address=address, by=by, at=at)


@transaction.atomic
def tell_followers(*, update: int, by: Actor, at: datetime, after: int = 0) -> int:
    """Write to everyone who follows a report, or what was merged into it, what happened; return to how many.

    Who follows two of them, by one address or account, hears it once. After a hundred people another job goes on.

    :param after: the last follower who was told.
    """
    told = Update.objects.select_related("report").filter(pk=update, is_public=True).first()
    if told is None or What(told.what) not in TEMPLATES:
        return 0
    numbers = [told.report_id, *below(told.report_id)]
    chosen, addresses = _once_each(numbers)
    waiting = [pk for pk in chosen if pk > after]
    rows = Follower.objects.select_related("report").filter(pk__in=waiting[:AT_ONCE]).order_by("pk")
    count = sum(_tell(follower, told, addresses, by=by, at=at) for follower in rows)
    if len(waiting) > AT_ONCE:
        jobs.enqueue(TELL, update=update, after=waiting[AT_ONCE - 1])
    return count


def _once_each(numbers: Collection[int]) -> tuple[list[int], frozenset[bytes]]:
    """Return who is told, one row for each account and each address, and the blind indexes of all addresses."""
    rows = Follower.objects.filter(report__in=numbers, wants_news=True, left_at__isnull=True)
    seen: set[object] = set()
    chosen, addresses = [], set()
    # Reporters before others, with an address before without, so that each is told of what is most their own.
    known = rows.order_by("-is_reporter", "pk").values_list("pk", "account", "email_index")
    for pk, account, index in sorted(known, key=lambda one: one[2] is None):
        who = {one for one in (account, bytes(index) if index else None) if one is not None}
        if index:
            addresses.add(bytes(index))
        if not who & seen:
            chosen.append(pk)
        seen |= who
    return sorted(chosen), frozenset(addresses)


def _tell(follower: Follower, told: Update, addresses: frozenset[bytes], *, by: Actor, at: datetime) -> bool:
    """Write to one of them; False where nobody is there any more, or hears it by an address that others gave."""
    try:
        if follower.email is not None:
            address = vault.unseal_text(bytes(follower.email), scope=SCOPE, context="incidents.follower:email")
        else:
            address = people.profile(str(follower.account), by=HOUSE, purpose="message").email
            if address and email_index(address) in addresses:
                return False
    except (people.UnknownAccount, vault.Shredded):
        return False
    what = What(told.what)
    context = _about(follower.report, follower, told.report) | _happened(what, told, follower.language)
    _write(follower, told.report, TEMPLATES[what], context, address=address, by=by, at=at)
    return True


def _about(own: Report, follower: Follower, row: Report) -> dict[str, Any]:
    """Return what every mail says: which report it is about, what and where it is, and nothing that anyone typed.

    :param own: the report that they follow; `row` the one that stands for it.
    """
    language = follower.language
    return {
        "number": own.pk,
        "kept": row.pk if row.pk != own.pk else None,
        "category": editions.tree().name(row.category, language),
        "where": report_info(row).place.words(language),
        "manager": _named(row.manager_id, language),
        "url": "" if row.is_private else report_url(row.pk, language),
        "stop_url": stop_url(tokens.token(tokens.FOLLOWER, follower.pk), language),
    }


def _happened(what: What, told: Update, language: str) -> dict[str, Any]:
    """Return what this happening is about, and what its manager said with it."""
    found: dict[str, Any] = {"text": told.text}
    if what is What.PLANNED:
        with override(language):
            found["month"] = dateformat.format(date.fromisoformat(f"{told.data['month']}-01"), "F Y")
    elif what in (What.TRANSFERRED, What.ARBITRATED):
        found |= {"giver": _named(told.data["from"], language), "taker": _named(told.data["to"], language)}
        found["is_decided"] = what is What.ARBITRATED
    elif what in (What.MERGED, What.UNMERGED):
        found["other"] = told.data.get("into") or told.data.get("from", "")
    return found


def _named(organisation: str, language: str) -> str:
    try:
        return people.organisation(organisation).name.to(language)
    except people.UnknownOrganisation:
        return organisation


def _write(
    follower: Follower, row: Report, template: str, context: dict[str, Any], *, address: str, by: Actor, at: datetime
) -> UUID:
    to = messages.Recipient(email=address or None, account_id=follower.account, language=follower.language)
    return messages.send(
        to=to, template=f"incidents/{template}", context=context, subject_ref=f"report:{row.pk}",
        organisation=row.manager_id, by=by, at=at,
    )  # fmt: skip
