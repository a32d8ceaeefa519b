"""An HTTP server on the loopback interface: a free port, a thread of its own, gone without a trace when closed."""

from __future__ import annotations

import socketserver
from abc import abstractmethod
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from types import TracebackType
from typing import Any, Self

HOST = "127.0.0.1"


class QuietHandler(BaseHTTPRequestHandler):
    """What the demo's handlers share: `serve` for every method, one exchange a connection, nothing on stderr."""

    protocol_version = "HTTP/1.1"
    timeout = 5
    """Seconds after which a silent client is dropped, so that closing the server never hangs."""

    @abstractmethod
    def serve(self) -> None:
        """Answer the request that `command`, `path` and `headers` describe."""

    def _serve(self) -> None:
        self.serve()

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = _serve  # noqa: N815 - the names http.server looks for

    def answer(self, status: int, body: bytes = b"", headers: dict[str, str] | None = None) -> None:
        """Send a whole response and end the connection."""
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if status not in (204, 304):
            self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD" and status not in (204, 304):
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: the demo's own table tells what happened."""


class _Server(socketserver.ThreadingMixIn, HTTPServer):
    daemon_threads = False  # so that closing waits for every answer under way
    request_queue_size = 128  # a gatherer asks all partners at once

    def server_bind(self) -> None:
        """Bind without asking the name service for our name, which blocks on a machine without network."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, int(self.server_address[1])

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing when a client hangs up in the middle."""


class LoopbackServer:
    """Serves one handler class between `with` and its end. `url` has no trailing slash."""

    def __init__(self, handler: type[BaseHTTPRequestHandler]) -> None:
        self._server = _Server((HOST, 0), handler)
        self._thread = Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def port(self) -> int:
        """The port the system chose."""
        return self._server.server_port

    @property
    def url(self) -> str:
        """Where it answers: `http://127.0.0.1:<port>`."""
        return f"http://{HOST}:{self.port}"

    def __enter__(self) -> Self:
        """Start to answer."""
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Finish what is under way and free the port."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
