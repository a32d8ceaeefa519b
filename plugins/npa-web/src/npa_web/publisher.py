"""The publisher `web`: plans one site, renders its files, and switches a folder to them."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Sequence
from importlib.resources import files
from pathlib import Path, PurePosixPath
from typing import ClassVar, Literal

from pydantic import Field, field_validator

from npa_core.models import Brief, Delivery, Finding, HttpUrl, Message, Part, Receipt
from npa_core.plugin import Publisher, Settings
from npa_core.render import environment
from npa_web.builds import Builds
from npa_web.feed import atom
from npa_web.links import absolute, relative
from npa_web.pages import pages
from npa_web.site import Site
from npa_web.sitemap import robots, sitemap

MEDIA_TYPES = {".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}


class WebSettings(Settings):
    """What npa.toml may say of a channel with `use = "web"`."""

    out: str = "public"
    """The folder the web server shows, relative to the alliance folder. It becomes a symbolic link."""
    base_url: HttpUrl | None = None
    """Where the site is read, when that is not the alliance's `url`."""
    items_per_page: int = Field(default=30, ge=5, le=500)
    """News on a page of a list, at least."""

    @field_validator("out")
    @classmethod
    def _name_a_folder(cls, value: str) -> str:
        if PurePosixPath(value).name in ("", ".."):
            raise ValueError(f"out = {value!r} names no folder of its own; write one such as 'public'")
        return value


class Web(Publisher[WebSettings]):
    """Mirrors the archive as a static site."""

    name = "web"
    follows: ClassVar[Literal["edition", "archive"]] = "archive"
    idempotency: Literal["key", "lookup", "none"] = "key"

    def plan(self, brief: Brief) -> Iterator[Message]:
        """Plan one message: the whole site, and the items it shows."""
        yield Message(
            target="site", title=brief.alliance.name, items=self._site(brief).items, language=brief.alliance.language
        )

    def render(self, message: Message, brief: Brief) -> Iterator[Part]:
        """Make the files of the site one by one: pages, feed, what search engines read, style."""
        site = self._site(brief)
        made = environment(
            "npa_web",
            language=site.language,
            fallback=site.language,
            zone=brief.alliance.zone,
            overrides=self.context.folder / "templates" / self.name,
        )
        made.globals["site"] = site
        listed = []
        for page in pages(site):
            # Nobody knows how deep the address was that does not exist: its page links absolutely.
            link = absolute(site.url) if page.path == "404.html" else relative(page.path)
            html = made.get_template(page.template).render(page.values, page=page, to=link)
            yield Part(path=page.path, media_type="text/html; charset=utf-8", body=html.encode())
            if page.listed:
                listed.append(page.path)
        yield Part(path="feed.xml", media_type="application/atom+xml", body=atom(site))
        yield Part(path="sitemap.xml", media_type="application/xml", body=sitemap(site.url, listed))
        yield Part(path="robots.txt", media_type="text/plain; charset=utf-8", body=robots(site.url))
        for file in sorted(files("npa_web").joinpath("static").iterdir(), key=lambda file: file.name):
            media_type = MEDIA_TYPES[PurePosixPath(file.name).suffix]
            yield Part(path=file.name, media_type=media_type, body=file.read_bytes())

    async def deliver(self, delivery: Delivery, parts: Sequence[Part]) -> Receipt:
        """Build the site aside, then switch to it. Delivering the same again changes nothing.

        Raises RejectedError when `out` is something of somebody else's, TransientError when the
        disk is full or not writable; the site that was there stays whole.
        """
        occasion = re.sub(r"[^A-Za-z0-9]+", "-", delivery.occasion).strip("-")
        build = f"{occasion}-{re.sub(r'[^A-Za-z0-9]', '', delivery.key)[:8]}"
        done = await asyncio.to_thread(self._builds.publish, build, parts)
        for folder in done.undeletable:
            self.context.log.warning("old-build-stays", folder=folder)
        note = f"{done.files} files, {done.written} written"
        return Receipt(id=done.build, url=self.settings.base_url or self.context.alliance.url, note=note)

    async def check(self) -> Sequence[Finding]:
        """Look whether `out` can be switched."""
        return [await asyncio.to_thread(self._builds.check)]

    @property
    def _builds(self) -> Builds:
        return Builds(Path(self.context.folder, self.settings.out))

    def _site(self, brief: Brief) -> Site:
        url = self.settings.base_url or brief.alliance.url
        return Site(brief, url=url if url.endswith("/") else url + "/", items_per_page=self.settings.items_per_page)
