"""A small server of object storage that speaks S3, on loopback: the verified fake.

It checks signatures (Signature Version 4), hashes of content and the age of a request as real ones do, and can be told
to fail. `test_storages.py` holds for it and, with `PARVIS_TEST_S3_URL`, for a real one.
"""

import hashlib
import hmac
import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, quote, unquote, urlsplit
from xml.sax.saxutils import escape

ACCESS_KEY, SECRET_KEY = "parvis-test", "a secret of the test"
REGION, BUCKET = "be-test-1", "documents"
OLDEST = 900  # seconds; as real servers


class ObjectStorageServer(ThreadingHTTPServer):
    """Keep objects in memory: key to content and moment."""

    daemon_threads = True

    def __init__(self, port=0, objects=None, page=1000):
        super().__init__(("127.0.0.1", port), _Handler)
        self.objects = {} if objects is None else objects
        self.page = page
        self.requests = []
        self.failures = []  # statuses of the next answers, one each
        self.cut = 0  # how many of the next downloads break off half-way
        self.silent = threading.Event()  # while set, nobody is answered
        self.closing = threading.Event()

    @property
    def url(self):
        return self.address()

    def address(self, *, prefix="house", bucket=BUCKET, timeout="5"):
        endpoint = f"http://127.0.0.1:{self.server_port}"
        return f"s3://{bucket}/{prefix}?endpoint={endpoint}&region={REGION}&timeout={timeout}"

    def handle_error(self, request, client_address):
        """Say nothing: clients that go away in the middle are part of the tests."""


@contextmanager
def serving(port=0, objects=None, page=1000):
    """Run a server in a thread of its own."""
    server = ObjectStorageServer(port, objects, page)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


