"""How many questions each page asks the database: a golden file, and the same for few rows and for many.

`UPDATE_QUERY_COUNTS=1 pytest tests/house/test_query_counts.py` writes the file anew; a rise must be explained.
"""

import json
import os
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from parvis.counter.tests.cases import sent
from parvis.kernel.people.queries.actors import actor_of
from tests.house.test_permissions import addresses, filled
from tests.house.world import HERE, NOW

GOLDEN = Path(__file__).with_name("query_counts.json")
WHO = {
    "desk/incidents/steering/": "steerer",
    "desk/": "agent",
    "my/": "applicant",
    "forms/": "applicant",
    "account/members/": "administrator",
    "account/": "agent",
    "house/": "operator",
}
LISTS = ["desk/", "my/", "my/documents/", "my/messages/", "my/log/", "desk/workload/", "desk/search/"]
# Signing out or being sent elsewhere is not a page.
NOT_A_PAGE = ("account/factors/", "account/again/", "account/inactive/", "account/login/", "demo")


def asked(client, path):
    """Return the number of queries of a page that was opened before, so that what is read once a process is read."""
    client.get(path).close()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(path)
        response.close()  # a file that is streamed is not read here
    # Savepoints are the test's own: a request begins and ends one where a server has a transaction.
    count = sum(
        not one["sql"].startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "BEGIN")) for one in queries.captured_queries
    )
    return count if response.status_code == 200 else None


def who_reads(route):
    return next((who for start, who in WHO.items() if route.startswith(start)), "anonymous")


@pytest.mark.slow
def test_pages_ask_what_they_asked_before(world):
    found = {}
    for route in sorted(addresses()):
        if route.startswith(NOT_A_PAGE):
            continue
        who = "manager" if route == "desk/workload/" else who_reads(route)
        count = asked(world.client(who), filled(route, world.values_for(route)))
        if count is not None:
            found[f"{route or 'home'} ({who})"] = count
    if os.environ.get("UPDATE_QUERY_COUNTS"):
        GOLDEN.write_text(json.dumps(found, indent=1, sort_keys=True) + "\n")
    assert found == json.loads(GOLDEN.read_text())


@pytest.mark.slow
def test_many_rows_cost_no_more_questions_than_few(world):
    def counts():
        return {
            route: asked(world.client("manager" if route.startswith("desk") else "applicant"), f"/nl/{route}?q=peeters")
            for route in LISTS
        }

    applicant = actor_of(world.accounts["applicant"], NOW)
    for _ in range(3):
        sent(by=applicant, organisation=HERE, at=NOW)
    few = counts()
    for _ in range(25):
        sent(by=applicant, organisation=HERE, at=NOW)
    assert counts() == few


def test_no_page_asks_more_than_it_may():
    known = json.loads(GOLDEN.read_text())
    # The page of an operator asks once per sign that a module declares; nobody waits for it in the street.
    assert {page: count for page, count in known.items() if count > 20 and not page.startswith("house/")} == {}
