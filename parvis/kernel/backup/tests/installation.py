"""An installation of its own, with content; started by test_cycle with Django set up."""

import hashlib
import itertools
import sys
from pathlib import Path

from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from parvis.kernel.files import api as files
from parvis.kernel.journal import api as journal
from parvis.kernel.people.types import Actor
from parvis.kernel.vault import api as vault

ORGANISATIONS = ("elsene-ixelles", "evere", None)


def happen(number: int) -> None:
    """Do one thing: a document, a sealed text, an entry in the journal."""
    organisation = ORGANISATIONS[number % len(ORGANISATIONS)]
    scope = f"{organisation or 'house'}/case"
    subject = f"case:{number}"
    document = f"document {number}".encode() * 100
    files.current_storage().put(f"{number % 7}/{number}.sealed", [document])
    with transaction.atomic():
        journal.append(
            verb="counter.case.submitted",
            by=Actor.system("test"),
            at=timezone.now(),
            subject=subject,
            organisation=organisation,
            data={"sha256": hashlib.sha256(document).hexdigest(), "path": f"{number % 7}/{number}.sealed"},
            sealed=vault.seal(f"secret {number}", scope=scope, context=subject),
        )


def write_until(stop: Path) -> None:
    """Go on until a file appears; say when it has begun."""
    for number in itertools.count(1_000):
        happen(number)
        if number == 1_020:
            sys.stdout.write("writing\n")
            sys.stdout.flush()
        if stop.exists():
            return


def check() -> None:
    """Open every sealed text, compare every document, and go on writing."""
    count = 0
    for chain, head in journal.heads().items():
        for entry in journal.after(chain, 0, limit=head.sequence):
            scope = f"{entry.organisation or 'house'}/case"
            assert entry.sealed is not None
            number = entry.subject.removeprefix("case:")
            assert vault.unseal_text(entry.sealed, scope=scope, context=entry.subject) == f"secret {number}"
            with files.current_storage().get(entry.data["path"]) as source:
                document = source.read()
            assert hashlib.sha256(document).hexdigest() == entry.data["sha256"]
            count += 1
    call_command("verify-journal", stdout=sys.stderr)
    assert not vault.status().problems
    happen(999_999)
    assert journal.verify().entries == count + 1
    sys.stdout.write(f"{count} {index()}")


def index() -> str:
    """Return a blind index, to compare."""
    return vault.blind_index("85052000107", purpose="people.national_number").hex()


def main(what: str, argument: str) -> None:
    """Do one of the things that the test asks for."""
    if what == "prepare":
        call_command("migrate", verbosity=0)
        call_command("vault", "init", stdout=sys.stderr)
        for number in range(int(argument)):
            happen(number)
        sys.stdout.write(index())
    elif what == "write":
        write_until(Path(argument))
    else:
        check()
