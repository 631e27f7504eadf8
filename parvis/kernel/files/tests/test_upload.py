"""A body that is too large, on its way in."""

from io import BytesIO

import pytest
from django.core.handlers.wsgi import WSGIRequest

from parvis.kernel.files import upload
from parvis.kernel.files.api import refusal

BOUNDARY = "parvis"
HANDLERS = [
    "parvis.kernel.files.upload.LimitedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]


class Body:
    """A form with a token, a text and a file of a given size, made as it is read; it counts what was taken."""

    def __init__(self, size: int) -> None:
        head = "".join(
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in (("csrfmiddlewaretoken", "t"), ("reason", "I typed this"))
        )
        head += (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="card"; filename="a.pdf"\r\n'
            "Content-Type: application/pdf\r\n\r\n"
        )
        self._head = BytesIO(head.encode())
        self._left = size
        self._tail = BytesIO(f"\r\n--{BOUNDARY}--\r\n".encode())
        self.length = len(head) + size + len(self._tail.getvalue())
        self.given = 0

    def read(self, size: int = -1) -> bytes:
        piece = self._head.read(size)
        if not piece and self._left:
            piece = bytes(min(size, self._left))
            self._left -= len(piece)
        piece = piece or self._tail.read(size)
        self.given += len(piece)
        return piece

    def readline(self, size: int = -1) -> bytes:
        piece = self._tail.readline(size)
        assert piece or not self._left, "a file without line ends is one line: 200 MB in memory"
        self.given += len(piece)
        return piece


def sent(body: Body) -> WSGIRequest:
    return WSGIRequest(
        {
            "REQUEST_METHOD": "POST",
            "PATH_INFO": "/",
            "CONTENT_TYPE": f"multipart/form-data; boundary={BOUNDARY}",
            "CONTENT_LENGTH": str(body.length),
            "wsgi.input": body,
        }
    )


@pytest.fixture(autouse=True)
def handlers(settings, tmp_path):
    settings.FILE_UPLOAD_HANDLERS = HANDLERS
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path
    return tmp_path


@pytest.mark.parametrize("megabytes", [1, 20])
def test_what_fits_arrives(megabytes):
    request = sent(Body(megabytes * 1_000_000))
    assert refusal(request) is None
    assert request.FILES["card"].size == megabytes * 1_000_000
    request.FILES["card"].close()


@pytest.mark.parametrize("megabytes", [26, 200])
def test_what_does_not_fit_is_thrown_away_and_the_answer_keeps_what_was_typed(megabytes, handlers):
    body = Body(megabytes * 1_000_000)
    request = sent(body)
    refused = refusal(request)
    assert refused is not None
    assert "25 MB" in refused.message("en")
    assert request.POST["csrfmiddlewaretoken"] == "t"
    assert request.POST["reason"] == "I typed this"
    assert not request.FILES
    assert body.given == body.length, "a browser reads the answer only after it has sent everything"
    assert list(handlers.iterdir()) == [], "no temporary file is left"


def test_what_is_absurd_is_cut_off():
    body = Body(upload.WORTH_DRAINING + 1)
    assert refusal(sent(body)) is not None
    assert body.given < 1_000_000
