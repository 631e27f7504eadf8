"""Photos: where and when they were taken, what in them is blurred, and that nothing of it is left."""

import subprocess
import sys
from datetime import UTC, datetime
from io import BytesIO

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFilter
from PIL.ExifTags import GPS, IFD, Base

from parvis.incidents.pictures.blurring import CELLS, blurred, covered, thumbnail
from parvis.incidents.pictures.position import position, taken_at
from parvis.incidents.pictures.views import OVERLAP, SIDE, views
from parvis.incidents.types.picture import Region, RegionKind
from parvis.kernel.files import api as files
from parvis.kernel.files.tests.samples import HEIC

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
FLAGEY = {1: "N", 2: (50.0, 49.0, 38.28), 3: "E", 4: (4.0, 22.0, 20.64)}
HALF = Region(RegionKind.FACE, 0.25, 0.25, 0.75, 0.75)


def photo(size=(80, 60), *, kind="JPEG", gps=None, notes=None, picture=None, **saving) -> bytes:
    exif = Image.Exif()
    exif[Base.Make] = "Camera of Jan"
    exif.get_ifd(IFD.GPSInfo).update(gps or {})
    exif.get_ifd(IFD.Exif).update(notes or {})
    kept = BytesIO()
    (picture or Image.new("RGB", size, "#778899")).save(kept, kind, exif=exif, **saving)
    return kept.getvalue()


def noise(size=(320, 240), seed=1) -> Image.Image:
    points = np.random.default_rng(seed).integers(0, 256, (size[1], size[0], 3), dtype=np.uint8)
    return Image.fromarray(points)


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content)).convert("RGB")


def detail(picture: Image.Image, box) -> float:
    """Return how much neighbouring points differ within a box: what a picture shows beyond its soft colours."""
    points = np.asarray(picture.crop(box).convert("L"), float)
    return float(np.abs(np.diff(points, axis=0)).mean() + np.abs(np.diff(points, axis=1)).mean())


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_photo_says_where_it_was_taken(kind):
    assert position(photo(kind=kind, gps=FLAGEY)) == pytest.approx((50.8273, 4.3724), abs=1e-5)


def test_a_photo_of_a_phone_says_where_and_when():
    assert position(HEIC) == pytest.approx((50.84639, 4.35), abs=1e-4)
    assert taken_at(HEIC, by=NOW) == datetime(2026, 5, 4, 6, 15, 30, tzinfo=UTC)


def test_south_and_west_are_below_zero():
    assert position(photo(gps=FLAGEY | {1: "S", 3: "W"})) == pytest.approx((-50.8273, -4.3724), abs=1e-5)


@pytest.mark.parametrize(
    "gps",
    [
        {},
        {1: "N", 2: (50.0, 49.0, 38.0)},
        FLAGEY | {2: (0.0, 0.0, 0.0), 4: (0.0, 0.0, 0.0)},
        FLAGEY | {2: (91.0, 0.0, 0.0)},
        FLAGEY | {4: (181.0, 0.0, 0.0)},
        FLAGEY | {2: (50.0, 61.0, 0.0)},
        FLAGEY | {1: "E", 3: "N"},
        FLAGEY | {1: ""},
        FLAGEY | {GPS.GPSStatus: "V"},
        FLAGEY | {GPS.GPSHPositioningError: 1_414.0},
    ],
)
def test_nonsense_is_no_position(gps):
    assert position(photo(gps=gps)) is None


def test_a_small_error_and_reception_keep_the_position():
    assert position(photo(gps=FLAGEY | {GPS.GPSStatus: "A", GPS.GPSHPositioningError: 4.7})) is not None


@pytest.mark.parametrize("content", [b"", b"GIF89a", b"\xff\xd8\xff\xe0 no photo", photo(gps=FLAGEY)[:60], HEIC[:120]])
def test_what_is_no_photo_was_taken_nowhere_and_never(content):
    assert position(content) is None
    assert taken_at(content, by=NOW) is None


