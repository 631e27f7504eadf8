"""Telling people on their telephone what happens to reports: by the push service of their browser, without account."""

import base64
import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction

from parvis.incidents.connectors import push as services
from parvis.incidents.models import Follower, PushSubscription, Update
from parvis.incidents.models.people import SCOPE
from parvis.incidents.queries.following import digest
from parvis.incidents.queries.news import NEWS, notice
from parvis.incidents.queries.reports import UnknownReport, below
from parvis.incidents.rules.push import read_target
from parvis.incidents.types.push import PushDown, PushGone, PushTarget
from parvis.incidents.types.report import What
from parvis.kernel.jobs import api as jobs
from parvis.kernel.journal import api as journal
from parvis.kernel.people.types import Actor
from parvis.kernel.vault import api as vault

PUSH_TO = "parvis.incidents.jobs.push_to"
MOST_DEVICES = 5
"""Of one follower: another one takes the place of the first."""
KEPT_TRYING = timedelta(days=3)
"""A device whose push service takes nothing for so long is told no more."""
_CONTEXT = "incidents.push:target"


@transaction.atomic
def subscribe_push(*, key: str, subscription: Mapping[str, Any], by: Actor, at: datetime) -> None:
    """Tell whoever has the key of a report's page, from now on, on the device that they hold; doing it again is fine.

    :param subscription: as the browser gives it: `PushSubscription.toJSON()` of the Push API.
    :raises UnknownReport: if nobody follows a report by this key.
    :raises BadPushSubscription: if the browser cannot be reached by it.
    """
    target = read_target(subscription, is_demo=settings.DEMO)
    follower = _follower(key)
    content = {"endpoint": target.endpoint, "key": _text(target.key), "auth": _text(target.auth)}
    values = {"target": vault.seal_json(content, scope=SCOPE, context=_CONTEXT), "failing_since": None}
    _row, is_new = PushSubscription.objects.update_or_create(
        follower=follower, digest=digest(target.endpoint), defaults=values, create_defaults=values | {"created_at": at}
    )
    if not is_new:
        return
    rows = PushSubscription.objects.filter(follower=follower).order_by("-created_at", "-pk")
    PushSubscription.objects.filter(pk__in=list(rows.values_list("pk", flat=True)[MOST_DEVICES:])).delete()
    _write_down("begun", [follower], by=by, at=at)


@transaction.atomic
def end_push(*, key: str, endpoint: str, by: Actor, at: datetime) -> bool:
    """Tell them on this device no more; return whether it is told of no other report either.

    :param endpoint: of the browser's subscription.
    :raises UnknownReport: if nobody follows a report by this key.
    """
    follower, known = _follower(key), PushSubscription.objects.filter(digest=digest(endpoint))
    if known.filter(follower=follower).delete()[0]:
        _write_down("ended", [follower], by=by, at=at)
    return not known.exists()


@transaction.atomic
def push(*, update: int, by: Actor, at: datetime) -> int:
    """Have every device told of a happening to a report, or to what was merged into it; return how many.

    A device that is told of several of them hears it once.
    """
    told = _told(update)
    if told is None:
        return 0
    rows = PushSubscription.objects.filter(follower__report__in=[told.report_id, *below(told.report_id)])
    known = rows.order_by("follower__is_reporter", "-pk").values_list("digest", "pk")
    # The last one of a device counts: that of who reported it.
    chosen = {bytes(device): pk for device, pk in known}
    return jobs.enqueue_many(PUSH_TO, [{"subscription": pk, "update": update} for pk in sorted(chosen.values())])


def push_to(*, subscription: int, update: int, by: Actor, at: datetime) -> bool:
    """Tell one device what happened; False if there is nobody to tell any more.

    After a kill it may be sent twice: under one topic and tag, so that the device shows it once.

    :raises PushDown: if its push service does not take it now.
    """
    row = PushSubscription.objects.select_related("follower__report").filter(pk=subscription).first()
    told = _told(update)
    if row is None or told is None or row.follower.left_at is not None:
        return False
    try:
        target = _opened(row)
        message = json.dumps(notice(row.follower.report, told, row.follower.language), ensure_ascii=False)
        services.send(target, message.encode(), topic=_topic(row, told), at=at)
    except (PushGone, vault.Shredded):
        _end_device(row, by=by, at=at)
        return False
    except PushDown:
        if _is_given_up(row, by=by, at=at):
            return False
        raise
    PushSubscription.objects.filter(pk=row.pk, failing_since__isnull=False).update(failing_since=None)
    return True


def _follower(key: str) -> Follower:
    found = Follower.objects.filter(key_digest=digest(key), left_at__isnull=True).select_related("report").first()
    if found is None:
        raise UnknownReport("Nobody follows a report by this key.")
    return found


def _told(update: int) -> Update | None:
    """Return a happening that is news for everyone who follows."""
    found = Update.objects.select_related("report").filter(pk=update, is_public=True).first()
    return found if found is not None and What(found.what) in NEWS else None


def _opened(row: PushSubscription) -> PushTarget:
    found = vault.unseal_json(bytes(row.target), scope=SCOPE, context=_CONTEXT)
    key, auth = (base64.b64decode(found[part]) for part in ("key", "auth"))
    return PushTarget(endpoint=found["endpoint"], key=key, auth=auth)


def _topic(row: PushSubscription, told: Update) -> str:
    """Return a name for a message to a device by which nobody sees that others get the same."""
    return hashlib.sha256(f"{bytes(row.digest).hex()}/{told.pk}".encode()).hexdigest()[:32]


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _is_given_up(row: PushSubscription, *, by: Actor, at: datetime) -> bool:
    """Note that a push service takes nothing; give a device up that was not reached for days."""
    since = row.failing_since or at
    if at - since < KEPT_TRYING:
        PushSubscription.objects.filter(pk=row.pk).update(failing_since=since)
        return False
    _end_device(row, by=by, at=at)
    return True


@transaction.atomic
def _end_device(row: PushSubscription, *, by: Actor, at: datetime) -> None:
    """Tell a device that is gone of no report any more."""
    rows = PushSubscription.objects.filter(digest=bytes(row.digest))
    followers = list(Follower.objects.filter(push_subscriptions__in=rows).select_related("report"))
    if rows.delete()[0]:
        _write_down("ended", followers, by=by, at=at)


def _write_down(what: str, followers: Iterable[Follower], *, by: Actor, at: datetime) -> None:
    journal.append_many(
        {
            "verb": f"incidents.push.{what}", "by": by, "at": at, "subject": f"report:{one.report_id}",
            "organisation": one.report.manager_id,
        }
        for one in followers
    )  # fmt: skip
