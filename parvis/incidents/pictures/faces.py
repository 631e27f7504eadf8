"""Faces in a picture, by CenterFace."""

import numpy as np
from PIL import Image

from parvis.incidents.pictures.carried import face_finder
from parvis.incidents.pictures.views import Box, View, padded, views, without_doubles

LEAST_SCORE = 0.2
"""As low as it can be: a face that is missed is shown to everyone, a blurred lamp post is not missed."""
SAME_FACE = 0.6
_CELL = 4  # points of the picture for one of the model's map


def face_boxes(picture: Image.Image) -> list[Box]:
    """Return where faces are in a picture in RGB."""
    return without_doubles([box for view in views(picture) for box in _in_view(view)], covered=SAME_FACE)


def _in_view(view: View) -> list[Box]:
    heat, size, middle, _landmarks = face_finder().run(None, {"input.1": padded(view.points)})
    rows, columns = np.nonzero(heat[0, 0] > LEAST_SCORE)
    found = []
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        height, width = np.exp(size[0, :, row, column]) * _CELL
        y = (row + middle[0, 0, row, column] + 0.5) * _CELL
        x = (column + middle[0, 1, row, column] + 0.5) * _CELL
        edges = (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
        left, top, right, bottom = (float(edge) / view.scale for edge in edges)
        found.append(
            Box(left + view.left, top + view.top, right + view.left, bottom + view.top, float(heat[0, 0, row, column]))
        )
    return without_doubles(found, covered=SAME_FACE)
