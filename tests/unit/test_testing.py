"""The kit for plugin authors: contexts that answer as a test says, and a watch that misses nothing."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from npa_core.errors import DoubtError, RejectedError, TransientError
from npa_core.models import Archive, Brief, Harvest, Message, Receipt, Response
from npa_core.plugin import Gatherer, Publisher, Settings
from npa_core.testing import FakeContext, GathererContract, LoopbackContext, PublisherContract, sample_brief
from npa_core.testing.watch import _note, watched


class Line:
    """A connection that a test made."""

    secure = False

    async def write(self, data: bytes) -> None:
        """Swallow it."""


@pytest.fixture
def server():
    """Echoes what it is sent; at `/lost` it hangs up in the middle."""

    class Echo(BaseHTTPRequestHandler):
        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if self.path == "/lost":
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            body = f"{self.command} {self.path} {self.headers.get('X-Key')} {body.decode()}".encode()
            self.send_response(201)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = answer  # noqa: N815  the names are http.server's

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Echo) as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}"
        running.shutdown()
        thread.join()


async def test_without_an_answer_there_is_no_network():
    context = FakeContext()

    with pytest.raises(TransientError, match=r"asked for https://a\.example/"):
        await context.request("GET", "https://a.example/")
    with pytest.raises(TransientError, match=r"asked for a\.example:25"):
        async with context.connect("a.example", 25):
            pass

    assert [request.url for request in context.requests] == ["https://a.example/"]


async def test_requests_and_connections_get_what_the_test_wrote_down():
    line = Line()
    context = FakeContext(
        answer=lambda request: Response(status=200, url=request.url, body=request.method.encode()),
        connection=lambda host, port: line,
    )

    response = await context.request("PUT", "https://a.example/", content=b"x")
    async with context.connect("a.example", 25) as connection:
        assert connection is line

    assert response.body == b"PUT"
    assert context.requests[0].content == b"x"


async def test_a_fake_context_remembers_offloads_and_knows_the_time():
    context = FakeContext()
    value = [1]

    context.shelf.put("seen", value)
    value.append(2)

    assert (context.shelf.get("seen"), context.shelf.get("other", 5)) == ([1], 5)
    assert await context.offload(abs, -2) == 2
    assert context.clock.now().tzinfo is not None
    assert context.archive() == Archive(revision=1)


async def test_the_loopback_context_does_real_http(server):
    context = LoopbackContext()

    got = await context.request("GET", f"{server}?a=1", headers={"X-Key": "k"})
    posted = await context.request("POST", f"{server}/path", content=b"body")

    assert (got.status, got.body) == (201, b"GET /?a=1 k ")
    assert posted.body == b"POST /path None body"
    assert posted.headers["content-length"] == str(len(posted.body))
    assert len(context.requests) == 2


async def test_the_loopback_context_fails_as_the_real_one_does(server):
    context = LoopbackContext()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    for method, url, error in (
        ("GET", "http://a.example/", RejectedError),
        ("GET", f"http://127.0.0.1:{port}/", TransientError),
        ("GET", f"{server}/lost", TransientError),
        ("POST", f"{server}/lost", DoubtError),
    ):
        with pytest.raises(error):
            await context.request(method, url)


def test_the_watch_notes_files_connections_and_processes_but_no_imports(tmp_path):
    with watched() as events:
        Path(tmp_path / "a.txt").write_text("x")
        subprocess.run([sys.executable, "-c", "pass"], check=True)
        Path(__file__).read_text()
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", 1))
    Path(tmp_path / "a.txt").read_text()

    assert f"open: {tmp_path / 'a.txt'}" in events
    assert any(event.startswith("subprocess.Popen") for event in events)
    assert any(event.startswith("socket.connect") for event in events)
    assert not any(event.endswith(".py") for event in events)
    assert sum("a.txt" in event for event in events) == 1


def test_the_watch_tells_apart_what_it_is_for():
    with watched() as events:
        for event, arguments in (("open", ("a.txt",)), ("open", ("a.py",)), ("import", ("os",)), ("os.system", ())):
            _note(event, arguments)
    _note("open", ("b.txt",))

    assert events == ["open: a.txt", "os.system: "]


class Mirror(Publisher[Settings]):
    name = "mirror"
    follows = "archive"

    def plan(self, brief: Any) -> list[Message]:
        return [Message(target="site")]

    async def deliver(self, delivery: Any, parts: Any) -> Receipt:
        raise NotImplementedError


class Feed(Gatherer[Settings]):
    name = "feed"

    async def gather(self, visit: Any) -> Harvest:
        return Harvest()


def test_the_hostile_brief_is_of_the_kind_that_the_publisher_follows():
    class Suite(PublisherContract):
        component_type = Mirror

    class Odd(Suite):
        def brief(self) -> Brief:
            return sample_brief().model_copy(update={"edition": None})

    brief = Suite().hostile_brief()

    assert brief.edition is None
    assert "<script>" in brief.archive.cards[0].title
    assert len(brief.archive.cards) > len(sample_brief("archive").archive.cards)
    assert Odd().hostile_brief() == Odd().brief()


def test_a_gatherer_that_reads_no_documents_keeps_that_part_of_the_contract():
    class Suite(GathererContract):
        component_type = Feed

    assert Suite().document() is None
    Suite().test_reading_is_pure_and_fit_for_a_worker()
