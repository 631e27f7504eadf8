"""What tests of the desk share: somebody at it, a report before them, and something done with it."""

import io
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from parvis.incidents.models import Report
from parvis.incidents.tests.world import TOWN, sent
from parvis.kernel.people.queries.actors import actor_of
from parvis.kernel.people.tests.factories import make_agent, sign_in
from parvis.kernel.people.types import Role


def come_in(client, organisation=TOWN, *roles):
    """Sign an agent in; return them as an actor."""
    account = make_agent(organisation, roles or (Role.AGENT,))
    sign_in(client, account)
    return actor_of(account, timezone.now())


def reported(*args, **fields):
    """Report something, yesterday."""
    fields.setdefault("at", timezone.now() - timedelta(days=1))
    return sent(*args, **fields)


def page_of(number):
    """Return the address of a report at the desk."""
    return reverse("incident_desk:report", args=[number])


def do(client, report, action, *, seen=None, **given):
    """Do something with a report as its page does, which says what was seen."""
    path = reverse("incident_desk:act", args=[report, action])
    if seen is None:
        seen = row(report).changed_at.isoformat()
    return client.post(path, {"seen": seen, **given})


def row(number):
    """Return a report as the database holds it."""
    return Report.objects.unscoped("a test looks").get(pk=number)


def picture(size=(64, 48)):
    """Return a photo as a browser sends it."""
    content = io.BytesIO()
    Image.new("RGB", size, "grey").save(content, "JPEG")
    return SimpleUploadedFile("werk.jpg", content.getvalue(), "image/jpeg")
