"""Asking a site, about once a week, whether its feeds may be read by programs; and keeping away where they may not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog

from npa_core.errors import NpaError, RejectedError, TransientError
from npa_core.models import Response, Source
from npa_core.pipeline.workshop import Workshop
from npa_core.steps.opt_outs import Reservation, objection, origin, reservations
from npa_core.steps.rest import spread
from npa_core.store import OptOut

log = structlog.get_logger("npa.gather")

ASK_EVERY = timedelta(days=7)
ASK_AGAIN = timedelta(hours=1)
"""A refusal older than this is made sure of before it is repeated: the partner may just have lifted it."""

_SAVED_TOGETHER = 50
"""A transaction for each would take longer than to ask; when the run is killed, so many are asked again."""
_TIMEOUT = 5.0
_MAX_BYTES = 200_000


class OptOuts:
    """What the sites of one gathering say; each is asked once."""

    def __init__(self, shop: Workshop) -> None:
        self._shop = shop
        self._said = shop.store.opt_outs.all() if shop.config.gather.opt_outs else {}
        self._unsaved: list[OptOut] = []

    async def respect(self, source: Source, address: str, now: datetime) -> None:
        """Raise RejectedError of kind `opted-out` when the site does not want this source to be read.

        A site that cannot be asked says nothing.
        """
        site = origin(address)
        if site is None or not self._shop.config.gather.opt_outs:
            return
        said = self._said.get(site)
        if said is None or not said.asked <= now < said.asked + spread(ASK_EVERY, site):
            said = await self._ask(site, now)
        reason = await self._objection(source, address, said)
        if reason and now - said.asked > ASK_AGAIN:
            reason = await self._objection(source, address, await self._ask(site, now))
        if reason:
            raise RejectedError(f"{source.id} is not read: {reason}", kind="opted-out")

    def save(self) -> None:
        """Remember what is not remembered yet."""
        self._shop.store.opt_outs.keep(self._unsaved)
        self._unsaved.clear()

    async def _ask(self, site: str, now: datetime) -> OptOut:
        """Ask and remember. Without any answer, what was said before stays, and the other file is not asked for."""
        said = self._said.get(site, OptOut(site, now))
        try:
            robots = _text(await self._fetch(f"{site}/robots.txt"))
            tdm = _reservations(await self._fetch(f"{site}/.well-known/tdmrep.json"))
            said = OptOut(site, now, robots, tdm)
        except TransientError:
            said = OptOut(site, now, said.robots, said.tdm)
        self._said[site] = said
        self._unsaved.append(said)
        if len(self._unsaved) == _SAVED_TOGETHER:
            self.save()
        return said

    async def _fetch(self, url: str) -> Response | None:
        """Return a good answer, None for any other. Raises TransientError when there was none."""
        try:
            response = await self._shop.net.request("GET", url, timeout=_TIMEOUT, max_bytes=_MAX_BYTES)
        except TransientError:
            raise
        except NpaError:
            return None
        return response if response.status == 200 else None

    async def _objection(self, source: Source, address: str, said: OptOut) -> str:
        if not said.robots and not said.tdm:
            return ""
        try:
            return await self._shop.workers.offload(objection, address, said.robots, said.tdm or (), source.grant)
        except NpaError as error:  # no time and no memory is enough to read it: then it says nothing
            log.warning("what a site says of programs cannot be read", site=said.origin, reason=str(error))
            return ""


def _text(response: Response | None) -> str | None:
    return None if response is None else response.body.decode("utf-8-sig", "replace") or None


def _reservations(response: Response | None) -> Sequence[Reservation] | None:
    try:
        return None if response is None else reservations(response.as_json()) or None
    except RejectedError:
        return None
