"""Street scenes that are drawn, with faces and number plates whose places are known.

The faces are photographs: two portraits in the public domain (an astronaut, an admiral) and a hundred faces of 25 by 25
points from the news (a part of Labeled Faces in the Wild), as two installed packages carry them. Everything else is
drawn: facades and roads with textures of those packages, people as shapes, cars as boxes, signs, and plates after the
sizes and colours of their countries, seen from aside, dirty, at night, moved, noisy, as a JPEG.
"""

import random
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import files
from io import BytesIO
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageFont, ImageOps

Edges = tuple[float, float, float, float]
PORTRAITS = (
    # file, head and shoulders to cut out, the face in it
    ("scikit-image", "astronaut.png", (140, 5, 310, 200), (182, 62, 270, 180)),
    ("matplotlib", "grace_hopper.jpg", (130, 15, 395, 360), (175, 132, 357, 336)),
)
STREETS = ("Rue de la Loi|Wetstraat", "Place Flagey|Flageyplein", "Chaussée d'Ixelles|Elsensesteenweg",
           "Avenue Louise|Louizalaan", "Rue Haute|Hoogstraat", "Quai aux Briques|Baksteenkaai")  # fmt: skip
SIGNS = ("Boulangerie", "Frituur", "Pharmacie", "7h - 19h", "STOP", "Café Belga", "Nachtwinkel", "12", "148", "30", "P",
         "TRAM 92", "Te huur", "1000 Bruxelles", "Livraisons 8h-11h", "Sortie de garage")  # fmt: skip
COATS = ("#28323f", "#6b2d2d", "#3d4a2f", "#8a7a5a", "#20202a", "#a34a28", "#4a5f86")
CARS = ("#c9ccd1", "#2b2e33", "#7d1f24", "#23406e", "#e8e6df", "#5a6b5c", "#94714a")
SKINS = (("#1a0f0a", "#8a5a3c"), ("#24140d", "#c48f68"), ("#2a1a14", "#f0cdb5"))


@dataclass
class Scene:
    """A picture and where in it are faces, plates, and texts that are neither: edges in points."""

    picture: Image.Image
    faces: list[Edges] = field(default_factory=list)
    plates: list[Edges] = field(default_factory=list)
    signs: list[Edges] = field(default_factory=list)

    def jpeg(self, quality: int = 85) -> bytes:
        kept = BytesIO()
        self.picture.save(kept, "JPEG", quality=quality)
        return kept.getvalue()


def scene(chance: random.Random, size: tuple[int, int] = (2_000, 1_500)) -> Scene:
    """Return a street with up to four people, three plates and three signs, each in a cell of its own."""
    made = Scene(_street(chance, size))
    columns, rows = 5, 2
    width, height = size[0] / columns, size[1] / rows
    cells = [(column * width, row * height) for column in range(columns) for row in range(rows)]
    chance.shuffle(cells)
    things = [_person] * chance.randint(2, 4) + [_car] * chance.randint(2, 3) + [_sign] * chance.randint(2, 3)
    for thing, (left, top) in zip(things, cells, strict=False):
        thing(chance, made, (left + width * 0.02, top + height * 0.02, width * 0.96, height * 0.96))
    made.picture = _seen(chance, made.picture)
    return made


@cache
def carried(package: str, name: str) -> Any:
    """Return the path of a file that an installed package carries."""
    return next(path.locate() for path in files(package) or () if path.name == name)


@cache
def _texture(name: str) -> Image.Image:
    return Image.open(carried("scikit-image", name)).convert("L")


@cache
def _font(size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(carried("matplotlib", "DejaVuSans-Bold.ttf")), size)


@cache
def _small_faces() -> np.ndarray[Any, Any]:
    return np.load(carried("scikit-image", "lfw_subset.npy"))[:100]


