"""One of everything of incidents that an address can point at."""

from datetime import datetime
from io import BytesIO
from typing import Any
from uuid import uuid4

from PIL import Image

from parvis.incidents import api as incidents
from parvis.incidents.models import Photo
from parvis.incidents.models.people import SCOPE
from parvis.incidents.types.report import Draft, PhotoState, Sender
from parvis.kernel.files import api as files
from parvis.kernel.people.types import Actor

SPOT = (50.8502, 4.3701)


def make(by: Actor, *, where: str, at: datetime) -> dict[str, Any]:
    """Make a report of `by` that `where` handles, with a photo and a task, and return the values of addresses."""
    incidents.forget_all()
    draft = Draft(category="waste-litter", place=incidents.place_at(*SPOT), text="Er ligt vuil.")
    sent = incidents.report_incident(draft=draft, sender=Sender(account=by.account_id), by=by, at=at)
    house = Actor.system("house")
    task = incidents.ask_contractor(number=sent.report.number, contractor=where, text="Weghalen", by=house, at=at)
    return {
        "number": sent.report.number,
        "photo": _photo(sent.report.number, house, at),
        "key": sent.key,
        "task": task.id,
        "token": "nobody",
        "code": "waste-litter",
        "question": "works-owner",
        "kind": "rename",
        "action": "accept",
        "version": "original",
        "ending": "json",
        "partner": 1,
        "dispatch": 1,
        "subscription": uuid4(),
    }


def _photo(report: int, by: Actor, at: datetime) -> Any:
    content = BytesIO()
    Image.new("RGB", (64, 48), "olive").save(content, "JPEG")
    original, public, thumbnail = (
        files.store(content=content.getvalue(), name="photo.jpg", scope=SCOPE, by=by, at=at, accept=("jpeg",)).id
        for _ in range(3)
    )
    return Photo.objects.create(
        report_id=report,
        original=original,
        public=public,
        thumbnail=thumbnail,
        state=PhotoState.READY.value,
        by=by.id,
        added_at=at,
    ).pk
