"""Reads a feed document: from bytes to raw items. Pure and picklable; runs in a worker process."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from itertools import islice
from typing import Any, NamedTuple

from npa_core.errors import RejectedError
from npa_core.models import Document, Harvest
from npa_core.text import one_line, redact
from npa_rss.decoding import decode
from npa_rss.entries import Surroundings, raw_item
from npa_rss.inspection import is_cut_off, not_a_feed, require_feed, require_simple, starts_as_feed
from npa_rss.links import NEUTRAL_BASE, absolute

MAX_ITEMS = 2_000

_XML_BASE = re.compile(r"\s(?:xml:)?base\s*=", re.IGNORECASE)
_FIRST_ELEMENT = re.compile(r"<\w")
_DECLARATION = re.compile(r"<\?xml\s[^>]*\?>", re.IGNORECASE)
_SPACE = re.compile(r"\s{2,}")


class Reading(NamedTuple):
    """A harvest, and whether its document ended too early: then it is shown to people but never stored."""

    harvest: Harvest
    is_cut_off: bool


def read_document(document: Document) -> Reading:
    """Read a feed. Raises RejectedError (`empty`, `not-a-feed`, `too-large`, `too-complex`, `unreadable`)."""
    text = decode(document.body, document.content_type)
    root = require_feed(text, document.address)
    require_simple(document.body, text, document.address)
    parsed = _parse(text, document.address)
    entries, version = parsed["entries"], parsed.get("version") or ""
    if not entries and not (version and starts_as_feed(text)):
        raise not_a_feed(text, document.address)
    cut_off = bool(parsed["bozo"]) and is_cut_off(text, root)
    feed = Surroundings(
        base=absolute(str(parsed["feed"].get("link") or ""), document.address) or document.address,
        language=parsed["feed"].get("language"),
        is_atom=version.startswith("atom"),
    )
    items = tuple(raw_item(entry, feed) for entry in islice(entries, MAX_ITEMS))
    return Reading(Harvest(items=items, warnings=tuple(_warnings(parsed, cut_off=cut_off))), cut_off)


def _parse(text: str, address: str) -> Mapping[str, Any]:
    """Have feedparser parse it, without its sanitiser and resolver: ours are safer, and they cost most of its time.

    Always a stream: given bytes or a string, feedparser opens files and URLs of that name.
    """
    import feedparser  # noqa: PLC0415 - only worker processes ever need it; it takes longer to load than the rest

    headers = {"content-type": "application/xml; charset=utf-8"}
    if _XML_BASE.search(text):
        headers["content-location"] = NEUTRAL_BASE
    stream = io.BytesIO(_with_short_prolog(text).encode())
    try:
        parsed: Mapping[str, Any] = feedparser.parse(
            stream, response_headers=headers, resolve_relative_uris=False, sanitize_html=False
        )
    except (
        ArithmeticError,
        AssertionError,
        AttributeError,
        LookupError,
        RecursionError,
        TypeError,
        ValueError,
    ) as error:
        # feedparser's tolerant parser raises these on some broken documents.
        raise RejectedError(
            f"{redact(address)} is too broken to be read ({type(error).__name__}); have it checked by a feed validator",
            kind="unreadable",
        ) from error
    return parsed


def _with_short_prolog(text: str) -> str:
    """Tidy up what stands before the first element.

    feedparser takes quadratic time over white space there, and puts its own XML declaration first: one
    that stands after a comment would be a second one, and void the document.
    """
    first = _FIRST_ELEMENT.search(text)
    end = first.start() if first else len(text)
    return _SPACE.sub("\n", _DECLARATION.sub("", text[:end])) + text[end:]


def _warnings(parsed: Mapping[str, Any], *, cut_off: bool) -> list[str]:
    count = len(parsed["entries"])
    warnings = []
    if cut_off:
        warnings.append("the document is cut off: its end is missing; the items before that are shown, but not stored")
    elif parsed["bozo"]:
        warnings.append(f"the document is not well-formed XML ({_reason(parsed)}); it was read as far as possible")
    if not count:
        warnings.append("the feed holds no items")
    if count > MAX_ITEMS:
        warnings.append(f"the feed holds {count:,} items; only the first {MAX_ITEMS:,} were read")
    return warnings


def _reason(parsed: Mapping[str, Any]) -> str:
    """What the XML parser said. Its line numbers are left out: they count in feedparser's rewritten document."""
    error = parsed.get("bozo_exception")
    return one_line(str(getattr(error, "getMessage", lambda: error)()))[:200]
