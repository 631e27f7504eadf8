"""A new request, or an update, as a form carries it: read for the server, written for a client."""

import re
from collections.abc import Sequence

from parvis.incidents.rules.open311 import dates, faults
from parvis.incidents.rules.open311.fields import Fields, Sent
from parvis.incidents.rules.open311.texts import clean
from parvis.incidents.types.open311 import LONGEST_DESCRIPTION, Posted, PostedUpdate, Status

MEDIA_FIELDS = ("media", "media[]")
"""How files are called in a form of several parts; an extension of Helsinki and Bloomington."""
MOST_MEDIA = 10
MOST_ATTRIBUTES = 100
_LONGEST_ADDRESS, _LONGEST_URL, _LONGEST_EMAIL, _LONGEST_KEY = 500, 2000, 254, 500
_ATTRIBUTE = re.compile(r"attribute\[([^\[\]]{1,200})\](?:\[\d{0,4}\])?")
_EMAIL = re.compile(r"[^\s@,;<>]{1,64}@[^\s@,;<>]+\.[^\s@,;<>.]{2,}")
_URL = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
STATES = {
    "open": Status.OPEN,
    "in_progress": Status.OPEN,
    "investigating": Status.OPEN,
    "action_scheduled": Status.OPEN,
    "planned": Status.OPEN,
    "reopen": Status.OPEN,
    "for_triage": Status.OPEN,
    "closed": Status.CLOSED,
    "fixed": Status.CLOSED,
    "duplicate": Status.CLOSED,
    "no_further_action": Status.CLOSED,
    "not_councils_responsibility": Status.CLOSED,
    "internal_referral": Status.CLOSED,
}
"""The states of mySociety's extension, and what the standard calls them."""


def key_of(sent: Sent) -> str:
    """Return the key of a form; it is looked at before anything else is read."""
    return Fields(sent).text("api_key", _LONGEST_KEY)


def read_form(sent: Sent) -> Posted:
    """Return a new request out of a form.

    :raises Refused: with everything that is wrong with it.
    """
    fields = Fields(sent)
    posted = Posted(
        service_code=fields.text("service_code", is_needed=True),
        point=_point(fields),
        address=fields.text("address_string", _LONGEST_ADDRESS),
        address_id=fields.text("address_id"),
        description=fields.text("description", LONGEST_DESCRIPTION),
        email=_email(fields),
        first_name=fields.text("first_name"),
        last_name=fields.text("last_name"),
        phone=fields.text("phone"),
        device_id=fields.text("device_id"),
        account_id=fields.text("account_id"),
        media_urls=_media(fields),
        attributes=_attributes(fields, sent),
        jurisdiction=fields.text("jurisdiction_id"),
        api_key=fields.text("api_key", _LONGEST_KEY),
    )
    names_a_place = any(fields.values(name) for name in ("lat", "long", "address_string", "address_id"))
    if not names_a_place:
        fields.problems.append(faults.NO_LOCATION())
    fields.done()
    return posted


def read_update(sent: Sent) -> PostedUpdate:
    """Return an update out of a form.

    :raises Refused: with everything that is wrong with it.
    """
    fields = Fields(sent)
    state = fields.text("status", is_needed=True).lower()
    if state and state not in STATES:
        fields.problems.append(faults.NOT_STATE(value=state))
    request, name = fields.text("service_request_id", is_needed=True), fields.text("update_id", is_needed=True)
    at = fields.moment("updated_datetime", is_needed=True)
    description = fields.text("description", LONGEST_DESCRIPTION, is_needed=True)
    email, media = _email(fields), _media(fields)
    title, phone = fields.text("title"), fields.text("phone")
    first, last, account = fields.text("first_name"), fields.text("last_name"), fields.text("account_id")
    jurisdiction, key = fields.text("jurisdiction_id"), fields.text("api_key", _LONGEST_KEY)
    fields.done()
    assert at is not None  # noqa: S101 - it is needed, so that it was read or is among the problems
    return PostedUpdate(
        id=name, service_request_id=request, status=STATES[state], state=state, updated_at=at, description=description,
        title=title, email=email, first_name=first, last_name=last, phone=phone, account_id=account, media_urls=media,
        jurisdiction=jurisdiction, api_key=key,
    )  # fmt: skip


