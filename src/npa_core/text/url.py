"""URLs: which links may be stored and shown, what in them only tracks, and how an address appears in a log."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urljoin, urlsplit, urlunsplit

MAX_URL = 2_048

_ABSOLUTE = ("https://", "http://")
_SPACE_OR_CONTROL = re.compile(r"[\x00-\x20\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff\s]")
_ESCAPED = str.maketrans(
    {'"': "%22", "<": "%3C", ">": "%3E", "`": "%60", "{": "%7B", "}": "%7D", "^": "%5E", "|": "%7C", "'": "%27"}
)

# By maker: Google, Matomo and Piwik, etracker, HubSpot, AT Internet, comScore, Olytics, Vero; click ids; Mailchimp,
# Marketo, OpenStat, Webtrekk and Webtrends, Adobe.
_TRACKING = re.compile(
    r"(?:utm|pk|piwik|mtm|matomo|etcc)_\w+|_hs(?:enc|mi)|__hs(?:sc|tc|fp)|hsctatracking|xtor"
    r"|at_(?:medium|campaign|creation|variant|network|term|detail\w*|general|identifier|format|custom\d*|link\w*|ptr\w*)"
    r"|ns_(?:mchannel|source|campaign|linkname|fee)|oly_(?:enc|anon)_id|vero_(?:id|conv)"
    r"|(?:fb|g|d|y|tw|tt|msc)clid|gclsrc|[gw]braid|igshid|igsh|li_fat_id|msclkid"
    r"|mc_[ce]id|mkt_tok|_openstat|wt[_.]z?mc(?:_\w+)?|s_cid|sc_cmp",
    re.IGNORECASE,
)
# A name that may mean something, with a value that only says that the reader came from a feed.
_FROM_A_FEED = re.compile(r"(?:ref|source|src|from)=(?:rss2?|atom|rss[-_]?feed)", re.IGNORECASE)


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
        parts = urlsplit(url if base is None or url.startswith(_ABSOLUTE) else urljoin(base, url))
        port_is_valid = parts.port is None or parts.port > 0
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not parts.hostname or "@" in parts.netloc or not port_is_valid:
        return None
    safe = urlunsplit(parts).translate(_ESCAPED)
    return safe if len(safe) <= MAX_URL else None


def without_tracking(url: str) -> str:
    """Return `url` without the parameters that only say who followed it; all else stays verbatim and in order.

    They are looked for in the query, and in a fragment that is written like one (`#xtor=RSS-16`).
    """
    address, hash_sign, fragment = url.partition("#")
    path, question_mark, query = address.partition("?")
    kept_query = _without_tracking(query)
    kept_fragment = _without_tracking(fragment) if "=" in fragment else fragment
    if kept_query == query and kept_fragment == fragment:
        return url
    address = path + (question_mark + kept_query if kept_query else "")
    return address + (hash_sign + kept_fragment if kept_fragment else "")


def _without_tracking(query: str) -> str:
    return "&".join(parameter for parameter in query.split("&") if not _is_tracking(parameter))


def _is_tracking(parameter: str) -> bool:
    name = parameter.partition("=")[0]
    return _TRACKING.fullmatch(name) is not None or _FROM_A_FEED.fullmatch(parameter) is not None


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
