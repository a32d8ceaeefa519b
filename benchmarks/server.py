"""A feed server in a process of its own: every feed on its own loopback address, as every partner has its own host.

`python -m benchmarks.server 1000 20` prints its port as one line when it listens. Each line on its stdin is answered
with how many feeds were sent and how many were said to be unchanged since the last line; it ends with its stdin.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections import Counter
from contextlib import suppress

from benchmarks.feeds import Feed, feeds


def address(number: int) -> str:
    """The loopback address of feed `number`: 127.1.0.1 … 127.1.3.250."""
    return f"127.1.{number // 250}.{number % 250 + 1}"


_NOTHING = b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"


async def serve(count: int, items: int) -> None:
    """Serve until stdin ends."""
    counts: Counter[str] = Counter()
    served = {address(number): feed for number, feed in enumerate(feeds(count, items))}

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        feed = served[writer.get_extra_info("sockname")[0]]
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            while request := await reader.readuntil(b"\r\n\r\n"):
                reply = answer(feed, request.decode("latin-1"))
                if reply is not _NOTHING:
                    counts[reply[9:12].decode()] += 1
                writer.write(reply)
                await writer.drain()
        writer.close()

    server = await asyncio.start_server(connected, address(0), 0, backlog=512)
    port = server.sockets[0].getsockname()[1]
    others = [await asyncio.start_server(connected, host, port, backlog=16) for host in served if host != address(0)]
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    while await asyncio.to_thread(sys.stdin.readline):
        sys.stdout.write(json.dumps(counts) + "\n")
        sys.stdout.flush()
        counts.clear()
    for one in (server, *others):
        one.close()


def answer(feed: Feed, request: str) -> bytes:
    """One HTTP/1.1 answer: 304 when the validator matches, compressed when the client takes gzip.

    Who asks what the site allows is told that it says nothing; that is not counted.
    """
    if "/robots.txt " in request[:100] or "/.well-known/" in request[:100]:
        return _NOTHING
    headers = {
        name.strip().lower(): value.strip()
        for name, colon, value in (line.partition(":") for line in request.split("\r\n")[1:])
        if colon
    }
    if headers.get("if-none-match") == feed.etag:
        return f"HTTP/1.1 304 Not Modified\r\nETag: {feed.etag}\r\n\r\n".encode()
    packed = "gzip" in headers.get("accept-encoding", "")
    body = feed.packed if packed else feed.body
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {feed.content_type}\r\nETag: {feed.etag}\r\nVary: Accept-Encoding\r\n"
    head += "Content-Encoding: gzip\r\n" if packed else ""
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), int(sys.argv[2])))
