"""The gatherer `rss`: asks for a feed, politely and conditionally, and has it read in a worker."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from npa_core.errors import RejectedError, TransientError
from npa_core.models import Document, Harvest, HttpUrl, Line, Outcome, Response, Visit
from npa_core.plugin import Gatherer, Settings
from npa_core.text import redact, safe_url
from npa_rss.memory import Memory, remembered
from npa_rss.reading import read_document

ACCEPT = (
    "application/atom+xml, application/rss+xml, application/rdf+xml;q=0.9, application/feed+json;q=0.9, "
    "application/xml;q=0.8, text/xml;q=0.8, */*;q=0.1"
)


class RssSettings(Settings):
    """Where the feed is, and what its server insists on."""

    url: HttpUrl
    """The feed's address."""
    user_agent: Line | None = None
    """The User-Agent for this feed, where its server refuses the alliance's own."""
    http2: bool = False
    """Ask over HTTP/2: some servers answer nothing else, or slow HTTP/1.1 down."""


class Rss(Gatherer[RssSettings]):
    """Reads one RSS, Atom or JSON feed.

    The cursor is a `Memory`: the validators of the last good answer, the digest of its body, and what the feed wished.
    """

    name = "rss"

    async def gather(self, visit: Visit) -> Harvest:
        """Ask for the feed once; only a whole, readable document counts as an answer.

        A body that is the same as at the last good visit counts as unchanged, whatever the server says.

        Raises RejectedError (`not-a-feed`, `empty`, `unreadable`, `too-complex`, `too-large`, `http-…`), TransientError
        (`truncated`, `http-…`), besides what `context.request` raises.
        """
        address = visit.address or self.settings.url
        memory = remembered(visit.cursor, address)
        validators = memory.validators(visit.now)
        response = await self._ask(address, validators)
        if response.status == 304 and validators:
            return Harvest(outcome=Outcome.UNCHANGED, cursor=visit.cursor, **_wishes(memory, response, visit.now))
        if response.status == 410:
            return Harvest(outcome=Outcome.GONE, cursor=visit.cursor)
        _require_ok(response)
        moved = {"moved_to": _moved_to(address, response), "permanent": response.permanent}
        if memory.holds(response.body):
            memory = memory.renewed(response, visit.now)
            unchanged = Harvest(outcome=Outcome.UNCHANGED, cursor=memory.as_cursor(), **moved)
            return unchanged.model_copy(update=_wishes(memory, response, visit.now))
        harvest = await self._read(response)
        memory = Memory.of(address, response, harvest, visit.now)
        # What is remembered of a feed without items would freeze what may be a fault of the server.
        cursor = memory.as_cursor() if harvest.items else None
        return harvest.model_copy(update={"cursor": cursor, **moved, **_wishes(memory, response, visit.now)})

    async def _ask(self, address: str, validators: dict[str, str]) -> Response:
        headers = {"Accept": ACCEPT, **validators}
        if self.settings.user_agent:
            headers["User-Agent"] = self.settings.user_agent
        version: dict[str, Any] = {"http2": True} if self.settings.http2 else {}
        return await self.context.request("GET", address, headers=headers, **version)

    async def _read(self, response: Response) -> Harvest:
        document = Document(
            body=response.body,
            address=response.url,
            content_type=response.content_type,
            timezone=self.context.alliance.timezone,
        )
        reading = await self.context.offload(read_document, document)
        if reading.is_cut_off:
            raise TransientError(
                f"{redact(response.url)} is cut off: its end is missing. Nothing of it was kept; the next visit "
                "asks for it again. If this stays, tell those who run the feed",
                kind="truncated",
            )
        return reading.harvest

    @staticmethod
    def read(document: Document) -> Harvest:
        """Read one document. Of a feed that is cut off, the items that came are returned with a warning.

        Raises RejectedError (`not-a-feed`, `empty`, `unreadable`, `too-complex`, `too-large`).
        """
        return read_document(document).harvest


def _require_ok(response: Response) -> None:
    """Raise for every status but 200: a 204, a 206 or an unasked-for 304 holds no feed either."""
    response.check()
    if response.status != 200:
        raise RejectedError(
            f"{redact(response.url)} answered {response.status} where a feed (200) was expected; "
            "look at the address in a browser",
            kind=f"http-{response.status}",
        )


def _moved_to(address: str, response: Response) -> str | None:
    return safe_url(response.url) if response.hops and response.url != address else None


def _wishes(memory: Memory, response: Response, now: datetime) -> dict[str, Any]:
    """When the source wants to be asked again: the longest of what the feed and its server say."""
    rests = [rest for rest in (memory.rest, response.stays_fresh(now)) if rest]
    return {
        "earliest_next": max(rests, default=None),
        "skip_hours": memory.skip_hours,
        "skip_days": memory.skip_days,
    }
