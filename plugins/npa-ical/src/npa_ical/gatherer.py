"""The gatherer `ical`: asks for a calendar, politely and conditionally, and has it read in a worker."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

from pydantic import BeforeValidator, Field, JsonValue

from npa_core.models import Document, Duration, Harvest, HttpUrl, Visit
from npa_core.plugin import Gatherer, Settings
from npa_core.plugin.conditional import conditions, kept, without_news
from npa_ical.window import EVERYTHING, Window

ACCEPT = "text/calendar, application/octet-stream;q=0.5, text/plain;q=0.5, */*;q=0.1"
STILL_TODAY = timedelta(days=1)
"""So long after its end an event is still told, so that no reader of yesterday's wonders where it went."""


def _over_https(value: object) -> object:
    """Read `webcal://`, which calendar programs write for an address of a calendar."""
    if isinstance(value, str) and value.lower().startswith(("webcal:", "webcals:")):
        return "https:" + value.split(":", 1)[1]
    return value


class IcalSettings(Settings):
    """Where the calendar is, and how far ahead it is read."""

    url: Annotated[HttpUrl, BeforeValidator(_over_https)]
    """The calendar's address; `webcal://` is read as `https://`."""
    horizon: Annotated[Duration, Field(gt=timedelta(), le=timedelta(days=731))] = timedelta(days=90)
    """How far ahead: what begins later is not told yet."""


class Ical(Gatherer[IcalSettings]):
    """Reads one calendar: one item for each event, however often it repeats.

    The cursor holds the validators of the last good answer, and until when its events are the next ones.
    """

    name = "ical"

    async def gather(self, visit: Visit) -> Harvest:
        """Ask for the calendar once; only a whole, readable one counts as an answer.

        Raises RejectedError (`not-a-calendar`, `empty`, `unreadable`, `too-large`, `http-…`), TransientError
        (`truncated`, `http-…`), besides what `context.request` raises.
        """
        from npa_ical.reading import read_calendar  # noqa: PLC0415 - as long to load as the rest of a short run takes

        address = visit.address or self.settings.url
        cursor = _cursor_for(visit.now, visit.cursor)
        headers = {"Accept": ACCEPT, **conditions(cursor, address)}
        response = await self.context.request("GET", address, headers=headers)
        if settled := without_news(response, cursor, address):
            return settled
        profile = self.context.alliance
        document = Document(
            body=response.body,
            address=response.url,
            content_type=response.content_type,
            timezone=profile.timezone,
        )
        window = Window(visit.now, visit.now - STILL_TODAY, visit.now + self.settings.horizon, profile.languages[0])
        harvest = await self.context.offload(read_calendar, document, window)
        update = kept(response, address, harvest)
        if update["cursor"] is not None:
            update["cursor"] |= {"until": _turn(harvest, visit.now, self.settings.horizon).isoformat()}
        return harvest.model_copy(update=update)

    @staticmethod
    def read(document: Document) -> Harvest:
        """Read one calendar: all its events, each with its first date, past or not.

        Raises RejectedError (`not-a-calendar`, `empty`, `unreadable`, `too-large`), TransientError (`truncated`).
        """
        from npa_ical.reading import read_calendar  # noqa: PLC0415

        return read_calendar(document, EVERYTHING)


def _cursor_for(now: datetime, cursor: JsonValue) -> JsonValue:
    """Forget the validators once time has passed over an event: the same calendar then holds other next dates."""
    until = cursor.get("until") if isinstance(cursor, dict) else None
    return cursor if isinstance(until, str) and now.isoformat() < until else None


def _turn(harvest: Harvest, now: datetime, horizon: timedelta) -> datetime:
    """When the same calendar has to be read again: an event is over, or (a tenth on) others come into sight."""
    ends = [item.ends or item.starts for item in harvest.items]
    return min([end for end in ends if end and end > now], default=now + horizon / 10)
