"""Outlines: what an OPML document says, with the place of every feed. Made for documents from strangers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml import DefusedXmlException
from defusedxml.sax import parseString

from npa_core.text import one_line, safe_url

MAX_BYTES = 20_000_000
MAX_OUTLINES = 100_000

NAMESPACE = "urn:x-npa-core:opml"
"""The namespace of our attributes: OPML 2.0 asks for one. `partner` and `feed` hold ids, `use` a gatherer's name."""


class UnreadableError(Exception):
    """The document cannot be read, from this line and column on."""

    def __init__(self, line: int, column: int, message: str) -> None:
        super().__init__(message)
        self.line, self.column = line, column


@dataclass(frozen=True, slots=True)
class Outline:
    """What an outline says; of what it does not say, what the outlines around it do."""

    place: tuple[int, int]
    title: str = ""
    """Of the outermost around it that is no mere folder."""
    website: str | None = None
    partner: str = ""
    fields: tuple[str, ...] = ()
    url: str = ""
    feed: str = ""
    use: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """What outlines of the same partner have in common."""
        if self.partner:
            return "partner", self.partner
        if self.website:
            parts = urlsplit(self.website)
            return "website", f"{parts.netloc.lower().removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"
        return "feed", self.url


def read_outlines(body: bytes) -> list[Outline]:
    """Return the outlines that have a feed, in their order. Raises UnreadableError."""
    if len(body) > MAX_BYTES:
        raise UnreadableError(0, 0, f"longer than {MAX_BYTES:,} bytes")
    handler = _Handler()
    try:
        parseString(body, handler, forbid_dtd=True)
    except SAXParseException as error:
        place = error.getLineNumber() or 0, (error.getColumnNumber() or 0) + 1
        raise UnreadableError(*place, f"no valid XML: {error.getMessage()}") from error
    except DefusedXmlException as error:
        message = "a DOCTYPE or entities; OPML needs neither, and they can do harm: remove them"
        raise UnreadableError(*handler.place, message) from error
    except (LookupError, ValueError) as error:  # an encoding that Python does not know, or of several bytes
        raise UnreadableError(1, 1, f"cannot be decoded ({error}); save it as UTF-8") from error
    if handler.wrong_root or not handler.subscriptions:
        found = f"its root is <{handler.wrong_root}>" if handler.wrong_root else "no outline has an xmlUrl"
        raise UnreadableError(1, 1, f"no subscription list in OPML: {found}")
    return handler.subscriptions


class _Handler(ContentHandler):
    """Collects the outlines with a feed. Names of elements and attributes are read in any case."""

    def __init__(self) -> None:
        super().__init__()
        self.subscriptions: list[Outline] = []
        self.wrong_root = ""
        self._around: list[Outline] = []
        self._depth = 0
        self._outlines = 0
        self._prefix = ""
        self._locator: Any = None

    @property
    def place(self) -> tuple[int, int]:
        """Where the parser is, counted from 1."""
        return self._locator.getLineNumber() or 1, (self._locator.getColumnNumber() or 0) + 1

    def setDocumentLocator(self, locator: Any) -> None:  # noqa: N802 - SAX calls it so
        """Remember who knows the place."""
        self._locator = locator

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802
        """Read an outline."""
        self._depth += 1
        if self._depth == 1:
            self.wrong_root = "" if name.lower() == "opml" else name
            bound = (key.partition(":")[2] for key, value in attrs.items() if value == NAMESPACE)
            self._prefix = next(bound, "")  # without one, no attribute is ours
        elif name.lower() == "outline":
            self._outlines += 1
            if self._outlines > MAX_OUTLINES:
                raise UnreadableError(*self.place, f"more than {MAX_OUTLINES:,} outlines; it holds too much")
            self._around.append(self._read({key.lower(): value.strip() for key, value in attrs.items()}))
            if self._around[-1].url:
                self.subscriptions.append(self._around[-1])

    def endElement(self, name: str) -> None:  # noqa: N802
        """Leave an outline."""
        self._depth -= 1
        if name.lower() == "outline" and self._depth:
            self._around.pop()

    def _read(self, says: Mapping[str, str]) -> Outline:
        around = self._around[-1] if self._around else Outline(self.place)
        title = one_line(says.get("title", "")) or one_line(says.get("text", ""))
        website = safe_url(says.get("htmlurl"))
        own = says.get(f"{self._prefix}:partner".lower(), "")
        is_below = not own and bool(around.partner or (around.website and website in (None, around.website)))
        return Outline(
            self.place,
            title=(around.title if is_below else "") or title,
            website=website or (around.website if is_below else None),
            partner=around.partner if is_below else own,
            fields=around.fields if is_below else _fields(says.get("category", "")) if own else (),
            url=re.sub("^feed:(?://)?(?!/)(?:(https?:)|)", _scheme, says.get("xmlurl", "")),
            feed=says.get(f"{self._prefix}:feed".lower(), ""),
            use=says.get(f"{self._prefix}:use".lower(), ""),
        )


def _scheme(found: re.Match[str]) -> str:
    """`feed://a.example/x` and `feed:https://a.example/x`, as some readers write addresses."""
    return found[1] or "http://"


def _fields(category: str) -> tuple[str, ...]:
    return tuple(name.strip("/ ") for name in category.split(",") if name.strip("/ "))