def _street(chance: random.Random, size: tuple[int, int]) -> Image.Image:
    width, height = size
    picture = Image.new("RGB", size, chance.choice(("#9fb4c8", "#c4c8cc", "#7f95ad")))
    left = 0
    while left < width:
        wide = chance.randint(width // 8, width // 3)
        top, bottom = chance.randint(0, height // 5), int(height * 0.72)
        wall = _covered("brick.png", (wide, bottom - top), chance)
        dark, light = chance.choice((("#4a2a20", "#b5836a"), ("#6f6a60", "#e6dfd0"), ("#5b5148", "#c9b79a")))
        picture.paste(ImageOps.colorize(wall, dark, light), (left, top))
        draw = ImageDraw.Draw(picture)
        for x in range(left + 20, left + wide - 60, max(90, wide // 3)):
            for y in range(top + 30, bottom - 120, 190):
                draw.rectangle((x, y, x + 55, y + 110), fill="#39424d", outline="#ded8cc", width=5)
        left += wide
    road = ImageOps.colorize(_covered("gravel.png", (width, height - int(height * 0.72)), chance), "#303234", "#8f9092")
    picture.paste(road, (0, int(height * 0.72)))
    return picture


def _covered(name: str, size: tuple[int, int], chance: random.Random) -> Image.Image:
    texture = _texture(name)
    texture = texture.resize((chance.randint(200, 512),) * 2)
    whole = Image.new("L", size)
    for x in range(0, size[0], texture.width):
        for y in range(0, size[1], texture.height):
            whole.paste(texture, (x, y))
    return whole


def _person(chance: random.Random, made: Scene, cell: Edges) -> None:
    left, top, width, height = cell
    tall = chance.choice((14, 18, 22, 28, 36, 44, 60, 80, 110, 160, 220))  # of the face, in points
    tall = min(tall, int(height * 0.45))
    head, face = _small_head(chance) if tall <= 60 and chance.random() < 0.75 else _portrait(chance)
    scale = tall / (face[3] - face[1])
    head = head.resize(
        (max(1, round(head.width * scale)), max(1, round(head.height * scale))), Image.Resampling.LANCZOS
    )
    edges = tuple(value * scale for value in face)
    x = left + chance.uniform(0, max(1.0, width - head.width))
    y = top + chance.uniform(0, max(1.0, height - head.height * 2))
    draw = ImageDraw.Draw(made.picture)
    middle, chin = x + (edges[0] + edges[2]) / 2, y + edges[3]
    body = (
        max(left, middle - tall * 1.1),
        chin,
        min(left + width, middle + tall * 1.1),
        min(top + height, chin + tall * 3),
    )
    draw.rounded_rectangle(body, tall * 0.6, fill=chance.choice(COATS))
    angle = chance.uniform(-15, 15) if chance.random() < 0.8 else chance.uniform(-35, 35)
    around = ((edges[0] + edges[2]) / 2, (edges[1] + edges[3]) / 2)
    turned = head.rotate(angle, Image.Resampling.BICUBIC, center=around)
    made.picture.paste(turned, (round(x), round(y)), turned)
    made.faces.append((x + edges[0], y + edges[1], x + edges[2], y + edges[3]))


def _portrait(chance: random.Random) -> tuple[Image.Image, Edges]:
    package, name, cut, face = chance.choice(PORTRAITS)
    head = Image.open(carried(package, name)).convert("RGB").crop(cut)
    if mirrored := chance.random() < 0.5:
        head = ImageOps.mirror(head)
    mask = Image.new("L", head.size)
    ImageDraw.Draw(mask).ellipse((4, 4, head.width - 4, head.height + head.height // 6), fill=255)
    head.putalpha(mask.filter(ImageFilter.GaussianBlur(4)))
    left, right = face[0] - cut[0], face[2] - cut[0]
    if mirrored:
        left, right = head.width - right, head.width - left
    return head, (left, face[1] - cut[1], right, face[3] - cut[1])


def _small_head(chance: random.Random) -> tuple[Image.Image, Edges]:
    """Return one of the hundred, in the colours of skin, before a head of hair."""
    grey = Image.fromarray((chance.choice(_small_faces()) * 255).astype("uint8")).resize(
        (100, 100), Image.Resampling.BICUBIC
    )
    face = ImageOps.colorize(grey, *chance.choice(SKINS))
    mask = Image.new("L", face.size)
    ImageDraw.Draw(mask).ellipse((8, 2, 92, 99), fill=255)
    head = Image.new("RGBA", (120, 125))
    ImageDraw.Draw(head).ellipse((8, 2, 112, 118), fill=chance.choice(("#2a1c12", "#5b4630", "#141414", "#9a8f80")))
    head.paste(face, (10, 14), mask.filter(ImageFilter.GaussianBlur(4)))
    return head, (24.0, 22.0, 96.0, 108.0)


def _car(chance: random.Random, made: Scene, cell: Edges) -> None:
    left, top, width, height = cell
    wide = min(chance.choice((42, 52, 62, 75, 90, 110, 140, 180, 230, 300)), int(width * 0.8))
    plate, square = number_plate(chance)
    tall = wide * (0.62 if square else 0.212)
    middle = (left + width / 2, top + height / 2)
    half = min(wide * 1.1, width / 2)
    body = (middle[0] - half, middle[1] - wide * 0.7, middle[0] + half, middle[1] + wide * 0.6)
    colour = chance.choice(CARS)
    draw = ImageDraw.Draw(made.picture)
    draw.rounded_rectangle(body, wide * 0.25, fill=colour, outline="#1b1c1e", width=2)
    draw.rounded_rectangle(
        (body[0] + wide * 0.3, body[1] + wide * 0.1, body[2] - wide * 0.3, body[1] + wide * 0.45), 6, fill="#20262c"
    )
    x, y = left + width / 2 - wide / 2 + chance.uniform(-0.1, 0.1) * wide, top + height / 2 + wide * 0.1
    seen, edges = _from_aside(chance, plate, wide, tall)
    made.picture.paste(seen, (round(x), round(y)), seen)
    made.plates.append((x + edges[0], y + edges[1], x + edges[2], y + edges[3]))


def number_plate(chance: random.Random) -> tuple[Image.Image, bool]:
    """Return a plate in large, and whether it is a square one of two rows. Numbers are drawn by lot."""

    def some(signs: str, count: int) -> str:
        return "".join(chance.choices(signs, k=count))

    letters, digits = "ABCDEFGHJKLMNPRSTUVWXYZ", "0123456789"
    ruby, black = "#8c1d2c", "#141414"
    country = chance.choice(("B",) * 6 + ("B2", "NL", "F", "D", "L"))
    ink, ground = {"NL": (black, "#f2c200"), "L": (black, "#f2c200")}.get(
        country, (ruby if country[0] == "B" else black, "#f1f0ea")
    )
    text = {
        "B": f"{chance.choice('12')}-{some(letters, 3)}-{some(digits, 3)}",
        "B2": f"{chance.choice('12')}-{some(letters, 3)}|{some(digits, 3)}",
        "NL": f"{some(letters, 2)}-{some(digits, 3)}-{some(letters, 1)}",
        "F": f"{some(letters, 2)}-{some(digits, 3)}-{some(letters, 2)}",
        "D": f"{some(letters, 2)} {some(letters, 2)} {some(digits, 4)}",
        "L": f"{some(letters, 2)} {some(digits, 4)}",
    }[country]
    square = "|" in text
    size = (420, 260) if square else (1040, 220)
    plate = Image.new("RGB", size, ground)
    draw = ImageDraw.Draw(plate)
    draw.rectangle((3, 3, size[0] - 4, size[1] - 4), outline=ink, width=6)
    band = 0 if square else 90
    if band:
        draw.rectangle((6, 6, band, size[1] - 7), fill="#143c8c")
        draw.text((48, 165), country[0], font=_font(60), fill="#f5f5f5", anchor="mm")
    rows = text.split("|")
    for number, row in enumerate(rows):
        room = (size[0] - band - 50, size[1] / len(rows) * 0.82)
        written = Image.new("L", (round(draw.textlength(row, font=_font(200))), 220))
        ImageDraw.Draw(written).text((0, 110), row, font=_font(200), fill=255, anchor="lm")
        written = written.crop(written.getbbox()).resize((round(room[0]), round(room[1] * 0.82)))
        plate.paste(ink, (band + 25, round(size[1] / len(rows) * number + room[1] * 0.17)), written)
    if chance.random() < 0.3:
        for _ in range(chance.randint(3, 12)):  # dirt
            x, y, r = chance.uniform(0, size[0]), chance.uniform(0, size[1]), chance.uniform(8, 50)
            spot = Image.new("L", size)
            ImageDraw.Draw(spot).ellipse((x - r, y - r, x + r, y + r), fill=chance.randint(60, 150))
            plate.paste("#6a5a45", mask=spot.filter(ImageFilter.GaussianBlur(8)))
    return plate, square


def _from_aside(chance: random.Random, plate: Image.Image, wide: float, tall: float) -> tuple[Image.Image, Edges]:
    """Return a plate as seen from a little to one side and turned, and its edges in that."""
    small = plate.resize((round(wide * 2), max(2, round(tall * 2))), Image.Resampling.LANCZOS).convert("RGBA")
    far, slant = chance.uniform(0.72, 1.0), chance.uniform(-0.12, 0.12)
    width, height = small.size
    drop = round(abs(slant) * width) + 2
    left_down, right_down = (0, drop) if slant > 0 else (drop, 0)
    near, off = height, height * far
    # Where each corner of what is seen comes from in the plate (Pillow asks it backwards).
    goal = [
        (0, left_down),
        (width, right_down + (near - off) / 2),
        (width, right_down + (near + off) / 2),
        (0, left_down + near),
    ]
    source = [(0, 0), (width, 0), (width, height), (0, height)]
    rows, values = [], []
    for (x, y), (u, v) in zip(goal, source, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
        values += [u, v]
    eight = np.linalg.solve(np.array(rows, float), np.array(values, float))
    seen = small.transform(
        (width, height + drop), Image.Transform.PERSPECTIVE, eight.tolist(), Image.Resampling.BICUBIC
    )
    seen = seen.resize((round(seen.width / 2), round(seen.height / 2)), Image.Resampling.BOX)
    return seen, (0.0, 0.0, float(seen.width), float(seen.height))


def _sign(chance: random.Random, made: Scene, cell: Edges) -> None:
    left, top, width, _height = cell
    street = chance.random() < 0.5
    text = chance.choice(STREETS).replace("|", "\n") if street else chance.choice(SIGNS)
    paper, ink = (
        ("#1d3f8f", "#f2f2f2")
        if street
        else chance.choice((("#f0efe8", "#222222"), ("#2e6b3a", "#f5f5f0"), ("#f0efe8", "#a02020")))
    )
    draw = ImageDraw.Draw(made.picture)
    font = _font(chance.choice((12, 16, 22, 30, 40)))
    x, y = left + 20, top + 30
    box = draw.multiline_textbbox((x, y), text, font=font)
    if box[2] > left + width - 10:
        return
    edges = (box[0] - 10, box[1] - 8, box[2] + 10, box[3] + 8)
    draw.rectangle(edges, fill=paper, outline=ink, width=2)
    draw.multiline_text((x, y), text, font=font, fill=ink)
    made.signs.append(edges)


def _seen(chance: random.Random, picture: Image.Image) -> Image.Image:
    """Return it as a phone would have it: at some hour, moved or not, with noise."""
    light = chance.choice((1.0, 1.0, 1.0, 0.7, 0.45, 0.25))
    picture = ImageEnhance.Brightness(picture).enhance(light)
    if chance.random() < 0.25:
        picture = _moved(picture, chance.choice((3, 5, 7)), flat=chance.random() < 0.7)
    picture = picture.filter(ImageFilter.GaussianBlur(chance.choice((0.0, 0.5, 0.8, 1.2))))
    noise = np.random.default_rng(chance.getrandbits(32)).normal(
        0, chance.choice((2, 4, 8)) / light**0.3, (*picture.size[::-1], 3)
    )
    return Image.fromarray(np.clip(np.asarray(picture) + noise, 0, 255).astype("uint8"))


def _moved(picture: Image.Image, length: int, *, flat: bool) -> Image.Image:
    points = np.asarray(picture, np.float32)
    shifts = [np.roll(points, step, axis=1 if flat else 0) for step in range(length)]
    return Image.fromarray(np.mean(shifts, axis=0).astype("uint8"))
