"""What must be blurred in a picture: faces and number plates.

As a program (`python -m parvis.incidents.pictures.detecting`) it reads a picture from its input and writes the regions
as JSON to its output; `looking.py` starts it so, because the models take more memory than a worker.
"""

import json
import sys
from io import BytesIO

from PIL import Image

from parvis.incidents.pictures.faces import face_boxes
from parvis.incidents.pictures.plates import plate_boxes
from parvis.incidents.pictures.views import Box, without_doubles
from parvis.incidents.types.picture import Region, RegionKind

LARGEST = 4_000
"""Longer pictures are looked at in this size; the files of reports are smaller than that."""


def found(content: bytes) -> list[Region]:
    """Return the faces and plates in a JPEG or PNG picture.

    :raises OSError: if it is not a picture that can be read.
    """
    with Image.open(BytesIO(content), formats=["JPEG", "PNG"]) as opened:
        picture = opened.convert("RGB")
    picture.thumbnail((LARGEST, LARGEST))
    return [*faces(picture), *plates(picture)]


def faces(picture: Image.Image) -> list[Region]:
    """Return the faces in a picture in RGB, the surest first."""
    return _regions(RegionKind.FACE, face_boxes(picture), picture)


def plates(picture: Image.Image) -> list[Region]:
    """Return what may be number plates in a picture in RGB, the surest first."""
    return _regions(RegionKind.PLATE, without_doubles(plate_boxes(picture), covered=0.9), picture)


def _regions(kind: RegionKind, boxes: list[Box], picture: Image.Image) -> list[Region]:
    within = [
        Region(
            kind=kind,
            left=max(0.0, box.left / picture.width),
            top=max(0.0, box.top / picture.height),
            right=min(1.0, box.right / picture.width),
            bottom=min(1.0, box.bottom / picture.height),
            score=round(box.score, 3),
        )
        for box in boxes
    ]
    return [one for one in within if one.left < one.right and one.top < one.bottom]


def main() -> None:
    regions = found(sys.stdin.buffer.read())
    json.dump([one.as_json() for one in regions], sys.stdout)


if __name__ == "__main__":
    main()
