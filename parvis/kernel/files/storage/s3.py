"""Bytes on object storage that speaks S3.

An object is sent in one signed request, with the hash of its content: it is there wholly or not at all. A request
that fails in a way that may pass (no connection, an answer of 5xx, no answer in time) is repeated three times, with
back-off.

The library runs its own threads, which a fork does not copy: the client is made in the process that uses it.
"""

import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any

import obstore
from obstore.exceptions import BaseError, NotFoundError, PermissionDeniedError, UnauthenticatedError
from obstore.store import S3Store

from parvis.kernel.files.storage.address import Address
from parvis.kernel.files.storage.types import Entry, Missing, Unreachable

_CONNECT = timedelta(seconds=3)
_REPEATS = 3
_BLOCK = 1 << 20
_PAGE = 1000


class ObjectStorage:
    """Keep bytes as objects in a bucket, below a prefix."""

    def __init__(self, address: Address, *, access_key: str, secret_key: str) -> None:
        timeout = timedelta(seconds=address.timeout)
        self._address = address
        self._store = S3Store(
            address.bucket,
            prefix=address.prefix or None,
            config={
                "access_key_id": access_key,
                "secret_access_key": secret_key,
                "region": address.region,
                # One DELETE an object: the request for many at once is not understood by every server.
                "disable_bulk_delete": True,
                **({"endpoint": address.endpoint} if address.endpoint else {}),
            },
            client_options={
                "timeout": timeout,
                "connect_timeout": min(_CONNECT, timeout),
                "allow_http": address.endpoint.startswith("http:"),
                **({"root_certificate": Path(address.ca).read_bytes()} if address.ca else {}),
            },
            retry_config={
                "max_retries": _REPEATS,
                "retry_timeout": timeout,
                "backoff": {
                    "init_backoff": timedelta(milliseconds=100),
                    "max_backoff": timedelta(seconds=2),
                    "base": 2,
                },
            },
        )

    def __str__(self) -> str:
        return str(self._address)

    def put(self, key: str, pieces: Iterable[bytes]) -> None:
        content = b"".join(pieces)
        with self._asking():
            obstore.put(self._store, key, content, use_multipart=False)

    def get(self, key: str) -> IO[bytes]:
        with self._asking():
            found = obstore.get(self._store, key)
        return io.BufferedReader(_Stream(self, found.stream(min_chunk_size=_BLOCK), found.meta["size"]), _BLOCK)

    def exists(self, key: str) -> bool:
        try:
            with self._asking():
                obstore.head(self._store, key)
        except Missing:
            return False
        return True

    def delete(self, key: str) -> None:
        try:
            with self._asking():
                obstore.delete(self._store, key)
        except Missing:
            return

    def list(self) -> Iterator[Entry]:
        pages = obstore.list(self._store, chunk_size=_PAGE)
        while True:
            with self._asking():
                page = next(pages, None)
            if page is None:
                return
            for found in page:
                yield Entry(found["path"], found["size"], found["last_modified"])

    def tidy(self, *, before: datetime) -> None:
        """Do nothing: an object is sent in one request, so the server keeps no halves."""

    @contextmanager
    def _asking(self) -> Iterator[None]:
        """Say in words what went wrong."""
        try:
            yield
        except (BaseError, OSError) as error:
            raise self._in_words(error) from error

    def _in_words(self, error: Exception) -> Missing | Unreachable:
        # A listing that fails is a general error of the library, whose text alone holds the answer of the server.
        said = str(error)
        if "NoSuchBucket" in said:
            return Unreachable(f"There is no such bucket: {self}. Make it, or correct PARVIS_FILES_URL.")
        if isinstance(error, (NotFoundError, FileNotFoundError)):
            return Missing(f"There is no such object in {self}.")
        if isinstance(error, (PermissionDeniedError, UnauthenticatedError)) or "status code: 403" in said:
            return Unreachable(
                f"The storage {self} refuses us: check PARVIS_FILES_ACCESS_KEY and PARVIS_FILES_SECRET_KEY, what that "
                "key may do in this bucket, and the clock of this machine."
            )
        return Unreachable(
            f"The storage {self} does not answer as it should: check that it runs and that this machine reaches it."
        )


class _Stream(io.RawIOBase):
    """The bytes of an object as a file; fewer than announced are an error, never an end."""

    def __init__(self, storage: ObjectStorage, blocks: Any, size: int) -> None:
        self._storage = storage
        self._blocks = blocks
        self._left = size
        self._block = memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, target: Any) -> int:
        if not self._block:
            with self._storage._asking():
                block = next(self._blocks, None)
            if block is None:
                if self._left:
                    raise Unreachable(f"The storage {self._storage} broke off in the middle of an object.")
                return 0
            self._block = memoryview(bytes(block))
            self._left -= len(self._block)
        count = min(len(target), len(self._block))
        target[:count] = self._block[:count]
        self._block = self._block[count:]
        return count
