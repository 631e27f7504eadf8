"""One number for the whole content of a folder, by which a case says under which definition it began."""

import hashlib
import os
import unicodedata
from pathlib import Path


def content_hash(folder: Path | str) -> str:
    """Return the SHA-256, in hexadecimal, of every file below `folder`: names and contents.

    The same on every system: names are sorted and composed (NFC), and a text file's line ends count as `\\n`.
    Hidden files, and those that editors and Python leave behind, are not counted.

    :raises ValueError: if a link leads elsewhere; a definition lies wholly in its folder.
    :raises FileNotFoundError: if there is no such folder.
    """
    root = Path(folder)
    if not root.is_dir():
        raise FileNotFoundError(f"There is no folder {root}.")
    files = []
    for path in root.rglob("*"):
        relative = path.relative_to(root)
        if any(part.startswith(".") or part == "__pycache__" for part in relative.parts) or path.name.endswith("~"):
            continue
        if path.is_symlink():
            raise ValueError(f"{relative} is a link; put the file itself in the folder.")
        if path.is_file():
            name = unicodedata.normalize("NFC", relative.as_posix().replace(os.sep, "/"))
            files.append((name.encode(), path))
    digest = hashlib.sha256()
    for encoded, path in sorted(files):
        content = _with_plain_line_ends(path.read_bytes())
        digest.update(b"%d:%b:%d:%b" % (len(encoded), encoded, len(content), content))
    return digest.hexdigest()


def _with_plain_line_ends(content: bytes) -> bytes:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return content
    return content.replace(b"\r\n", b"\n")
