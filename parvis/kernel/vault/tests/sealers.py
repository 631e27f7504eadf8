"""Processes that need the first key of a scope at the same moment; started by test_concurrency with Django set up."""

import sys
from concurrent.futures import ThreadPoolExecutor

from django.core.management import call_command
from django.db import connection

from parvis.kernel.vault import api as vault
from parvis.kernel.vault.models import DataKey

THREADS = 4
SCOPES = [f"o{n}/case" for n in range(5)]


def seal() -> None:
    """Seal one value in every scope and print it."""
    for scope in SCOPES:
        sys.stdout.write(f"{scope} {vault.seal('secret', scope=scope, context='a:b:c').hex()}\n")
    connection.close()


def seal_in_threads() -> None:
    """Do the same in several threads at once, each with nothing kept; raise what went wrong in any of them."""
    with ThreadPoolExecutor(THREADS) as threads:
        for done in [threads.submit(seal) for _ in range(THREADS)]:
            done.result()


def main(what: str) -> None:
    """Do one of the things that the test asks for."""
    if what == "migrate":
        call_command("migrate", "vault", verbosity=0)
    elif what == "seal":
        seal_in_threads()
    else:
        for line in sys.stdin:
            scope, sealed = line.split()
            assert vault.unseal_text(bytes.fromhex(sealed), scope=scope, context="a:b:c") == "secret"
        sys.stdout.write(str(sorted(DataKey.objects.values_list("scope", "version"))))
