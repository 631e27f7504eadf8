"""The daily verification, as a schedule."""

import pytest
from django.utils import timezone

from parvis.kernel.journal import api as journal
from parvis.kernel.journal import manifest
from parvis.kernel.journal.types import Break, Broken, Verification
from parvis.kernel.people.types import Actor

pytestmark = pytest.mark.django_db


def test_a_sound_journal_counts_its_entries():
    now = timezone.now()
    assert manifest.verify(now) == 0
    journal.append(verb="a.b.done", by=Actor.system("test"), at=now, subject="case:1", organisation=None)
    assert manifest.verify(now) == 1


def test_a_broken_chain_makes_the_schedule_fail(monkeypatch):
    first = Broken(organisation="elsene", sequence=7, kind=Break.CHANGED, reason="It was changed.")
    found = Verification(entries=9, chains=1, breaks=(first,), heads={})
    monkeypatch.setattr(journal, "verify", lambda: found)
    with pytest.raises(journal.ChainsBroken, match="elsene at 7"):
        manifest.verify(timezone.now())


def test_the_latest_of_a_subject():
    now = timezone.now()
    assert journal.latest("backup") is None
    for verb in ("a.b.first", "a.b.second"):
        journal.append(verb=verb, by=Actor.system("test"), at=now, subject="backup", organisation=None)
    found = journal.latest("backup")
    assert found is not None
    assert found.verb == "a.b.second"