@settings(deadline=None)
@given(st.integers(0, 400), st.binary(min_size=1, max_size=8))
def test_damaged_notes_break_nothing(place, damage):
    content = bytearray(photo(gps=FLAGEY, notes={Base.DateTimeOriginal: "2026:05:04 08:15:30"}))
    content[place : place + len(damage)] = damage
    found = position(bytes(content))
    assert found is None or (abs(found[0]) <= 90 and abs(found[1]) <= 180)
    moment = taken_at(bytes(content), by=NOW)
    assert moment is None or moment.tzinfo


@pytest.mark.parametrize(
    ("said", "offset", "moment"),
    [
        ("2026:05:04 08:15:30", "+02:00", datetime(2026, 5, 4, 6, 15, 30, tzinfo=UTC)),
        ("2026:05:04 08:15:30", None, datetime(2026, 5, 4, 6, 15, 30, tzinfo=UTC)),  # summer in Brussels
        ("2026:01:04 08:15:30", "nonsense", datetime(2026, 1, 4, 7, 15, 30, tzinfo=UTC)),  # winter
        ("2027:05:04 08:15:30", "+02:00", None),
        ("1970:01:01 00:00:00", "+00:00", None),
        ("0000:00:00 00:00:00", None, None),
        ("9999:12:31 23:59:59", "-12:00", None),
        ("yesterday", None, None),
        (None, None, None),
    ],
)
def test_when_a_photo_was_taken(said, offset, moment):
    notes = {Base.DateTimeOriginal: said, Base.OffsetTimeOriginal: offset}
    assert taken_at(photo(notes={key: value for key, value in notes.items() if value}), by=NOW) == moment


@pytest.mark.parametrize("kind", list(RegionKind))
def test_of_what_is_blurred_no_detail_is_left(kind):
    content = photo(picture=noise(), quality=95)
    region = Region(kind, 0.25, 0.25, 0.75, 0.75)
    shown = opened(blurred(content, [region]))
    box = covered(region, shown.size)
    inside = (box[0] + 3, box[1] + 3, box[2] - 3, box[3] - 3)  # a JPEG has blocks of 8 points
    assert detail(opened(content), inside) > 80
    assert detail(shown, inside) < 4
    assert detail(shown, (0, 0, box[0] - 8, shown.height)) > 40, "the rest stays"


@pytest.mark.parametrize("kind", list(RegionKind))
@pytest.mark.parametrize("stripes", [12, 24])
def test_of_eyes_letters_and_other_large_shapes_nothing_is_left(kind, stripes):
    region = Region(kind, 0.2, 0.2, 0.8, 0.8)
    left, top, right, bottom = box = covered(region, (400, 400))
    places = (np.arange(right - left) * 2 * stripes // (right - left)) % 2 * 255
    picture = Image.new("L", (400, 400), 127)
    picture.paste(Image.fromarray(np.tile(places.astype(np.uint8), (bottom - top, 1))), (left, top))
    shown = opened(blurred(photo(picture=picture.convert("RGB"), quality=95), [region])).convert("L")
    assert np.asarray(picture.crop(box)).std() > 120
    assert np.asarray(shown.crop(box)).std() < 8


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 1_000), st.sampled_from(list(RegionKind)))
def test_two_faces_of_the_same_colours_look_alike(seed, kind):
    """Whoever sees the result cannot tell which of two pictures it was, if their few cells have the same mean."""
    region = Region(kind, 0.25, 0.2, 0.75, 0.8)
    first = noise(seed=seed)
    left, top, right, bottom = covered(region, first.size)
    cell = max(right - left, bottom - top) / CELLS[kind]
    columns, rows = round((right - left) / cell), round((bottom - top) / cell)
    points = np.asarray(first).copy()
    mixed = np.random.default_rng(seed)
    for row in range(rows):
        for column in range(columns):
            # Well within each cell, so that no point crosses to another one.
            y = top + round((bottom - top) * row / rows) + 2, top + round((bottom - top) * (row + 1) / rows) - 2
            x = (
                left + round((right - left) * column / columns) + 2,
                left + round((right - left) * (column + 1) / columns) - 2,
            )
            part = points[y[0] : y[1], x[0] : x[1]].reshape(-1, 3)
            order = list(range(len(part)))
            mixed.shuffle(order)
            points[y[0] : y[1], x[0] : x[1]] = part[order].reshape(y[1] - y[0], x[1] - x[0], 3)
    shown = [blurred(photo(picture=one, kind="PNG"), [region]) for one in (first, Image.fromarray(points))]
    one, other = (
        np.asarray(opened(content).crop((left + 8, top + 8, right - 8, bottom - 8)), float) for content in shown
    )
    assert np.abs(one - other).max() < 12


