"""The gatherer `wordpress`: asks a site's REST interface for its newest posts, and has them read in a worker.

It always asks for the newest posts, never for what was modified since: so a harvest is a window like a
feed's, in which what is missing has been taken down.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Field

from npa_core.errors import NpaError, RejectedError
from npa_core.models import Document, Harvest, HttpUrl, Outcome, RawItem, Response, Visit
from npa_core.plugin import Gatherer, Settings
from npa_core.plugin.conditional import conditions, kept, without_news
from npa_core.text import one_line, redact, safe_url
from npa_wordpress.memory import Memory, recalled
from npa_wordpress.posts import FIELDS, read_posts, read_terms, terms_of
from npa_wordpress.rest import base_of, endpoint, require_rest

MAX_PAGES = 5
"""So far back it goes after a long pause, until it meets a post that it knows."""
_MAX_TERMS = 100

Term = Annotated[str, Field(pattern=r"^[A-Za-z0-9_%-]{1,200}$")]
"""A category or tag: its number, or its short name as it stands in addresses."""


class WordPressSettings(Settings):
    """Which site, and which of its posts."""

    url: HttpUrl
    """The site's address, as people know it."""
    categories: tuple[Term | int, ...] = Field(default=(), max_length=_MAX_TERMS)
    """Only posts in one of these categories (numbers or slugs); all without any."""
    tags: tuple[Term | int, ...] = Field(default=(), max_length=_MAX_TERMS)
    """Only posts with one of these tags."""
    per_page: int = Field(default=20, ge=1, le=100)
    """How many posts are looked at; WordPress gives 100 at most."""


