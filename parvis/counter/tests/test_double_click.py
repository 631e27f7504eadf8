"""Two requests that send the same form at the same moment make one case; two tabs that write lose nothing."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connections

from parvis.counter.models import Case
from parvis.counter.queries.drafts import draft_of
from parvis.counter.tests.test_drafts import answer, begun, complete, send

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("region")]


def together(*tasks: Callable[[], Any]) -> list[Any]:
    """Do several things at the same moment, each with a connection of its own; return results or exceptions."""
    gate = Barrier(len(tasks))

    def one(task: Callable[[], Any]) -> Any:
        try:
            gate.wait(timeout=20)
            return task()
        except Exception as error:
            return error
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(one, tasks))


@pytest.fixture
def _own_connections(tmp_path: Any) -> None:
    """Threads of a test need a database that is no memory of one connection."""
    if connections["default"].vendor == "sqlite" and connections["default"].is_in_memory_db():
        pytest.skip("an in-memory database has one connection; the other database proves this")


@pytest.mark.usefixtures("_own_connections")
def test_a_double_click_makes_one_case() -> None:
    draft, holder = begun()
    complete(draft, holder)
    results = together(*[lambda: send(draft, holder)] * 3)
    assert [one for one in results if isinstance(one, Exception)] == []
    assert Case.objects.unscoped("test").count() == 1
    assert len({sent.sent["reference"] for sent, _ in results}) == 1


@pytest.mark.usefixtures("_own_connections")
def test_tabs_that_write_at_once_lose_nothing() -> None:
    draft, holder = begun()
    pages = {
        "story": "Een verhaal dat lang genoeg is.",
        "wish": "Excuses",
        "told_service": True,
        "identity": "anonymous",
    }
    results = together(
        *[lambda name=name, value=value: answer(draft, holder, name, **{name: value}) for name, value in pages.items()]
    )
    assert [one for one in results if isinstance(one, Exception)] == []
    assert draft_of(draft.id, holder).answers == pages
