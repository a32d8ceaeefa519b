"""What can be wrong with a source, in plain words: for the operator. The letter to the partner has its own.

Kinds of failure come from the network, from gatherers and from workers; those that call for the same
advice share one cause.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from npa_core.models import Quality


@dataclass(frozen=True, slots=True)
class Trouble:
    """One cause."""

    says: str
    """What is wrong; stands behind the source's id."""
    advice: str
    theirs: bool = True
    """Whether the partner can do something about it; else it is ours to solve."""


_SAME: Mapping[str, str] = {
    "protocol": "truncated",
    "bad-encoding": "truncated",
    "worker-cpu": "too-complex",
    "worker-memory": "too-complex",
    "worker-wall": "too-complex",
    "refused-url": "too-many-redirects",
    "worker-died": "plugin-error",
    "worker-error": "plugin-error",
    "bad-path": "no-file",
    "refused-path": "no-file",
}
_STATUS = re.compile(r"http-([45])\d\d")
_WRITE = "write to the partner"


def cause(code: str) -> str:
    """Return what a problem's code stands for: itself, `http-4xx`, `http-5xx`, a kind like it, or `other`."""
    status = _STATUS.fullmatch(code)
    code = _SAME.get(code, code)
    if code in TROUBLES:
        return code
    return f"http-{status[1]}xx" if status else "other"


def trouble(code: str) -> Trouble:
    """Return the words for a problem's code."""
    return TROUBLES[cause(code)]


_FAILURES: Mapping[str, Trouble] = {
    "gone": Trouble("is gone for good (410)", "find its new address: `npa feeds move ID URL`; else remove it"),
    "not-a-feed": Trouble("answers with something that is no feed", "look for its feed: `npa feeds discover`"),
    "empty": Trouble("answers with nothing at all", _WRITE),
    "http-401": Trouble("asks for a password", "ask the partner for a feed that everybody may read"),
    "http-403": Trouble("refuses us", "ask the partner to let our User-Agent in"),
    "http-404": Trouble("is not at its address any more", "look for its new one: `npa feeds discover`"),
    "http-429": Trouble("says that we ask too often", "wait: it is asked more rarely now"),
    "http-4xx": Trouble("refuses the request", _WRITE),
    "http-5xx": Trouble("has a server with an error of its own", f"wait a day; then {_WRITE}"),
    "timeout": Trouble("does not answer in time", f"wait a day; then {_WRITE}"),
    "connect": Trouble("has a server that takes no connection", f"wait a day; then {_WRITE}"),
    "dns": Trouble("has an address whose host is not known", "look whether the site has a new name"),
    "tls": Trouble("has a certificate that is not right", f"{_WRITE}: its browser visitors see a warning, too"),
    "truncated": Trouble("breaks off in the middle of its answer", f"wait a day; then {_WRITE}"),
    "too-large": Trouble("is too large", "ask the partner for a feed of its newest items only"),
    "too-complex": Trouble("takes too much time to read", "ask the partner for a feed of its newest items only"),
    "too-many-redirects": Trouble("leads on and on, or to where we do not go", _WRITE),
    "opted-out": Trouble(
        "has told programs like ours not to read it", "ask the partner, and do not read it until then"
    ),
    "refused-address": Trouble(
        "lies at an address that is not public",
        "if that is meant, name it in `net.allow_private`; else remove it",
        theirs=False,
    ),
    "plugin-error": Trouble("cannot be read because of a plugin", "tell the plugin's author", theirs=False),
    "no-file": Trouble("is a file that cannot be read", "look at its path in npa.toml", theirs=False),
    "other": Trouble("cannot be read", "look at it: `npa feeds test`"),
}

_FINDINGS: Mapping[str, Trouble] = {
    "moved": Trouble("has moved", "`npa feeds move ID` writes the new address down", theirs=False),
    "silent": Trouble("has fallen silent", "look at its site: has the feed moved, or is it forgotten?"),
    "never-any": Trouble("has never listed an item", "look at its site: is this the feed with the news?"),
}

_QUALITIES: Mapping[Quality, Trouble] = {
    Quality.NO_DATES: Trouble("gives no dates", "ask for dates; until then, news counts from when it was first seen"),
    Quality.BAD_DATES: Trouble("gives dates that nobody can read or that cannot be true", "ask for dates as RFC 822"),
    Quality.NO_GUIDS: Trouble("gives its items no identity", "ask for guids; until then, a changed link is a new item"),
    Quality.REPEATED_GUIDS: Trouble("gives several items the same guid", "ask for a guid of its own for each item"),
    Quality.CHANGING_GUIDS: Trouble("gives the same items new guids again and again", "ask for guids that stay"),
    Quality.NO_LINKS: Trouble("gives no links", "ask for links: readers are to find the whole text"),
    Quality.DOUBLE_ENCODING: Trouble("has broken umlauts: encoded twice (FÃ¼r)", "ask for plain UTF-8"),
    Quality.WRONG_ENCODING: Trouble("is not in the encoding that it claims", "ask for UTF-8, declared as such"),
    Quality.NOT_WELL_FORMED: Trouble("is no well-formed XML; items may be lost", "ask for a look at the validator"),
    Quality.NO_ITEMS: Trouble("lists nothing at present", "look at its site: is this the feed with the news?"),
    Quality.TOO_MANY_ITEMS: Trouble("lists very many items", "ask for its newest items only"),
    Quality.CHANGING_BODIES: Trouble("changes its texts at every visit", "ask for texts without counters or adverts"),
}

TROUBLES: Mapping[str, Trouble] = {
    **_FAILURES,
    **_FINDINGS,
    **{quality.value: words for quality, words in _QUALITIES.items()},
}
"""The words by cause."""
