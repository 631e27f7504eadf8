"""A mail server and a receiver of webhooks, real ones, on this machine."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class MailServer(socketserver.ThreadingTCPServer):
    """Speak enough SMTP (RFC 5321) to take mail, or to refuse it with the answer that a test wants."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), MailConversation)
        self.taken: list[tuple[list[str], bytes]] = []
        self.answer_to_recipient = "250 OK"

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.server_address[1]}"


class MailConversation(socketserver.StreamRequestHandler):
    """One connection."""

    server: MailServer

    def handle(self) -> None:
        recipients: list[str] = []
        self.say("220 ready")
        while line := self.rfile.readline().decode().strip():
            word = line.split(" ")[0].upper()
            if word == "RCPT":
                recipients.append(line.split(":", 1)[1].strip("<>"))
                self.say(self.server.answer_to_recipient)
            elif word == "DATA":
                self.say("354 go on")
                self.server.taken.append((recipients, self.read_mail()))
                self.say("250 taken")
            elif word == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 OK")

    def read_mail(self) -> bytes:
        content = b""
        while (line := self.rfile.readline()) != b".\r\n":
            content += line
        return content

    def say(self, text: str) -> None:
        self.wfile.write(text.encode() + b"\r\n")


class Receiver(ThreadingHTTPServer):
    """Take webhooks, and answer with the statuses that a test wants, one after another; then 204."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Call)
        self.taken: list[tuple[dict[str, str], bytes]] = []
        self.answers: list[int] = []
        """Statuses; 0 hangs up without an answer."""
        self.pauses: list[float] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/hook?x=1"


class Call(BaseHTTPRequestHandler):
    """One call."""

    server: Receiver

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.taken.append(({**self.headers, "path": self.path}, body))
        if self.server.pauses:
            threading.Event().wait(self.server.pauses.pop(0))
        status = self.server.answers.pop(0) if self.server.answers else 204
        if not status:
            self.close_connection = True
            return
        self.send_response(status)
        if status == 302:
            self.send_header("Location", "http://127.0.0.1:1/elsewhere")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args: object) -> None:
        """Say nothing."""


@contextmanager
def running(server: socketserver.BaseServer) -> Iterator[socketserver.BaseServer]:
    """Serve from a thread until the test is over."""
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
