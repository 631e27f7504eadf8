"""Processes that write into one journal at the same time; started by test_concurrency with Django set up."""

import random
import sys
import threading

from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from parvis.kernel.journal import api as journal
from parvis.kernel.people.types import Actor

ROUNDS = 60


def write(name: str) -> None:
    """Write one to three entries at a time into three chains, and roll every second time back."""
    dice = random.Random(name)
    for n in range(ROUNDS):
        with transaction.atomic():
            journal.append_many(
                {
                    "verb": "counter.case.submitted",
                    "by": Actor.system(name),
                    "at": timezone.now(),
                    "subject": f"case:{name}-{n}",
                    "organisation": dice.choice(["elsene-ixelles", "evere", None]),
                }
                for _ in range(dice.randint(1, 3))
            )
            if n % 2:
                transaction.set_rollback(True)
    connection.close()


def write_in_threads(name: str) -> None:
    """Do the same in three threads at once."""
    threads = [threading.Thread(target=write, args=(f"{name}-{n}",)) for n in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def main(what: str, name: str) -> None:
    """Do one of the things that the test asks for."""
    if what == "migrate":
        call_command("migrate", "journal", verbosity=0)
    elif what == "write":
        write_in_threads(name)
    else:
        found = journal.verify()
        subjects = {entry.subject for chain in found.heads for entry in journal.after(chain, 0, limit=10_000)}
        sys.stdout.write(f"{found.chains} {len(subjects)} {found.broken}")
