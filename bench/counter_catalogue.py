"""A catalogue of three hundred procedures: how long it takes to open at a start, to list and to search."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.config.settings")

import django

django.setup()

from bench.measure import milliseconds, say, spread
from parvis.counter.catalogue import shelves
from parvis.counter.tests import folders

PROCEDURES = 300


def main() -> None:
    """Measure with folders that were read once, as at every start but the first."""
    with tempfile.TemporaryDirectory() as folder:
        parent, keep = Path(folder) / "procedures", Path(folder) / "keep"
        for number in range(PROCEDURES):
            folders.write(parent, ("procedure.yaml", "id: bench", f"id: bench-{number}"), name=f"bench-{number}")
        catalogue = shelves.open_catalogue([parent], offers=None, keep=keep)
        opened = milliseconds(lambda: shelves.open_catalogue([parent], offers=None, keep=keep), times=5, warm=1)
        listed = milliseconds(lambda: sorted(catalogue.procedures, key=lambda one: one.name.nl), times=20)
        found = milliseconds(lambda: catalogue.search("een kaart voor mijn straat", "nl"), times=20)
    size = {"procedures": PROCEDURES}
    say("the catalogue opens at a start", spread(opened)["p50"], "ms", 1000, spread=spread(opened), **size)
    say("the catalogue is listed", spread(listed)["p95"], "ms", 30, spread=spread(listed), **size)
    say("the catalogue is searched", spread(found)["p95"], "ms", 50, spread=spread(found), **size)


if __name__ == "__main__":
    main()
