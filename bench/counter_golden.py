"""The golden cases of all procedures, and of all overlays of the region, played through."""

import sys
import time
from pathlib import Path

from bench import installation
from bench.measure import say

FOLDER = installation.DATA / "golden"
installation.use(FOLDER)

import django

django.setup()

from parvis.counter import api as counter
from parvis.kernel.registry import registry

SECONDS = 20.0


def main() -> None:
    folders: list[Path] = counter.folders(registry.procedures)
    began = time.perf_counter()
    played = [counter.check_folder(one) for one in folders]
    took = time.perf_counter() - began
    failed = sum(one.golden_failed for one in played)
    if failed:
        raise SystemExit(f"{failed} golden cases do not hold.")
    say(
        "golden cases of all procedures, with the static checks",
        took,
        "s",
        SECONDS,
        procedures=len(folders),
        golden=sum(one.golden for one in played),
    )


sys.exit(main())
