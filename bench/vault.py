"""Sealing fields as the counter seals them, key lookup and context included: 100,000 a second in one thread."""

import os
import tempfile
import time

FOLDER = tempfile.TemporaryDirectory()
os.environ |= {"PARVIS_DATA_DIR": FOLDER.name, "PARVIS_VAULT_KEYS": f"{FOLDER.name}/vault.json", "DATABASE_URL": ""}
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.config.settings")

import django

django.setup()

from django.core.management import call_command

from bench.measure import percentile, say, spread
from parvis.kernel.vault import api as vault

FIELDS = 200_000
ROUNDS = 5
TARGET = 100_000
SCOPE = "elsene-ixelles/case"
CONTEXT = "people.account:national_number:5d1c1a3e-6f0b-4c55-9d0a-0d6a4f0f3f5e"


def main() -> None:
    call_command("migrate", "vault", verbosity=0)
    vault.ensure_keys()
    fields = [f"{number:011d}" for number in range(FIELDS)]
    sealed = [vault.seal(field, scope=SCOPE, context=CONTEXT) for field in fields]
    sealing, opening = [], []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        for field in fields:
            vault.seal(field, scope=SCOPE, context=CONTEXT)
        sealing.append(FIELDS / (time.perf_counter() - begun))
        begun = time.perf_counter()
        for value in sealed:
            vault.unseal(value, scope=SCOPE, context=CONTEXT)
        opening.append(FIELDS / (time.perf_counter() - begun))
    say(
        "vault: field encryptions in one thread",
        round(percentile(sealing, 0.5)),
        "fields/s",
        TARGET,
        more_is_better=True,
        size=f"{ROUNDS} rounds of {FIELDS} fields of 11 characters",
        rounds=spread(sealing),
        decryptions=round(percentile(opening, 0.5)),
    )
    FOLDER.cleanup()


main()
