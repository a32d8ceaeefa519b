"""Whether a site lets its feed be read by programs: robots.txt (RFC 9309), and the TDM Reservation Protocol.

The latter speaks in a file of the site's (tdmrep.json) or in a header of the answer (`tdm-reservation`). The files are
foreign text; a robots.txt of thousands of groups and rules takes gigabytes to parse, so they are read in a worker.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, TypedDict
from urllib.parse import urlsplit

from npa_core.models import Grant, Response
from npa_core.text import redact

PRODUCT = "npa-core"
"""The name by which robots.txt may speak to us."""

_SPEAKS_TO_US = re.compile(rf"^\s*user-?agent\s*:?\s*{PRODUCT}\s*(?:#.*)?$", re.IGNORECASE | re.MULTILINE)
_MOST_RESERVATIONS = 1_000


class Reservation(TypedDict):
    """One rule of a tdmrep.json."""

    location: str
    """A pattern for paths, as in robots.txt."""
    reserved: bool


def origin(url: str) -> str | None:
    """Return scheme, host and port of a web address; None for what is none."""
    try:
        parts = urlsplit(url)
        port = "" if parts.port is None else f":{parts.port}"
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}{port}"


def reservations(found: Any) -> tuple[Reservation, ...]:
    """Return what a tdmrep.json says: a list of objects with location and reservation; anything else says nothing."""
    rules = [rule for rule in found[:_MOST_RESERVATIONS] if isinstance(rule, dict)] if isinstance(found, list) else []
    return tuple(
        {"location": "".join(rule["location"].split()), "reserved": rule.get("tdm-reservation") in (1, "1")}
        for rule in rules
        if isinstance(rule.get("location"), str)
    )


def objection(url: str, robots: str | None, tdm: Sequence[Reservation], grant: Grant) -> str:
    """Return why the feed at `url` is not to be read, as a sentence with what to do; nothing when it may be.

    Where `grant` says who has granted it, only a rule that names us counts: rules for everybody do not know that.
    """
    is_granted = bool(grant.granted_by)
    by_name = robots is not None and _SPEAKS_TO_US.search(robots) is not None
    if robots and (by_name or not is_granted) and not _allows(robots, url):
        whom = f"names {PRODUCT}" if by_name else "speaks to all programs"
        return f"robots.txt disallows {redact(url)} ({whom}). {_advice(url, by_name=by_name)}"
    # Of all locations that match, the longest decides, as in robots.txt, whose patterns these are.
    rules = (f"{'Disallow' if rule['reserved'] else 'Allow'}: {rule['location']}" for rule in tdm)
    if tdm and not is_granted and not _allows("\n".join(("User-agent: *", *rules)), url):
        return f"tdmrep.json reserves {redact(url)} from text and data mining. {_advice(url, by_name=False)}"
    return ""


def reservation(response: Response, grant: Grant) -> str:
    """Return why what was answered is not to be read, by its own header `tdm-reservation`; nothing when it may be."""
    said = response.headers.get("tdm-reservation", "").split(",")
    if grant.granted_by or "1" not in map(str.strip, said):
        return ""
    return (
        f"a header of {redact(response.url)} reserves it from text and data mining (tdm-reservation: 1). The partner"
        " can switch the header off; or, where they have given permission, write `granted_by` into the feed's grant"
    )


def _allows(robots: str, url: str) -> bool:
    """Ask the longest rule that matches; of two equal ones the one that allows (RFC 9309 §2.2.2)."""
    from protego import Protego  # noqa: PLC0415 - only worker processes ever need it

    return Protego.parse(robots).can_fetch(url, PRODUCT)


def _advice(url: str, *, by_name: bool) -> str:
    theirs = f"The partner can allow it with two lines in robots.txt: `User-agent: {PRODUCT}` and `Allow: {_path(url)}`"
    if by_name:
        return f"{theirs}; an operator who has their word for it can set `opt_outs = false` under [gather]"
    return f"{theirs}; or, where they have given permission, write `granted_by` into the feed's grant"


def _path(url: str) -> str:
    return urlsplit(redact(url)).path or "/"