@settings(max_examples=40, deadline=None)
@given(*(st.floats(0, 1) for _ in range(4)), st.sampled_from(list(RegionKind)))
def test_any_region_can_be_blurred_and_lies_under_what_is_drawn(left, top, right, bottom, kind):
    region = Region(kind, left, top, right, bottom)
    box = covered(region, (160, 120))
    assert box[0] <= min(left, right) * 160 <= max(left, right) * 160 <= box[2] <= 160
    assert box[1] <= min(top, bottom) * 120 <= max(top, bottom) * 120 <= box[3] <= 120
    assert opened(blurred(photo(picture=noise((160, 120))), [region])).size == (160, 120)


def test_what_everyone_gets_has_no_notes_and_no_script():
    script = "<script>alert(1)</script>"
    content = photo(gps=FLAGEY, notes={Base.UserComment: script.encode()}, comment=script.encode())
    assert script.encode() in content
    for shown in (blurred(content, []), thumbnail(content)):
        assert b"script" not in shown
        assert b"Exif" not in shown
        assert not Image.open(BytesIO(shown)).getexif()


def test_what_everyone_gets_is_of_a_size_for_everyone():
    content = photo(picture=noise((2_400, 1_800)).filter(ImageFilter.GaussianBlur(3)), quality=90)
    shown = blurred(content, [HALF])
    assert opened(shown).size == (1_600, 1_200)
    assert opened(thumbnail(shown)).size == (320, 240)
    assert opened(thumbnail(shown, side=100)).size == (100, 75)
    assert len(shown) < 600_000
    assert len(thumbnail(shown)) < 30_000


def test_a_damaged_picture_is_refused():
    content = photo(picture=noise(), quality=90)
    with pytest.raises(files.Unreadable):
        blurred(content[: len(content) // 2], [])


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 2_600), st.integers(1, 1_900))
def test_every_part_of_a_picture_is_looked_at_whole(width, height):
    seen = [
        (view.left, view.top, *view.points.shape[:2], view.scale) for view in views(Image.new("RGB", (width, height)))
    ]
    assert seen[0][:2] == (0, 0)
    assert max(seen[0][2:4]) <= SIDE
    if max(width, height) <= SIDE:
        assert len(seen) == 1
        return
    parts = [one for one in seen if one[4] == 1]
    for first, extent, length in ((0, 3, width), (1, 2, height)):
        least = min(length, OVERLAP)
        spans = {(one[first], one[first] + one[extent]) for one in parts}
        assert all(0 <= start < end <= length for start, end in spans)
        for place in {*range(0, length - least, 7), length - least}:
            assert any(start <= place and place + least <= end for start, end in spans), place
    assert len(parts) == len({one[0] for one in parts}) * len({one[1] for one in parts}), "every row has every column"


def test_pages_do_not_carry_the_models():
    """What pages import leaves the runtime of the models where it is; `detecting` has a process of its own."""
    program = (
        "import sys, django; django.setup()\n"
        "import parvis.incidents.api, parvis.incidents.pictures.blurring, parvis.incidents.pictures.position\n"
        "print([name for name in ('onnxruntime', 'scipy.ndimage', 'pi_heif') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
