"""Who may come in where: every address, everyone, own organisation and another's, held against a table to read.

`UPDATE_PERMISSIONS=1 pytest tests/house/test_permissions.py` writes the table anew; read the difference before it is
committed. An address that is not in the table fails.
"""

import os
import re
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import transaction
from django.urls import get_resolver

from tests.house.world import EVERYONE

TABLE = Path(__file__).with_name("permissions.txt")
HEAD = f"{'address':64} {'':4} " + " ".join(f"{who:9}" for who in EVERYONE)
DOORS = ("/nl/account/login/", "/nl/account/sign-in/")
NO_LANGUAGE = (
    *("health", "identity/", "api/", "calendar/", "gateway/", "catalogue.", "soap/", "payments/notice/"),
    *("data/", "open311/"),
)
LEGEND = """\
# Who may come in where. in: the page or action is theirs. login: led to the page where one signs in. no: 403 or 404.
# `elsewhere` holds every role, at another organisation. Values in an address belong to `applicant`, at the organisation
# of the agents. An action that is theirs may still be refused for what was filled in.
"""


def addresses(resolver=None, prefix=""):
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from addresses(pattern, route)
        else:
            yield route.removeprefix(f"{django_settings.LANGUAGE_CODE}/")


def filled(route, values):
    path = re.sub(r"<(?:\w+:)?(\w+)>", lambda match: str(values[match.group(1)]), route)
    return f"/{path}" if route.startswith(NO_LANGUAGE) else f"/nl/{path}"


def outcome(world, who, method, path):
    """Sign in, ask, and leave everything as it was."""
    client = world.client(who)
    with transaction.atomic():
        try:
            response = getattr(client, method)(path)
            response.close()  # a file that is streamed is not read here
        except RuntimeError as asked:
            # Sources are not asked inside a transaction, such as this one: who gets as far as that has come in.
            assert "Ask sources outside" in str(asked), path  # noqa: PT017
            transaction.set_rollback(True)
            return "in"
        transaction.set_rollback(True)
    if response.status_code == 405:
        return "-"
    if response.status_code in (403, 404):
        return "no"
    if response.status_code == 401:  # a program that shows no token
        return "login"
    if response.status_code in (301, 302) and response["Location"].startswith(DOORS):
        return "login"
    if path == "/soap/demands" and b"Fault" in response.content:  # what SOAP 1.1 answers to who shows no token
        return "login"
    assert response.status_code < 500, path
    return "in"


def rows(world):
    for route in sorted(addresses()):
        path = filled(route, world.values_for(route))
        for method in ("get", "post"):
            found = [outcome(world, who, method, path) for who in EVERYONE]
            if set(found) != {"-"}:
                yield f"{route:64} {method:4} " + " ".join(f"{one:9}" for one in found)


@pytest.mark.slow
def test_everyone_comes_in_where_the_table_says(world):
    found = [line.rstrip() for line in rows(world)]
    if os.environ.get("UPDATE_PERMISSIONS"):
        TABLE.write_text(f"{LEGEND}{HEAD.rstrip()}\n" + "\n".join(found) + "\n")
    known = [line for line in TABLE.read_text().splitlines() if line and not line.startswith(("#", "address "))]
    assert found == known


def columns():
    for line in TABLE.read_text().splitlines():
        if line and not line.startswith(("#", "address ")):
            route, method, *found = line.split() if not line.startswith(" ") else ["", *line.split()]
            yield route, method, dict(zip(EVERYONE, found, strict=True))


@pytest.mark.parametrize(
    "who", ["stranger", "elsewhere", "operator", "administrator", "editor", "anonymous", "steerer"]
)
def test_nobody_opens_a_case_that_is_not_theirs(who):
    opened = [
        f"{method} {route}"
        for route, method, found in columns()
        if ("<uuid:case>" in route or "<uuid:document>" in route or "<uuid:bulk>" in route) and found[who] == "in"
    ]
    assert not opened


def test_no_agent_opens_a_draft():
    for route, method, found in columns():
        if "<uuid:draft>" in route and not route.endswith("/leave/"):  # whoever leaves, forgets what they held
            assert {who for who in EVERYONE if found[who] == "in"} <= {"applicant"}, f"{method} {route}"


def test_only_who_keeps_the_installation_running_sees_how_it_does():
    for route, method, found in columns():
        if route.startswith("house/"):
            assert {who for who in EVERYONE if found[who] == "in"} == {"operator"}, f"{method} {route}"


def test_only_its_own_administrator_sees_who_works_in_an_organisation():
    for route, method, found in columns():
        if "<slug:organisation>" in route and route.startswith("account/members/"):
            assert {who for who in EVERYONE if found[who] == "in"} <= {"administrator"}, f"{method} {route}"


def test_citizens_have_no_desk():
    for route, method, found in columns():
        if route.startswith("desk/"):
            assert (found["anonymous"], found["applicant"], found["stranger"]) == ("login", "no", "no"), (
                f"{method} {route}"
            )
