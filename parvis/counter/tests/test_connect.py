"""The guide for other systems is true: its commands are run, and its receiver is called."""

import base64
import re
import shlex
import time
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from parvis.counter.rest.api import asking
from parvis.counter.tests.cases import TOWN
from parvis.kernel.identity import api as identity
from parvis.kernel.messages.rules.webhooks import headers_for
from parvis.kernel.people.types import Actor

GUIDE = Path(__file__).parents[3] / "docs" / "how-to" / "connect.md"


def blocks(language):
    return re.findall(rf"```{language}\n(.*?)```", GUIDE.read_text(), re.S)


def run(command, known):
    """Do what curl would do with a command of the guide."""
    words = shlex.split(re.sub(r"\$(\w+)", lambda found: known[found[1]], command.replace("\\\n", " ")))
    assert words.pop(0) == "curl"
    headers, data, url = {}, None, ""
    while words:
        match words.pop(0):
            case "-s":
                continue
            case "-u":
                headers["Authorization"] = "Basic " + base64.b64encode(words.pop(0).encode()).decode()
            case "-H":
                name, _, value = words.pop(0).partition(": ")
                headers[name] = value
            case "-d":
                data = words.pop(0)
            case other:
                url = other
    if data is None:
        return Client().get(url, headers=headers)
    kind = headers.pop("Content-Type", "application/x-www-form-urlencoded")
    return Client().post(url, data, content_type=kind, headers=headers)


@pytest.mark.usefixtures("region")
def test_the_commands_of_the_guide_work():
    asking.PACE.forget()
    info, secret = identity.register_application(
        organisation=TOWN, name="Guide", scopes=tuple(identity.Scope), by=Actor.system("test"), at=timezone.now()
    )
    known = {"PARVIS": "", "CLIENT_ID": str(info.id), "CLIENT_SECRET": secret}
    statuses = []
    for command in blocks("sh"):
        answer = run(command, known)
        statuses.append(answer.status_code)
        if "identity/token" in command:
            known["TOKEN"] = answer.json()["access_token"]
    assert statuses == [200, 200, 200, 200, 422]  # the last one lacks answers, and is told which
    assert {one["question"] for one in answer.json()["errors"]} >= {"story", "kinds"}


def test_the_receiver_of_the_guide_knows_our_signature():
    names: dict = {}
    (code,) = blocks("python")
    exec(code, names)
    secret, other = ("whsec_" + base64.b64encode(one * 32).decode() for one in (b"a", b"b"))
    headers = headers_for(b"{}", id="1", secrets=[other, secret], unix_time=int(time.time()))
    assert names["is_ours"](headers, b"{}", secret)
    assert not names["is_ours"](headers, b"{ }", secret)
    assert not names["is_ours"]({**headers, "webhook-timestamp": "1"}, b"{}", secret)
