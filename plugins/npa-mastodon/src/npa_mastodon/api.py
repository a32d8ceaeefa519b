"""The Mastodon API as far as a publisher needs it: calls with the token, and what the answers mean."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from pydantic import JsonValue, SecretStr

from npa_core.errors import DoubtError, RejectedError
from npa_core.models import Response
from npa_core.plugin import Context
from npa_core.text import excerpt, one_line, plain

_ADVICE = {
    401: "make a new access token and put it where npa.toml reads it",
    403: "give the token the scopes named in the README, and see whether the account is limited",
    404: "it may have been deleted there",
    422: "the server does not accept the post as it is",
}
_WORDS = 200


class Api:
    """One account on one server."""

    def __init__(self, context: Context, server: str, token: SecretStr) -> None:
        self._context = context
        self._server = server
        self._token = token

    async def get(self, path: str) -> Any:
        """Return what stands at `path`."""
        return (await self.call("GET", path)).as_json()

    async def call(
        self, method: str, path: str, body: Mapping[str, JsonValue] | None = None, key: str = ""
    ) -> Response:
        """Make one call; raise what its status means. With `key` the call is a post that must not be doubled.

        Raises TransientError (try later), RejectedError (a person looks), DoubtError (posted, or not).
        """
        headers = {"Accept": "application/json", "Authorization": f"Bearer {self._token.get_secret_value()}"}
        content = None
        if body is not None:
            headers["Content-Type"] = "application/json"
            content = json.dumps(body, ensure_ascii=False).encode()
        if key:
            headers["Idempotency-Key"] = key
        # No redirects: a server that moved has another name for the account, and the token is not for elsewhere.
        response = await self._context.request(
            method, self._server + path, headers=headers, content=content, redirects=0
        )
        self._judge(response, method)
        return response

    def _judge(self, response: Response, method: str) -> None:
        status = response.status
        if 200 <= status < 300:
            return
        if method == "POST" and status >= 500 and status != 503:
            # The application may have failed, or the proxy lost patience, after the post was stored.
            # 503 is said before: by a proxy without a backend, or by Mastodon while the key is locked.
            raise DoubtError(f"{self._server} answered {status} to a post; it may be there all the same")
        if status in {408, 425, 429} or status >= 500:
            response.check()
        if status < 400:
            raise RejectedError(
                f"{self._server} answered {status} (moved?); correct `server` in npa.toml", kind=f"http-{status}"
            )
        words = self._words(response)
        advice = f"; {_ADVICE[status]}" if status in _ADVICE else ""
        raise RejectedError(f"{self._server} answered {status}{words}{advice}", kind=f"http-{status}")

    def _words(self, response: Response) -> str:
        """Return the server's own words as plain text, short, and never with the token in them."""
        try:
            answer = response.as_json()
        except RejectedError:
            return ""
        error = answer.get("error_description") or answer.get("error") if isinstance(answer, dict) else None
        words = excerpt(one_line(plain(str(error or ""))), _WORDS)
        return f": {words.replace(self._token.get_secret_value(), '…')}" if words else ""
