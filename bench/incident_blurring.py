"""Faces and number plates found in photos of a street: how many, by size, what is blurred for nothing, what it costs.

The pictures are made by `street.py`: real faces (two portraits, and a hundred of 25 points) on drawn streets, with
drawn plates, at day and at night. So the figures say what the models do at a size and in a light. They are no promise
for real photos: those have faces from the side and half hidden, and plates that lie in shadow or in the rain.

Something counts as found when what is blurred, margin included, covers 70 % of it.
"""

import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from itertools import pairwise

FOLDER = tempfile.TemporaryDirectory()
os.environ |= {"PARVIS_DATA_DIR": FOLDER.name, "PARVIS_VAULT_KEYS": f"{FOLDER.name}/vault.json", "DATABASE_URL": ""}
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parvis.config.settings")

import django

django.setup()

import numpy as np

from bench.measure import say, spread
from bench.street import Edges, scene
from parvis.incidents.pictures.blurring import covered
from parvis.incidents.pictures.looking import look
from parvis.incidents.types.picture import Region, RegionKind

SCENES = int(os.environ.get("BENCH_SCENES", "32"))
SIZE = (2_000, 1_500)
COVERED = 0.7
# Of the height of a face, and of the width of a plate, in points: where a class ends and the next begins.
FACES, PLATES = (14, 24, 48, 100, 1_000), (40, 70, 120, 200, 1_000)
WHAT = "two portraits and 100 faces of 25 points, on drawn streets with drawn plates"


def main() -> None:
    chance = random.Random(2026)
    faces: list[tuple[float, bool]] = []
    plates: list[tuple[float, bool]] = []
    signs, for_nothing, seconds = [], [], []
    for _ in range(SCENES):
        made = scene(chance, SIZE)
        content, began = made.jpeg(), worked()
        regions = look(content)
        seconds.append(worked() - began)
        blurred = mask(regions)
        faces += [(edges[3] - edges[1], is_covered(mask(regions, RegionKind.FACE), edges)) for edges in made.faces]
        plates += [(edges[2] - edges[0], is_covered(mask(regions, RegionKind.PLATE), edges)) for edges in made.plates]
        signs += [is_covered(blurred, edges, 0.3) for edges in made.signs]
        for left, top, right, bottom in (*made.faces, *made.plates):
            more = 0.5 * max(right - left, bottom - top)
            blurred[
                round(max(0, top - more)) : round(bottom + more), round(max(0, left - more)) : round(right + more)
            ] = 0
        for_nothing.append(blurred.mean())
    size = {"size": f"{SCENES} pictures of {SIZE[0]} by {SIZE[1]}", "pictures": WHAT}
    by_size("faces of 24 points and more are blurred", faces, FACES, 24, **size)
    by_size("plates of 70 points and more are blurred", plates, PLATES, 70, **size)
    say("signs that are no plate are blurred", share(signs), "share", 0.15, signs=len(signs), **size)
    say("a picture is blurred where there is nothing", float(np.mean(for_nothing)), "share", 0.005, **size)
    say("work of looking at a photo, start included", float(np.median(seconds)), "s", 8, **spread(seconds), **size)
    cost(scene(chance, (1_280, 720)).jpeg())


def mask(regions: Sequence[Region], kind: RegionKind | None = None) -> np.ndarray:
    """Return the points of a picture, 1 where it is blurred."""
    points = np.zeros(SIZE[::-1], np.uint8)
    for region in regions:
        if kind in (None, region.kind):
            left, top, right, bottom = covered(region, SIZE)
            points[top:bottom, left:right] = 1
    return points


def is_covered(points: np.ndarray, edges: Edges, enough: float = COVERED) -> bool:
    left, top, right, bottom = (round(max(0, edge)) for edge in edges)
    return bool(points[top:bottom, left:right].mean() >= enough)


def share(found: Sequence[bool]) -> float:
    return sum(found) / max(1, len(found))


def by_size(promise: str, found: Sequence[tuple[float, bool]], ends: Sequence[int], least: int, **size: object) -> None:
    """Say the share found of a size and more, and of each class."""
    classes = {}
    for low, high in pairwise(ends):
        of_class = [is_found for points, is_found in found if low <= points < high]
        classes[f"{low}_to_{high}"] = f"{share(of_class):.2f} of {len(of_class)}"
    say(
        promise, share([is_found for points, is_found in found if points >= least]), "share", 0.9, more_is_better=True,
        **classes, **size,
    )  # fmt: skip


def cost(content: bytes) -> None:
    """Say time and memory of the process that looks at a photo, its start included, and memory of one that blurs it."""
    spent, waited, memory = [], [], []
    for _ in range(5):
        began, worked_before = time.perf_counter(), worked()
        memory.append(peak("from parvis.incidents.pictures import detecting; detecting.main()", content))
        waited.append(time.perf_counter() - began)
        spent.append(worked() - worked_before)
    say(
        "work of looking at a photo of 720 lines, start included",
        min(spent),
        "s",
        3,
        **spread(spent),
        size="1,280 by 720",
    )
    say("wait for a photo of 720 lines, start included", min(waited), "s", 3, **spread(waited), size="1,280 by 720")
    large = scene(random.Random(1), SIZE).jpeg()
    memory.append(peak("from parvis.incidents.pictures import detecting; detecting.main()", large))
    say("memory of the process that looks", max(memory), "MB", 650, size=f"{SIZE[0]} by {SIZE[1]}")
    size = f"{SIZE[0]} by {SIZE[1]}"
    start = "import django; django.setup(); from parvis.incidents.pictures.blurring import blurred, thumbnail"
    say(
        "memory of a process that blurs",
        peak(f"{start}; thumbnail(blurred(sys.stdin.buffer.read(), []))", large),
        "MB",
        220,
        at_rest=round(peak(start, b"")),
        size=size,
    )


def worked() -> float:
    """Return the seconds that the processes which ended worked, on one core or another: others' work does not count."""
    times = os.times()
    return times.children_user + times.children_system


def peak(program: str, content: bytes) -> float:
    """Return the most memory in MB that a process takes which runs this."""
    told = (
        "print([line for line in open('/proc/self/status') if line.startswith('VmHWM')][0].split()[1], file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; {program}; {told}"], input=content, check=True, capture_output=True
    )
    return int(done.stderr.split()[-1]) / 1024


if __name__ == "__main__":
    main()
