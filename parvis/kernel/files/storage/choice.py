"""Which storage this installation uses."""

import importlib
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from parvis.kernel.files.storage.address import parse
from parvis.kernel.files.storage.disk import DiskStorage
from parvis.kernel.files.storage.types import Storage


def current() -> Storage:
    """Return the storage that the settings name: object storage if there is a `FILES_URL`, else the disk."""
    if not settings.FILES_URL:
        return DiskStorage(Path(settings.FILES_DIR))
    return _object_storage(
        settings.FILES_URL,
        settings.FILES_ACCESS_KEY.get_secret_value(),
        settings.FILES_SECRET_KEY.get_secret_value(),
    )


@lru_cache(maxsize=4)
def _object_storage(url: str, access_key: str, secret_key: str) -> Storage:
    """Make the client, once a process: it keeps its connections.

    Its library is an optional extra, so this room is loaded only where the setting asks for it: a small installation
    on one disk neither installs nor loads it.
    """
    room = importlib.import_module("parvis.kernel.files.storage.s3")
    storage: Storage = room.ObjectStorage(parse(url), access_key=access_key, secret_key=secret_key)
    return storage
