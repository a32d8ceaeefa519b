"""Reads a feed document: from bytes to raw items. Pure and picklable; runs in a worker process."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from itertools import islice
from typing import Any, NamedTuple

from npa_core.errors import RejectedError
from npa_core.models import Document, Harvest, RawItem
from npa_core.text import POLICY_VERSION, double_encodings, one_line, redact
from npa_rss.decoding import decode, unpacked
from npa_rss.entries import Surroundings, has_bad_date, raw_item
from npa_rss.inspection import is_cut_off, not_a_feed, require_feed, require_simple, require_small, starts_as_feed
from npa_rss.json_feed import parse_json
from npa_rss.links import NEUTRAL_BASE, absolute, with_guids_as_they_are
from npa_rss.quality import Seen, quality
from npa_rss.wishes import wishes

MAX_ITEMS = 2_000
READER = f"2/{POLICY_VERSION}"
"""Who reads: raised when the same document would be read differently, so that what has not changed is read again."""

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
    body = unpacked(document.body)
    require_small(body, document.address)
    text, is_as_declared = decode(body, document.content_type)
    parsed, cut_off = _read_json(text, document.address) or _read_xml(text, document.address)
    feed = _surroundings(parsed, document)
    entries = list(islice(parsed["entries"], MAX_ITEMS))
    items = tuple(raw_item(entry, feed) for entry in entries)
    wished = wishes(parsed["feed"], text)
    seen = Seen(
        is_as_declared=is_as_declared,
        is_well_formed=not parsed["bozo"],
        has_bad_dates=any(map(has_bad_date, entries, items)),
        was_doubly_encoded=double_encodings(text) > sum(_double_encodings(item) for item in items),
        has_too_many=len(parsed["entries"]) > MAX_ITEMS,
    )
    harvest = Harvest(
        items=items,
        earliest_next=wished.rest,
        skip_hours=wished.skip_hours,
        skip_days=wished.skip_days,
        warnings=tuple(_warnings(parsed, cut_off=cut_off)),
        quality=quality(items, seen),
    )
    return Reading(harvest, cut_off)


def _read_json(text: str, address: str) -> tuple[Mapping[str, Any], bool] | None:
    """What a JSON Feed holds, and whether its end is missing; None when it is something else."""
    parsed = parse_json(text, address)
    return None if parsed is None else (parsed, parsed["bozo"])


def _read_xml(text: str, address: str) -> tuple[Mapping[str, Any], bool]:
    """What feedparser makes of it, and whether its end is missing."""
    root = require_feed(text, address)
    require_simple(text, address)
    parsed = _parse(text, address, is_atom=root.lower().endswith("feed"))
    if not parsed["entries"] and not (parsed.get("version") and starts_as_feed(text)):
        raise not_a_feed(text, address)
    return parsed, bool(parsed["bozo"]) and is_cut_off(text, root)


def _surroundings(parsed: Mapping[str, Any], document: Document) -> Surroundings:
    link = absolute(str(parsed["feed"].get("link") or ""), document.address)
    return Surroundings(
        base=link or document.address,
        language=parsed["feed"].get("language"),
        is_atom=(parsed.get("version") or "").startswith(("atom", "json")),
        timezone=document.timezone,
    )


def _double_encodings(item: RawItem) -> int:
    return double_encodings(item.title) + double_encodings(item.content)


def _parse(text: str, address: str, *, is_atom: bool) -> Mapping[str, Any]:
    """Have feedparser parse it, without its sanitiser and resolver: ours are safer, and they cost most of its time.

    Always a stream: given bytes or a string, feedparser opens files and URLs of that name.
    """
    import feedparser  # noqa: PLC0415 - only worker processes ever need it; it takes longer to load than the rest

    feedparser.api.PREFERRED_XML_PARSERS = ["npa_rss.expat"]
    headers = {"content-type": "application/xml; charset=utf-8"}
    if _XML_BASE.search(text):
        headers["content-location"] = NEUTRAL_BASE
        text = text if is_atom else with_guids_as_they_are(text)
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