class WordPress(Gatherer[WordPressSettings]):
    """Reads the newest posts of one site."""

    name = "wordpress"

    async def gather(self, visit: Visit) -> Harvest:
        """Look at the newest posts.

        Raises RejectedError (`rest-disabled`, `unknown-term`, `not-posts`, `http-…`), TransientError
        (`http-…`), besides what `context.request` raises.
        """
        site = visit.address or self.settings.url
        memory = recalled(visit.cursor, site)
        try:
            return await self._look(visit, memory)
        except RejectedError as error:
            if error.kind != "rest-disabled" or not memory.api:
                raise
            return await self._look(visit, Memory(site=site))  # other permalinks move the interface

    async def _look(self, visit: Visit, memory: Memory) -> Harvest:
        moved: dict[str, Any] = {}
        if not memory.api:
            page = await self.context.request("GET", memory.site, headers={"Accept": "text/html"})
            if page.status == 410:
                return Harvest(outcome=Outcome.GONE, cursor=visit.cursor)
            page.check()
            memory = memory.model_copy(update={"api": base_of(page)})
            if page.hops and page.url != memory.site:
                moved = {"moved_to": safe_url(page.url), "permanent": page.permanent}
        memory, chosen = await self._chosen(memory)
        address = self._posts_at(memory, chosen, 1)
        response = await self._ask(address, memory.site, conditions(visit.cursor, address))
        if settled := without_news(response, visit.cursor, address):
            return settled
        return await self._read(memory, chosen, address, response, moved)

    async def _read(
        self, memory: Memory, chosen: Mapping[str, str], address: str, first: Response, moved: Mapping[str, Any]
    ) -> Harvest:
        harvest, memory = await self._page(first, memory)
        items, warnings = list(harvest.items), list(harvest.warnings)
        pages = _number(first.headers.get("x-wp-totalpages", ""))
        for number in range(2, min(pages, MAX_PAGES) + 1):
            if _meets(items, memory):
                break
            response = await self._ask(self._posts_at(memory, chosen, number), memory.site, {})
            harvest, memory = await self._page(response, memory)
            items += harvest.items
            warnings += harvest.warnings
        whole = Harvest(items=tuple(items), warnings=tuple(warnings))
        update = kept(first, address, whole)
        if first.hops:  # the interface is somewhere else by now: the next visit looks where
            update["cursor"] = None
        if update["cursor"] is not None:
            dates = [item.published for item in items if item.published]
            memory = memory.model_copy(update={"newest": max(dates, default=None)})
            update["cursor"]["wordpress"] = memory.as_json()
        return whole.model_copy(update={"cursor": update["cursor"], **moved})

    @staticmethod
    def read(document: Document) -> Harvest:
        """Read a list of posts, as `…/wp-json/wp/v2/posts` gives it. The names of their categories are not in it.

        Raises RejectedError (`empty`, `not-posts`).
        """
        return read_posts(document, {})

    async def _page(self, response: Response, memory: Memory) -> tuple[Harvest, Memory]:
        """Read one page of posts, after asking for the names of categories and tags that are new."""
        document = _document(response)
        terms = await self.context.offload(terms_of, document)
        names, warnings = dict(memory.names), []
        for kind in ("categories", "tags"):
            unknown = [term.partition(":")[2] for term in terms if term.startswith(kind) and term not in names]
            if not unknown:
                continue
            query = {"include": ",".join(unknown[:_MAX_TERMS])}
            try:
                found, _ = await self._terms(memory, kind, query)
            except NpaError as error:  # the posts are worth having without
                warnings.append(f"the names of {kind} are missing: {one_line(str(error))}")
                continue
            names |= found
        harvest = await self.context.offload(read_posts, document, names)
        harvest = harvest.model_copy(update={"warnings": (*harvest.warnings, *warnings)})
        return harvest, memory.model_copy(update={"names": names})

    async def _chosen(self, memory: Memory) -> tuple[Memory, dict[str, str]]:
        """Return the query that the settings ask for: WordPress wants numbers, people know short names."""
        chosen, numbers = {}, dict(memory.numbers)
        for kind, terms in (("categories", self.settings.categories), ("tags", self.settings.tags)):
            slugs = [str(term) for term in terms if not str(term).isdecimal()]
            if unknown := [slug for slug in slugs if f"{kind}:{slug}" not in numbers]:
                _, found = await self._terms(memory, kind, {"slug": ",".join(unknown)})
                numbers |= {key: number for key, number in found.items() if key.partition(":")[2] in unknown}
            if missing := [slug for slug in slugs if f"{kind}:{slug}" not in numbers]:
                message = f"{redact(memory.site)} has no {kind} {', '.join(missing)}; correct the settings"
                raise RejectedError(message, kind="unknown-term")
            if terms:
                chosen[kind] = ",".join(numbers.get(f"{kind}:{term}", str(term)) for term in terms)
        return memory.model_copy(update={"numbers": numbers}), chosen

    async def _terms(
        self, memory: Memory, kind: str, query: Mapping[str, str]
    ) -> tuple[dict[str, str], dict[str, str]]:
        asked: dict[str, str | int] = {**query, "per_page": _MAX_TERMS, "_fields": "id,name,slug"}
        response = await self._ask(endpoint(memory.api, f"wp/v2/{kind}", asked), memory.site, {})
        return await self.context.offload(read_terms, _document(response), kind)

    def _posts_at(self, memory: Memory, chosen: Mapping[str, str], page: int) -> str:
        query: dict[str, str | int] = {"per_page": self.settings.per_page, "_fields": FIELDS, **chosen}
        return endpoint(memory.api, "wp/v2/posts", query | ({"page": page} if page > 1 else {}))

    async def _ask(self, address: str, site: str, headers: Mapping[str, str]) -> Response:
        response = await self.context.request("GET", address, headers={"Accept": "application/json", **headers})
        require_rest(response, site)
        return response


def _meets(items: list[RawItem], memory: Memory) -> bool:
    """Whether the pages so far reach back to what is known; at the first visit one page is enough."""
    oldest = min((item.published for item in items if item.published), default=None)
    return memory.newest is None or oldest is None or oldest <= memory.newest


def _document(response: Response) -> Document:
    return Document(body=response.body, address=response.url, content_type=response.content_type)


def _number(written: str) -> int:
    return int(written) if written.isdecimal() and len(written) < 8 else 1
