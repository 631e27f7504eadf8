"""Scans of forms as a scanner or a telephone makes them: turned, skewed, dusty."""

from collections.abc import Collection, Sequence
from io import BytesIO

import numpy as np
import pypdfium2
from PIL import Image, ImageDraw, ImageFilter

from parvis.kernel.documents.paper import Mark


def drawn(pdf: bytes, dpi: int = 150) -> list[Image.Image]:
    """Return the sheets of a PDF as pictures."""
    return [page.render(scale=dpi / 72, grayscale=True).to_pil().convert("L") for page in pypdfium2.PdfDocument(pdf)]


def penned(sheet: Image.Image, marks: Collection[Mark], *, dice: np.random.Generator, dpi: int = 150) -> Image.Image:
    """Cross boxes with a pen, as a hand does: not quite in the middle, not quite straight."""
    marked = sheet.copy()
    pen = ImageDraw.Draw(marked)
    for mark in marks:
        scale = dpi / 25.4

        def at(x: float, y: float, mark: Mark = mark, scale: float = scale) -> tuple[float, float]:
            wobble = dice.uniform(-0.6, 0.6, 2)
            return ((mark.x + x + wobble[0]) * scale, (mark.y + y + wobble[1]) * scale)

        low, high = 0.3, mark.size - 0.3
        width = int(dice.integers(2, 5))
        grey = int(dice.integers(20, 90))
        pen.line([at(low, low), at(high, high)], fill=grey, width=width)
        pen.line([at(low, high), at(high, low)], fill=grey, width=width)
    return marked


def scanned(
    sheet: Image.Image, *, dice: np.random.Generator, angle: float = 0.0, turned: int = 0, noise: float = 12.0
) -> Image.Image:
    """Lay a sheet on the glass: askew, upside down perhaps, with dust, grey paper and a little blur."""
    paper = Image.new("L", (sheet.width + 60, sheet.height + 60), 255)
    paper.paste(sheet, (30, 30))
    askew = paper.rotate(angle, Image.Resampling.BICUBIC, fillcolor=255, expand=True).rotate(turned, expand=True)
    pixels = np.asarray(askew.filter(ImageFilter.GaussianBlur(0.6)), dtype=float)
    pixels = pixels * 0.92 + dice.normal(0, noise, pixels.shape)
    for y, x in zip(dice.integers(0, pixels.shape[0], 60), dice.integers(0, pixels.shape[1], 60), strict=True):
        pixels[y : y + 2, x : x + 2] = 70
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def as_pdf(sheets: Sequence[Image.Image], dpi: int = 150) -> bytes:
    """Bind pictures of sheets into one PDF, as scanners do."""
    kept = BytesIO()
    sheets[0].save(kept, "PDF", save_all=True, append_images=list(sheets[1:]), resolution=dpi, quality=80)
    return kept.getvalue()


def as_jpeg(sheet: Image.Image) -> bytes:
    """Return one picture of a sheet."""
    kept = BytesIO()
    sheet.save(kept, "JPEG", quality=80)
    return kept.getvalue()
