"""What the files declare to the house."""

from datetime import datetime, timedelta

from parvis.kernel.files import api as files
from parvis.kernel.registry import Manifest, Schedule, Sign

AGE = timedelta(days=1)


def sweep(at: datetime) -> int:
    """Delete bytes that belong to no file."""
    return files.sweep(before=at - AGE)


MANIFEST = Manifest(
    module="kernel.files",
    schedules=(Schedule(id="files.sweep", every=timedelta(days=1), run=sweep),),
    signs=(
        Sign(
            id="files.size",
            name={"nl": "Documenten", "fr": "Documents", "en": "Documents"},
            read=lambda at: files.total_size(),
            unit="bytes",
        ),
        Sign(
            id="files.quarantined",
            name={"nl": "Bestanden in quarantaine", "fr": "Fichiers en quarantaine", "en": "Files in quarantine"},
            read=lambda at: files.quarantined(),
            most=0,
        ),
    ),
)
