"""A program that reads a HEIC photo from its input, and writes it to its output as a JPEG, or what its camera wrote.

`heic.py` starts it. Decoders of this format are large and meet bytes that somebody chose: one wrong byte in a file has
ended a process. So they get one that holds nothing else, and little memory and time.

    … MOST_POINTS LONGEST_SIDE|0     a JPEG, with the photo's colour profile
    … exif                           the bytes of its EXIF, perhaps none
"""

import sys
from io import BytesIO

import pi_heif
from PIL import Image

TOO_MANY_POINTS = "too many points"  # as `heic.py` understands it


def main() -> None:
    pi_heif.register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)
    picture = Image.open(BytesIO(sys.stdin.buffer.read()), formats=["HEIF"])
    if sys.argv[1] == "exif":
        sys.stdout.buffer.write(picture.info.get("exif") or b"")
        return
    most_points, longest_side = int(sys.argv[1]), int(sys.argv[2])
    if picture.width * picture.height > most_points:
        sys.exit(TOO_MANY_POINTS)
    if longest_side:
        picture.thumbnail((longest_side, longest_side), Image.Resampling.LANCZOS, reducing_gap=1.0)
    profile = picture.info.get("icc_profile")
    plain = picture.convert("L" if picture.mode.startswith(("L", "I")) else "RGB")
    plain.info = {}
    plain.save(sys.stdout.buffer, "JPEG", quality=95, subsampling=0, icc_profile=profile)


if __name__ == "__main__":
    main()
