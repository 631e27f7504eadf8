"""What a backup says about itself, and what can be wrong with it; no Django."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

FORMAT = 1
MANIFEST = "manifest.json"


class BackupError(Exception):
    """The backup or the restore cannot be done; the message says what to do."""


class AlreadyThere(BackupError):
    """Something stands where the backup, or the restored installation, would go."""


class Damaged(BackupError):
    """The backup is incomplete, was changed, or is none."""


class WrongKind(BackupError):
    """The backup is sound, but belongs to another database system or a later version."""


@dataclass(frozen=True, kw_only=True)
class Part:
    """One file of a backup.

    :param size: in bytes.
    :param sha256: of its content, in hexadecimals.
    """

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, kw_only=True)
class Manifest:
    """The table of contents of a backup.

    :param version: of the software that made it.
    :param made_at: ISO 8601.
    :param vendor: `sqlite` or `postgresql`.
    :param migrations: what the schema of the database was, as `app.name`.
    :param heads: sequence and hash of the last journal entry of every chain.
    :param parts: every other file.
    """

    version: str
    made_at: str
    vendor: str
    migrations: tuple[str, ...]
    heads: dict[str, tuple[int, str]]
    parts: tuple[Part, ...]

    def text(self) -> str:
        """Write the manifest as it stands in the backup."""
        return json.dumps({"format": FORMAT} | asdict(self), indent=1)

    @classmethod
    def parse(cls, text: str) -> "Manifest":
        """Read a manifest.

        :raises Damaged: if it is none.
        :raises WrongKind: if it has another format.
        """
        try:
            record: dict[str, Any] = json.loads(text)
            if record["format"] != FORMAT:
                raise WrongKind(f"This backup has format {record['format']}; this version reads format {FORMAT}.")
            return cls(
                version=str(record["version"]),
                made_at=str(record["made_at"]),
                vendor=str(record["vendor"]),
                migrations=tuple(record["migrations"]),
                heads={chain: (int(number), str(digest)) for chain, (number, digest) in record["heads"].items()},
                parts=tuple(Part(**part) for part in record["parts"]),
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise Damaged(f"{MANIFEST} of this backup cannot be understood.") from error


@dataclass(frozen=True, kw_only=True)
class Report:
    """What was saved or restored.

    :param files: how many documents.
    :param size: of everything, in bytes.
    :param entries: how many journal entries.
    """

    place: Path
    made_at: str
    files: int
    size: int
    entries: int
