"""What someone's account knows already stands in the empty fields of a form; it counts once they send the page.

Only questions about whoever asks get a proposal: those with the ids below, outside groups. Whoever acts for another
sees what that other's account knows.
"""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from parvis.counter import api
from parvis.counter.types import Kind, Question
from parvis.kernel.people import api as people

_MEANT = {
    (Kind.EMAIL, "email"): "email",
    (Kind.PHONE, "phone"): "phone",
    (Kind.NATIONAL_NUMBER, "national_number"): "national_number",
    (Kind.ENTERPRISE_NUMBER, "enterprise_number"): "enterprise_number",
    (Kind.DATE, "birth_date"): "birth_date",
    (Kind.TEXT, "name"): "full_name",
    (Kind.TEXT, "first_name"): "first_name",
    (Kind.TEXT, "last_name"): "last_name",
}


def proposed(request: HttpRequest, here: api.OpenPage, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the account proposes for the empty fields of a page; nothing for who is not signed in as a person."""
    actor: people.Actor = request.actor  # type: ignore[attr-defined]
    wanted = {one.id: _meant(one) for one in here.questions if values.get(one.id) in (None, "")}
    meant = {name: field for name, field in wanted.items() if field}
    if not meant or actor.account_id is None or actor.is_agent:
        return {}
    profile = people.profile((actor.acting_for or actor.id).removeprefix("account:"), by=actor, purpose="form")
    found = {name: getattr(profile, field) for name, field in meant.items()}
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in found.items() if value}


def _meant(one: Question) -> str:
    return "" if one.source else _MEANT.get((one.kind, one.id), "")
