"""Conditional requests: what a cursor remembers of the last good answer, and what is asked with it (RFC 9110, 13).

For gatherers that read one document by HTTP. Pure: the request itself stays with the gatherer::

    asked = conditions(visit.cursor, address)
    response = await self.context.request("GET", address, headers={"Accept": ACCEPT, **asked})
    if settled := without_news(response, visit.cursor, address):
        return settled
    harvest = await self.context.offload(read_document, …)
    return harvest.model_copy(update=kept(response, address, harvest))
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

from pydantic import JsonValue

from npa_core.errors import RejectedError
from npa_core.models import Harvest, Outcome, Response
from npa_core.text import redact, safe_url

_HEADERS = {"If-None-Match": "etag", "If-Modified-Since": "modified"}


def conditions(cursor: JsonValue, address: str) -> dict[str, str]:
    """Return the conditional headers, verbatim as the server gave them; none for an address they are not from."""
    remembered = _of_address(cursor, address)
    found = {header: remembered.get(name) for header, name in _HEADERS.items()}
    return {header: value for header, value in found.items() if isinstance(value, str) and value}


def without_news(response: Response, cursor: JsonValue, address: str) -> Harvest | None:
    """Return the harvest of an answer that holds nothing to read; None when there is a document.

    Unchanged is a 304 to a conditional request, and the same bytes as last time: many servers know no
    conditions. Raises as `Response.check`, and RejectedError (`http-…`) for every other status but 200: a 204, a
    206 or an unasked-for 304 holds no document either.
    """
    if response.status == 304 and conditions(cursor, address):
        return Harvest(outcome=Outcome.UNCHANGED, cursor=cursor)
    if response.status == 410:
        return Harvest(outcome=Outcome.GONE, cursor=cursor)
    response.check()
    if response.status != 200:
        raise RejectedError(
            f"{redact(response.url)} answered {response.status} where a document (200) was expected; "
            "look at the address in a browser",
            kind=f"http-{response.status}",
        )
    if _of_address(cursor, address).get("body") == _digest(response.body):
        return Harvest(outcome=Outcome.UNCHANGED, cursor=cursor)
    return None


def kept(response: Response, address: str, harvest: Harvest) -> dict[str, Any]:
    """Return what to update in a harvest that was read from `response`: its cursor, and where the source is now.

    `address` is the one that was asked. The validators of a document without items are not kept: they
    would freeze what may be a fault of the server.
    """
    return {
        "cursor": remembered(response, address) if harvest.items else None,
        "moved_to": safe_url(response.url) if response.hops and response.url != address else None,
        "permanent": response.permanent,
    }


def remembered(response: Response, address: str) -> dict[str, JsonValue]:
    """Return the cursor of a good answer: its validators, what its bytes were, and the address they belong to."""
    validators = {"etag": response.headers.get("etag"), "modified": response.headers.get("last-modified")}
    given: dict[str, JsonValue] = {name: value for name, value in validators.items() if value}
    return {"url": address, "body": _digest(response.body), **given}


def _of_address(cursor: JsonValue, address: str) -> Mapping[str, JsonValue]:
    return cursor if isinstance(cursor, dict) and cursor.get("url") == address else {}


def _digest(body: bytes) -> str:
    return hashlib.sha256(body).hexdigest()[:32]
