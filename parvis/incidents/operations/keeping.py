"""Forgetting people when the time of keeping is over.

Of a report that was closed half a year ago (it can be contested for ninety days, and then ninety more pass), nothing is
left that says by which address or device somebody followed it: not these, not the messages that went there, not what
those wrote who contested. Who follows with an account keeps the report in their own list: that is theirs to see and to
leave, and goes with the account. Whether a report was somebody's first (`is_first`) was counted when it was made; who
comes back after their address was forgotten counts as new.
"""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from parvis.incidents.models import Contest, Follower, PushSubscription, Watch
from parvis.incidents.rules.life import REOPENS_WITHIN
from parvis.kernel.messages import api as messages
from parvis.kernel.people.types import Actor

KEPT_FOR = REOPENS_WITHIN + timedelta(days=90)
"""After its closing, for a report that stands for another too."""
UNCONFIRMED_FOR = timedelta(days=7)
DIGESTS_KEPT_FOR = timedelta(days=90)
AT_ONCE = 200


def forget_people(*, by: Actor, at: datetime) -> int:
    """Forget who followed and contested reports closed long ago, and watches that are over; return how many rows.

    It goes on until nothing is left to forget, in transactions of two hundred.
    """
    count = 0
    while done := _forget_followers(by, at):
        count += done
    while done := _forget_contests(at):
        count += done
    while done := _forget_watches(by, at):
        count += done
    for pk in Watch.objects.filter(confirmed_at__isnull=False).values_list("pk", flat=True):
        before = at - DIGESTS_KEPT_FOR
        messages.forget(subject_ref=f"watch:{pk}", written_before=before, by=by, at=at)
    return count


@transaction.atomic
def _forget_followers(by: Actor, at: datetime) -> int:
    devices = PushSubscription.objects.filter(follower=OuterRef("pk"))
    known = Q(email__isnull=False) | Q(wants_news=True) | Q(Exists(devices))
    rows = Follower.objects.filter(known & _closed_long_ago(at)).order_by("pk")[:AT_ONCE]
    found = list(rows.values_list("pk", "report", "report__root"))
    chosen = [pk for pk, *_ in found]
    PushSubscription.objects.filter(follower__in=chosen).delete()
    count = Follower.objects.filter(pk__in=chosen).update(email=None, email_index=None, wants_news=False)
    for number in sorted({one for _, *numbers in found for one in numbers if one}):
        messages.forget(subject_ref=f"report:{number}", by=by, at=at)
    return count


@transaction.atomic
def _forget_contests(at: datetime) -> int:
    rows = Contest.objects.filter(_closed_long_ago(at)).order_by("pk").values_list("pk", flat=True)
    return Contest.objects.filter(pk__in=list(rows[:AT_ONCE])).delete()[0]


@transaction.atomic
def _forget_watches(by: Actor, at: datetime) -> int:
    over = Q(ended_at__isnull=False) | Q(confirmed_at__isnull=True, created_at__lt=at - UNCONFIRMED_FOR)
    found = list(Watch.objects.filter(over).values_list("pk", flat=True)[:AT_ONCE])
    for pk in found:
        messages.forget(subject_ref=f"watch:{pk}", by=by, at=at)
    Watch.objects.filter(pk__in=found).delete()
    return len(found)


def _closed_long_ago(at: datetime) -> Q:
    """Return what holds of rows whose report, or the one that stands for it, was closed long ago and still is."""
    before = at - KEPT_FOR
    return Q(report__merged_into__isnull=True, report__closed_at__lt=before) | Q(report__root__closed_at__lt=before)
