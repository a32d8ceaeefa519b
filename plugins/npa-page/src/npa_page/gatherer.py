"""The gatherer `page`: asks for a web page, politely and conditionally, and has it read in a worker."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import AfterValidator, Field, model_validator

from npa_core.models import Document, Harvest, HttpUrl, Visit
from npa_core.plugin import Gatherer, Settings
from npa_core.plugin.conditional import conditions, kept, without_news
from npa_page.reading import read_page
from npa_page.selected import Selectors

ACCEPT = "text/html, application/xhtml+xml, */*;q=0.1"


def _selector(value: str) -> str:
    """Refuse what is no CSS selector, before anything is fetched."""
    from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415 - only pages with selectors need it here

    try:
        LexborHTMLParser("<p></p>").css(value)
    except Exception:
        raise ValueError(f"{value!r} is no CSS selector; write it as in 'article.news h2'") from None
    return value


Selector = Annotated[str, Field(min_length=1, max_length=500), AfterValidator(_selector)]


class PageSettings(Settings):
    """Which page, and where its news are on it; without selectors the page has to say so itself."""

    url: HttpUrl
    """The page's address."""
    items: Selector | None = None
    """The elements that are one piece of news each."""
    title: Selector | None = None
    """Inside each: its headline; else its first heading or link."""
    link: Selector | None = None
    """Inside each: the link to it; else its first link."""
    date: Selector | None = None
    """Inside each: its date; else its first `time`."""
    text: Selector | None = None
    """Inside each: its text, of several elements all; else its first paragraph."""
    date_format: str | None = Field(default=None, min_length=2, max_length=100)
    """How dates are written, as in Python's strptime, where they are neither ISO 8601 nor German nor English."""

    @model_validator(mode="after")
    def _check_items(self) -> Self:
        if self.items is None and any((self.title, self.link, self.date, self.text, self.date_format)):
            raise ValueError("the other selectors are looked for inside `items`; write that one, too")
        return self

    @property
    def selectors(self) -> Selectors | None:
        """What to look for; None when the page has to say it itself."""
        if self.items is None:
            return None
        return Selectors(self.items, self.title, self.link, self.date, self.text, self.date_format)


class Page(Gatherer[PageSettings]):
    """Reads the news on one page.

    The cursor holds the validators of the last good answer and the address they belong to.
    """

    name = "page"

    async def gather(self, visit: Visit) -> Harvest:
        """Ask for the page once; only one on which there is news counts as an answer.

        Raises RejectedError (`no-items`, `empty`, `too-large`, `http-…`), TransientError (`http-…`), besides what
        `context.request` raises.
        """
        address = visit.address or self.settings.url
        headers = {"Accept": ACCEPT, **conditions(visit.cursor, address)}
        response = await self.context.request("GET", address, headers=headers)
        if settled := without_news(response, visit.cursor, address):
            return settled
        document = Document(
            body=response.body,
            address=response.url,
            content_type=response.content_type,
            timezone=self.context.alliance.timezone,
        )
        harvest = await self.context.offload(read_page, document, self.settings.selectors)
        return harvest.model_copy(update=kept(response, address, harvest))

    @staticmethod
    def read(document: Document) -> Harvest:
        """Read a page that says itself what its news is: JSON-LD, microdata or microformats.

        Raises RejectedError (`no-items`, `empty`, `too-large`).
        """
        return read_page(document, None)
