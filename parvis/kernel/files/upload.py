"""A body that is too large is stopped on its way in, and the sender gets a sentence.

Put :class:`LimitedUploadHandler` first in `FILE_UPLOAD_HANDLERS`. The fields that came before the file in the form
(the CSRF token is the first) are parsed; of the files nothing is kept. The view asks :func:`refusal` first:

    if refused := files.refusal(request):
        return the form again, with refused.message(language) as the error of the file field
"""

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

from parvis.kernel.files.refusals import TooLarge

MOST_PER_REQUEST = 25_000_000
"""Bytes of all files of one request together. One file is also counted by `files.store(max_bytes=…)`."""
WORTH_DRAINING = 1_000_000_000
"""A browser reads the answer only after it has sent its body, so the rest is read and thrown away, up to this much."""
_PIECE = 64 * 1024
_ATTRIBUTE = "_files_refusal"


class LimitedUploadHandler(FileUploadHandler):
    """Count the bytes of the files in a request, and stop above the limit."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self._received = 0
        self._content_length = 0
        self._input: Any = None

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803 - Django passes it by this name
        content_length: int,
        boundary: Any,
        encoding: Any = None,
    ) -> None:
        """Remember how much is announced; parsing goes on, so that the fields before the file arrive."""
        self._content_length = content_length
        self._input = input_data

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass the bytes on, or stop the request.

        :raises StopUpload: above the limit.
        """
        self._received += len(raw_data)
        # What is announced is believed at the first byte of a file: no need to receive 25 MB of 200 first.
        if self._received > MOST_PER_REQUEST or self._content_length > 2 * MOST_PER_REQUEST:
            if self.request is not None:
                setattr(self.request, _ATTRIBUTE, TooLarge(MOST_PER_REQUEST))
            if self._content_length <= WORTH_DRAINING:
                self._drain()
            raise StopUpload(connection_reset=True)
        return raw_data

    def _drain(self) -> None:
        """Read the rest and throw it away. Django would read it by lines, and a file without line ends is one line."""
        while self._input.read(_PIECE):
            pass

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handlers that follow."""


def refusal(request: HttpRequest) -> TooLarge | None:
    """Return why the files of this request were thrown away, or None. Reads the body if nobody has yet."""
    request.FILES  # noqa: B018 - parses the body
    found = getattr(request, _ATTRIBUTE, None)
    return found if isinstance(found, TooLarge) else None