class _Refusal(Exception):
    def __init__(self, status, code):
        super().__init__(code)
        self.status, self.code = status, code


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 5
    server: ObjectStorageServer

    def log_message(self, format, *args):  # noqa: A002 - its name there
        pass

    def do_GET(self):
        self.answer(self.get)

    def do_HEAD(self):
        self.answer(self.head)

    def do_PUT(self):
        self.answer(self.put)

    def do_DELETE(self):
        self.answer(self.delete)

    def answer(self, do):
        parts = urlsplit(self.path)
        self.query = dict(parse_qsl(parts.query, keep_blank_values=True))
        _, bucket, *rest = unquote(parts.path).split("/", 2)
        self.key = rest[0] if rest else ""
        self.server.requests.append((self.command, self.key))
        try:
            self.body = self.received()
            while self.server.silent.is_set() and not self.server.closing.wait(0.02):
                pass
            if self.server.failures:
                raise _Refusal(self.server.failures.pop(0), "SlowDown")
            self.check_signature(parts)
            if bucket != BUCKET:
                raise _Refusal(404, "NoSuchBucket")
            do()
        except _Refusal as refusal:
            self.close_connection = True
            self.send(refusal.status, f"<Error><Code>{refusal.code}</Code><Message>no</Message></Error>".encode())

    def received(self):
        size = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(size)
        if len(body) < size:
            raise _Refusal(400, "IncompleteBody")
        return body

    def check_signature(self, parts):
        """See docs.aws.amazon.com, "Authenticating Requests: Using the Authorization Header"."""
        announced = self.headers.get("x-amz-content-sha256", "")
        if announced != "UNSIGNED-PAYLOAD" and announced != hashlib.sha256(self.body).hexdigest():
            raise _Refusal(400, "XAmzContentSHA256Mismatch")
        scheme, _, rest = self.headers.get("Authorization", "").partition(" ")
        if scheme != "AWS4-HMAC-SHA256":
            raise _Refusal(403, "AccessDenied")
        given = dict(part.strip().split("=", 1) for part in rest.split(","))
        key, *scope = given["Credential"].split("/")
        moment = self.headers["x-amz-date"]
        age = datetime.now(UTC) - datetime.strptime(moment, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        if abs(age.total_seconds()) > OLDEST:
            raise _Refusal(403, "RequestTimeTooSkewed")
        if key != ACCESS_KEY or scope != [moment[:8], REGION, "s3", "aws4_request"]:
            raise _Refusal(403, "InvalidAccessKeyId")
        query = sorted((quote(name, safe="-_.~"), quote(value, safe="-_.~")) for name, value in self.query.items())
        signed = given["SignedHeaders"].split(";")
        if "host" not in signed:
            raise _Refusal(403, "AccessDenied")
        canonical = "\n".join(
            [
                self.command,
                parts.path,
                "&".join(f"{name}={value}" for name, value in query),
                *(f"{name}:{' '.join(self.headers[name].split())}" for name in signed),
                "",
                given["SignedHeaders"],
                announced,
            ]
        )
        text = "\n".join([scheme, moment, "/".join(scope), hashlib.sha256(canonical.encode()).hexdigest()])
        secret = f"AWS4{SECRET_KEY}".encode()
        for part in scope:
            secret = hmac.digest(secret, part.encode(), "sha256")
        if not hmac.compare_digest(hmac.new(secret, text.encode(), "sha256").hexdigest(), given["Signature"]):
            raise _Refusal(403, "SignatureDoesNotMatch")

    def put(self):
        self.server.objects[self.key] = (self.body, datetime.now(UTC))
        self.send(200, b"", {"ETag": self.etag(self.body)})

    def head(self):
        if self.key not in self.server.objects:
            raise _Refusal(404, "NoSuchKey")
        self.object(200, self.server.objects[self.key][0])

    def get(self):
        if not self.key:
            self.list()
            return
        if self.key not in self.server.objects:
            raise _Refusal(404, "NoSuchKey")
        content = self.server.objects[self.key][0]
        asked = self.headers.get("Range", "")
        if not asked:
            self.object(200, content)
            return
        first, _, last = asked.removeprefix("bytes=").partition("-")
        end = min(int(last) + 1 if last else len(content), len(content))
        self.object(206, content, int(first), end)

    def object(self, status, whole, start=0, end=None):
        content = whole[start:end]
        moment = self.server.objects[self.key][1]
        headers = {
            "ETag": self.etag(whole),
            "Last-Modified": moment.strftime("%a, %d %b %Y %H:%M:%S GMT"),
            "Content-Type": "application/octet-stream",
        }
        if status == 206:
            headers["Content-Range"] = f"bytes {start}-{start + len(content) - 1}/{len(whole)}"
        self.send(status, content, headers)

    def delete(self):
        self.server.objects.pop(self.key, None)
        self.send(204, b"")

    def list(self):
        prefix, after = self.query.get("prefix", ""), self.query.get("continuation-token", "")
        keys = sorted(key for key in self.server.objects if key.startswith(prefix) and key > after)
        shown = keys[: min(self.server.page, int(self.query.get("max-keys", 1000)))]
        more = len(shown) < len(keys)
        found = "".join(
            f"<Contents><Key>{escape(key)}</Key><Size>{len(self.server.objects[key][0])}</Size>"
            f"<LastModified>{self.server.objects[key][1]:%Y-%m-%dT%H:%M:%S.000Z}</LastModified>"
            f"<ETag>{escape(self.etag(self.server.objects[key][0]))}</ETag></Contents>"
            for key in shown
        )
        token = f"<NextContinuationToken>{escape(shown[-1])}</NextContinuationToken>" if more else ""
        answer = (
            f"<?xml version='1.0' encoding='UTF-8'?><ListBucketResult><Name>{BUCKET}</Name><Prefix>{escape(prefix)}"
            f"</Prefix><KeyCount>{len(shown)}</KeyCount><IsTruncated>{str(more).lower()}</IsTruncated>{token}{found}"
            "</ListBucketResult>"
        )
        self.send(200, answer.encode(), {"Content-Type": "application/xml"})

    def etag(self, content):
        return f'"{hashlib.md5(content).hexdigest()}"'

    def send(self, status, content, headers=None):
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        if status != 204:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command == "HEAD":
            return
        if self.command == "GET" and self.key and status < 300 and self.server.cut:
            self.server.cut -= 1
            self.wfile.write(content[: len(content) // 2])
            self.close_connection = True
            return
        self.wfile.write(content)