def write_form(posted: Posted) -> list[tuple[str, str]]:
    """Return the fields of a form that says this; what is empty is left out."""
    lat, long = posted.point or (None, None)
    fields = {
        "api_key": posted.api_key,
        "jurisdiction_id": posted.jurisdiction,
        "service_code": posted.service_code,
        "lat": _degrees(lat),
        "long": _degrees(long),
        "address_string": posted.address,
        "address_id": posted.address_id,
        "description": posted.description,
        "email": posted.email,
        "first_name": posted.first_name,
        "last_name": posted.last_name,
        "phone": posted.phone,
        "device_id": posted.device_id,
        "account_id": posted.account_id,
    }
    several = [(_attribute_field(code, values), one) for code, values in posted.attributes.items() for one in values]
    return [*_filled(fields), *_media_fields(posted.media_urls), *several]


def write_update(update: PostedUpdate) -> list[tuple[str, str]]:
    """Return the fields of a form that says this; what is empty is left out."""
    fields = {
        "api_key": update.api_key,
        "jurisdiction_id": update.jurisdiction,
        "update_id": update.id,
        "service_request_id": update.service_request_id,
        "status": update.state.upper(),
        "updated_datetime": dates.write(update.updated_at),
        "description": update.description,
        "title": update.title,
        "email": update.email,
        "first_name": update.first_name,
        "last_name": update.last_name,
        "phone": update.phone,
        "account_id": update.account_id,
    }
    return [*_filled(fields), *_media_fields(update.media_urls)]


def _degrees(value: float | None) -> str:
    return "" if value is None else f"{value:.7f}"  # a centimetre, never in powers of ten


def _filled(fields: dict[str, str]) -> list[tuple[str, str]]:
    return [(name, value) for name, value in fields.items() if value]


def _media_fields(urls: Sequence[str]) -> list[tuple[str, str]]:
    return [("media_url" if len(urls) == 1 else "media_url[]", url) for url in urls]


def _attribute_field(code: str, values: Sequence[str]) -> str:
    return f"attribute[{code}]" if len(values) == 1 else f"attribute[{code}][]"


def _point(fields: Fields) -> tuple[float, float] | None:
    lat, long = fields.coordinate("lat"), fields.coordinate("long")
    if bool(fields.values("lat")) != bool(fields.values("long")):
        fields.problems.append(faults.HALF_LOCATION())
    return None if lat is None or long is None else (lat, long)


def _email(fields: Fields) -> str:
    email = fields.text("email", _LONGEST_EMAIL)
    if email and not _EMAIL.fullmatch(email):
        fields.problems.append(faults.BAD_EMAIL(value=email))
    return email


def _media(fields: Fields) -> tuple[str, ...]:
    urls = tuple(dict.fromkeys((*fields.values("media_url"), *fields.values("media_url[]"))))
    if len(urls) > MOST_MEDIA:
        fields.problems.append(faults.TOO_MANY(field="media_url", most=MOST_MEDIA))
    if any(len(one) > _LONGEST_URL or not _URL.fullmatch(one) for one in urls):
        fields.problems.append(faults.BAD_URL())
    return urls


def _attributes(fields: Fields, sent: Sent) -> dict[str, tuple[str, ...]]:
    """Return the values of every attribute; `[code]`, `[code][]` and `[code][0]` come to the same."""
    given: dict[str, tuple[str, ...]] = {}
    names = [name for name in sent if name.startswith("attribute[")]
    if len(names) > MOST_ATTRIBUTES:
        fields.problems.append(faults.TOO_MANY(field="attribute", most=MOST_ATTRIBUTES))
    for name in names[:MOST_ATTRIBUTES]:
        found = _ATTRIBUTE.fullmatch(name)
        values = fields.values(name)
        if found is None:
            fields.problems.append(faults.BAD_ATTRIBUTE_NAME(field=name))
        elif any(len(one) > LONGEST_DESCRIPTION for one in values):
            fields.problems.append(faults.TOO_LONG(field=name, most=LONGEST_DESCRIPTION))
        elif values:
            code = clean(found[1])
            given[code] = (*given.get(code, ()), *values)
    return given
