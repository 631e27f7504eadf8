"""A counter of its own for real processes that are killed on the way."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from parvis.kernel.jobs.tests.conftest import Installation


@contextmanager
def filled(folder: Path, fill: str) -> Iterator[Installation]:
    """Give an installation with keys of its own, filled by a few lines of Python."""
    with (folder / "log").open("ab") as log:
        made = Installation(folder, log)
        made._env["PARVIS_VAULT_KEYS"] = str(folder / "vault.json")
        made.python("from parvis.kernel.vault import api as vault\nvault.create_master_keys()\n" + fill)
        yield made
        made.close()
