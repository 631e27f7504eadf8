"""Files as people send them, and as people should not."""

import zipfile
import zlib
from io import BytesIO
from pathlib import Path

import pikepdf
from PIL import Image

PROGRAM = b"MZ\x90\x00" + b"\x00" * 56 + b"\x80\x00\x00\x00" + b"This program cannot be run in DOS mode." * 20

HEIC = (Path(__file__).parent / "photo.heic").read_bytes()
"""As a phone makes it: 128 by 64 points, the left half dark, turned a quarter. Its EXIF has a maker, a position, a
moment (4 May 2026, 8.15 in Brussels) and a script."""


def pdf(*, change=None, **saving) -> bytes:
    """Return a document of one page, after `change(document)`."""
    document = pikepdf.new()
    document.add_blank_page(page_size=(595, 842))
    if change:
        change(document)
    kept = BytesIO()
    document.save(kept, **saving)
    return kept.getvalue()


def with_script(document) -> None:
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


def with_odd_action(document) -> None:
    document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name("/JavaScriptXXXX"))


def with_launch(document) -> None:
    page = document.pages[0]
    page.Annots = document.make_indirect(
        [
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot,
                Subtype=pikepdf.Name.Link,
                Rect=[0, 0, 9, 9],
                A=document.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")),
            )
        ]
    )


def with_named_script(document) -> None:
    action = document.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=pikepdf.Stream(document, b"1")))
    document.Root.Names = pikepdf.Dictionary(JavaScript=pikepdf.Dictionary(Names=["x", action]))


def with_link(document) -> None:
    document.pages[0].Annots = [
        pikepdf.Dictionary(
            Type=pikepdf.Name.Annot,
            Subtype=pikepdf.Name.Link,
            Rect=[0, 0, 9, 9],
            A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI="https://example.org"),
        )
    ]


def with_bomb(megabytes: int):
    def change(document) -> None:
        packer = zlib.compressobj(9)
        packed = b"".join(packer.compress(bytes(1_000_000)) for _ in range(megabytes)) + packer.flush()
        document.pages[0].Contents = pikepdf.Stream(document, packed, Filter=pikepdf.Name.FlateDecode)

    return change


def zip_file() -> bytes:
    kept = BytesIO()
    with zipfile.ZipFile(kept, "w") as folder:
        folder.writestr("a.txt", "hidden")
    return kept.getvalue()


def photo(size=(60, 30), *, kind="JPEG", mode="RGB", **saving) -> bytes:
    """Return a picture whose left half is dark and whose right half is light."""
    picture = Image.new(mode, size, 255 if mode in ("L", "1") else tuple(255 for _ in mode))
    picture.paste(
        0 if mode in ("L", "1") else tuple(0 if sign != "A" else 255 for sign in mode), (0, 0, size[0] // 2, size[1])
    )
    kept = BytesIO()
    picture.save(kept, kind, **saving)
    return kept.getvalue()


def quarter_turned() -> Image.Exif:
    exif = Image.Exif()
    exif[0x0112] = 6
    return exif


def with_position() -> Image.Exif:
    exif = quarter_turned()
    exif[0x010F] = "Camera of Jan"
    exif.get_ifd(0x8825).update({1: "N", 2: (50.0, 50.0, 47.0), 3: "E", 4: (4.0, 21.0, 0.0)})
    return exif


def photo_with_position(**saving) -> bytes:
    return photo(exif=with_position(), comment=b"secret remark", **saving)
