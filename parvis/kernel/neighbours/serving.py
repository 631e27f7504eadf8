"""WSGI applications served on loopback: one in a test, all of them together in the demonstration."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server
from wsgiref.util import shift_path_info

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]
"""A WSGI application (PEP 3333)."""


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True
    # The queue of a test that knocks many times at once.
    request_queue_size = 64


class _Silent(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the name of the base class)
        """Say nothing: a test that fails tells what it saw."""


@contextmanager
def running(application: Application, *, port: int = 0) -> Iterator[str]:
    """Serve an application on loopback while the block runs; yield its address, without a slash at the end.

    :param port: 0 for any free one.
    """
    with make_server("127.0.0.1", port, application, _Server, _Silent) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def gathered(applications: Mapping[str, Application]) -> Application:
    """Return one application that serves each of these under its name: `/identity/…`, `/sources/…`."""

    def serve(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        chosen = applications.get(environ.get("PATH_INFO", "").strip("/").partition("/")[0])
        if chosen is None:
            start_response("404 Not Found", [("Content-Type", "text/plain; charset=utf-8")])
            return [f"Here are only: {', '.join(applications)}.\n".encode()]
        shift_path_info(environ)
        return chosen(environ, start_response)

    return serve
