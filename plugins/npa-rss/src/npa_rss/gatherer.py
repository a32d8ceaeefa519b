"""The gatherer `rss`: asks for a feed, politely and conditionally, and has it read in a worker."""

from __future__ import annotations

from pydantic import JsonValue

from npa_core.errors import RejectedError, TransientError
from npa_core.models import Document, Harvest, HttpUrl, Outcome, Response, Visit
from npa_core.plugin import Gatherer, Settings
from npa_core.text import redact, safe_url
from npa_rss.reading import read_document

ACCEPT = (
    "application/atom+xml, application/rss+xml, application/rdf+xml;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, */*;q=0.1"
)


class RssSettings(Settings):
    """Where the feed is."""

    url: HttpUrl
    """The feed's address."""


class Rss(Gatherer[RssSettings]):
    """Reads one RSS or Atom feed.

    The cursor holds the validators of the last good answer and the address they belong to.
    """

    name = "rss"

    async def gather(self, visit: Visit) -> Harvest:
        """Ask for the feed once; only a whole, readable document counts as an answer.

        Raises RejectedError (`not-a-feed`, `empty`, `unreadable`, `too-complex`, `too-large`, `http-…`), TransientError
        (`truncated`, `http-…`), besides what `context.request` raises.
        """
        address = visit.address or self.settings.url
        validators = _validators_for(address, visit.cursor)
        response = await self.context.request("GET", address, headers={"Accept": ACCEPT, **validators})
        if response.status == 304 and validators:
            return Harvest(outcome=Outcome.UNCHANGED, cursor=visit.cursor)
        if response.status == 410:
            return Harvest(outcome=Outcome.GONE, cursor=visit.cursor)
        _require_ok(response)
        document = Document(body=response.body, address=response.url, content_type=response.content_type)
        reading = await self.context.offload(read_document, document)
        if reading.is_cut_off:
            raise TransientError(
                f"{redact(response.url)} is cut off: its end is missing. Nothing of it was kept; the next visit "
                "asks for it again. If this stays, tell those who run the feed",
                kind="truncated",
            )
        return reading.harvest.model_copy(
            update={
                # Validators of a feed without items would freeze what may be a fault of the server.
                "cursor": _cursor(address, response) if reading.harvest.items else None,
                "moved_to": safe_url(response.url) if response.hops and response.url != address else None,
                "permanent": response.permanent,
            }
        )

    @staticmethod
    def read(document: Document) -> Harvest:
        """Read one document. Of a feed that is cut off, the items that came are returned with a warning.

        Raises RejectedError (`not-a-feed`, `empty`, `unreadable`, `too-complex`, `too-large`).
        """
        return read_document(document).harvest


def _validators_for(address: str, cursor: JsonValue) -> dict[str, str]:
    """The conditional headers, verbatim as the server gave them; none for an address they are not from."""
    if not isinstance(cursor, dict) or cursor.get("url") != address:
        return {}
    headers = {"If-None-Match": cursor.get("etag"), "If-Modified-Since": cursor.get("modified")}
    return {name: value for name, value in headers.items() if isinstance(value, str) and value}


def _require_ok(response: Response) -> None:
    """Raise for every status but 200: a 204, a 206 or an unasked-for 304 holds no feed either."""
    response.check()
    if response.status != 200:
        raise RejectedError(
            f"{redact(response.url)} answered {response.status} where a feed (200) was expected; "
            "look at the address in a browser",
            kind=f"http-{response.status}",
        )


def _cursor(address: str, response: Response) -> JsonValue:
    validators = {"etag": response.headers.get("etag"), "modified": response.headers.get("last-modified")}
    given: dict[str, JsonValue] = {name: value for name, value in validators.items() if value}
    return {**given, "url": address} if given else None
