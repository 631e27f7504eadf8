"""Taking a report in."""

import hashlib
from datetime import datetime

from django.db import IntegrityError, transaction

from parvis.incidents.models import Photo, Report
from parvis.incidents.operations.beginning import begun, count_age, month_of
from parvis.incidents.operations.followers import add_follower, key_of
from parvis.incidents.operations.handing_over import hand_over
from parvis.incidents.operations.happening import write_down
from parvis.incidents.queries import editions
from parvis.incidents.queries.following import has_reported
from parvis.incidents.queries.reports import report_info
from parvis.incidents.queries.simulator import decide
from parvis.incidents.rules import terms
from parvis.incidents.rules.categories import check_answers, current
from parvis.incidents.rules.life import NotPossible
from parvis.incidents.types.report import Draft, Sender, Sent, State, What
from parvis.kernel.clock import local_day
from parvis.kernel.definitions import Localised
from parvis.kernel.people.types import Actor
from parvis.kernel.places import api as places

MOST_PHOTOS = 6


class NotTaken(Exception):
    """A report that cannot be taken in as it is. `errors` says what is wrong with which part, in words."""

    def __init__(self, errors: dict[str, Localised]) -> None:
        super().__init__("; ".join(f"{part}: {text.en}" for part, text in errors.items()))
        self.errors = errors


OUTSIDE = Localised(
    nl="Deze plek ligt niet in het gewest. Kies een plek op de kaart of zoek een adres.",
    fr="Cet endroit n’est pas dans la Région. Choisissez un endroit sur la carte ou cherchez une adresse.",
    en="This spot is not in the region. Choose one on the map or look an address up.",
)
TOO_MANY_PHOTOS = Localised(
    nl="Voeg hoogstens zes foto’s toe.", fr="Ajoutez six photos au plus.", en="Add six photos at most."
)


def report_incident(*, draft: Draft, sender: Sender, by: Actor, at: datetime) -> Sent:
    """Take a report in: route it, let its sender follow it, and have everyone concerned told.

    What is sent twice with the same tracking key is taken once.

    :raises NotTaken: with what is wrong with `category`, `place`, `photos` or an answer.
    :raises BadAddress: if the sender's address is none.
    """
    tracking = hashlib.sha256(draft.tracking_key.encode()).hexdigest() if draft.tracking_key else None
    try:
        with transaction.atomic():
            if tracking and (sent := _sent_before(tracking, draft.tracking_key)):
                return sent
            return _taken(draft, sender, tracking, by=by, at=at)
    except IntegrityError:
        # Sent twice at the same moment: the other one was first.
        if tracking and (sent := _sent_before(tracking, draft.tracking_key)):
            return sent
        raise


def _sent_before(tracking: str, key: str) -> Sent | None:
    row = Report.objects.unscoped("whoever sent it has its key").filter(tracking_key=tracking).first()
    return Sent(report=report_info(row), key=key_of(key), is_new=False) if row else None


def _taken(draft: Draft, sender: Sender, tracking: str | None, *, by: Actor, at: datetime) -> Sent:
    code, answers = _checked(draft, at)
    creator = min(by.organisations(), default="") if by.is_agent else ""
    route = decide(
        category=code,
        place=draft.place,
        creator=creator,
        channel=draft.channel.value,
        answers=answers,
        is_on_private_property=draft.is_on_private_property,
        on=local_day(at),
    ).route
    before = has_reported(account=sender.account, address=sender.email.strip())
    row = begun(
        draft,
        editions.tree()[code],
        route,
        answers=answers,
        language=sender.language,
        state=State.RECEIVED.value,
        creator=creator,
        reported_at=at,
        changed_at=at,
        due_at=terms.due(at, route.term_days),
        is_first=None if before is None else not before,
        follower_count=1,
        photo_count=len(draft.photos),
        tracking_key=tracking,
    )
    row.save()
    key = key_of(draft.tracking_key)
    if draft.photos:
        Photo.objects.filter(pk__in=draft.photos, report__isnull=True, removed_at__isnull=True).update(report=row)
    if sender.is_over_65 is not None:
        count_age(month_of(at), is_over_65=sender.is_over_65)
    hand_over(row, at=at)
    write_down(
        row, What.REPORTED, by=by, at=at, data={"channel": draft.channel.value, "rule": row.rule}, is_news=False
    )  # fmt: skip
    add_follower(row, sender, key=key, by=by, at=at, is_reporter=True)
    return Sent(report=report_info(row), key=key)


def _checked(draft: Draft, at: datetime) -> tuple[str, dict[str, str]]:
    """Return the category that may be used today, and the answers in form.

    :raises NotTaken: with everything that is wrong.
    """
    errors: dict[str, Localised] = {}
    code = draft.category
    answers: dict[str, str] = {}
    try:
        category, _ = current(editions.tree(), draft.category, local_day(at))
        code = category.code
        answers, wrong = check_answers(category, draft.answers)
        errors |= wrong
    except NotPossible as error:
        errors["category"] = error.message
    if places.municipality_at(draft.place.lat, draft.place.lon) != draft.place.municipality:
        errors["place"] = OUTSIDE
    if len(draft.photos) > MOST_PHOTOS:
        errors["photos"] = TOO_MANY_PHOTOS
    if errors:
        raise NotTaken(errors)
    return code, answers
