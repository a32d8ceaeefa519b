"""A context whose `request` does real HTTP, to a server that the test started on loopback; nowhere else."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from npa_core.errors import DoubtError, RejectedError, TransientError
from npa_core.models import Response
from npa_core.testing.context import FakeContext, Request

_SECONDS = 10.0


@dataclass
class LoopbackContext(FakeContext):
    """Lends real HTTP to 127.0.0.0/8 and answers with the errors of the real context. Redirects are not followed."""

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        timeout: float | None = None,
        max_bytes: int | None = None,
        redirects: int = 5,
        http2: bool = False,
    ) -> Response:
        """Make one exchange."""
        request = Request(method, url, dict(headers or {}), content, redirects, http2)
        self.requests.append(request)
        return await asyncio.to_thread(_exchange, request, timeout or _SECONDS)


def _exchange(request: Request, timeout: float) -> Response:
    parts = urlsplit(request.url)
    host = parts.hostname or ""
    if not host.startswith("127."):
        raise RejectedError(f"{host} is not on loopback", kind="refused-address")
    connection = HTTPConnection(host, parts.port, timeout=timeout)
    try:
        connection.connect()
    except OSError as error:
        raise TransientError(f"no connection to {host}:{parts.port} ({error})", kind="connect") from None
    try:
        target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
        connection.request(request.method, target, body=request.content, headers=dict(request.headers))
        answer = connection.getresponse()
        return Response(
            status=answer.status,
            url=request.url,
            headers={name.lower(): value for name, value in answer.getheaders()},
            body=answer.read(),
        )
    except (OSError, HTTPException) as error:
        if request.method in {"POST", "PATCH"}:
            raise DoubtError(f"{host} may already have it ({error})") from None
        raise TransientError(f"{host} was lost ({error})", kind="protocol") from None
    finally:
        connection.close()
