"""Safe URLs: which links may be stored and shown, and how an address appears in a log."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

MAX_URL = 2_048

_SPACE_OR_CONTROL = re.compile(r"[\x00-\x20\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff\s]")
_ESCAPED = str.maketrans(
    {'"': "%22", "<": "%3C", ">": "%3E", "`": "%60", "{": "%7B", "}": "%7D", "^": "%5E", "|": "%7C", "'": "%27"}
)


def safe_url(url: str | None, base: str | None = None) -> str | None:
    """Return `url` as an absolute http(s) URL, or None when it is not one that may be shown.

    It is resolved against `base`. Refused are other schemes, user information, backslashes, a
    missing host and more than 2,048 characters. White space around it is dropped, inside it is
    escaped as browsers do; the characters that could end an attribute are escaped, too.
    """
    if not url:
        return None
    url = re.sub(r"[\t\r\n]", "", url.strip()).replace(" ", "%20")
    if "\\" in url.split("?", 1)[0] or _SPACE_OR_CONTROL.search(url):
        return None
    try:
        parts = urlsplit(urljoin(base, url) if base else url)
        port_is_valid = parts.port is None or parts.port > 0
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc or not port_is_valid:
        return None
    safe = urlunsplit(parts).translate(_ESCAPED)
    return safe if len(safe) <= MAX_URL else None


def redact(url: str) -> str:
    """Return `url` for logs and messages: without user information, query and fragment, which may hold secrets."""
    url = _SPACE_OR_CONTROL.sub("", url)  # nothing in it may move the cursor of a terminal or forge a line
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        port = f":{parts.port}" if parts.port else ""
    except ValueError:
        return "(not a URL)"
    host = f"[{host}]" if ":" in host else host
    return urlunsplit(SplitResult(parts.scheme, host + port, parts.path, "…" if parts.query else "", ""))


_TRACKING = re.compile(
    r"(?:utm_|mtm_|pk_|at_)\w*|fbclid|gclid|dclid|mc_[ce]id|wt_mc|xtor|msclkid|igshid", re.IGNORECASE
)


def without_tracking(url: str) -> str:
    """Return a URL without the parameters that only say where a reader came from."""
    head, mark, rest = url.partition("?")
    if not mark:
        return url
    query, hash_mark, fragment = rest.partition("#")
    kept = "&".join(part for part in query.split("&") if not _TRACKING.fullmatch(part.partition("=")[0]))
    return head + (f"?{kept}" if kept else "") + hash_mark + fragment
