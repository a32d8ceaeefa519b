"""WordPress's REST interface: where a site has it, how its addresses are made, and what its refusals mean.

See developer.wordpress.org/rest-api. A site with plain permalinks has it below `?rest_route=`.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from npa_core.errors import RejectedError
from npa_core.models import Response
from npa_core.text import one_line, redact, safe_url

RELATION = "https://api.w.org/"
"""The link relation by which a page names its site's interface."""

_HEADER = re.compile(rf'<([^<>]{{1,2000}})>\s*;[^,<>]{{0,200}}\brel="?{re.escape(RELATION)}"?', re.IGNORECASE)
_TAG = re.compile(r"<link\b[^<>]{1,2000}>", re.IGNORECASE)
_HREF = re.compile(r"""\bhref\s*=\s*["']([^"'<>]{1,2000})["']""", re.IGNORECASE)
_HEAD = 500_000
_REFUSED = frozenset({401, 403, 404, 405})


def base_of(page: Response) -> str:
    """Return where the interface of a page's site begins: as its header or its head says, else the usual place."""
    named = _HEADER.search(page.headers.get("link", ""))
    if named and (address := safe_url(named[1], page.url)):
        return address
    for tag in _TAG.findall(page.body[:_HEAD].decode("utf-8", "replace")):
        if RELATION in tag and (href := _HREF.search(tag)) and (address := safe_url(html.unescape(href[1]), page.url)):
            return address
    return urljoin(page.url.split("?", 1)[0].split("#", 1)[0], "wp-json/")


def endpoint(base: str, route: str, query: Mapping[str, str | int]) -> str:
    """Return the address of a route below the base, with its query."""
    parts = urlsplit(base)
    given = dict(parse_qsl(parts.query))
    if "rest_route" in given:
        given["rest_route"], path = f"{given['rest_route'].rstrip('/')}/{route}", parts.path
    else:
        path = f"{parts.path.rstrip('/')}/{route}"
    return urlunsplit((parts.scheme, parts.netloc, path, urlencode({**given, **query}, safe=",/"), ""))


def require_rest(response: Response, site: str) -> None:
    """Raise RejectedError (`rest-disabled`) when the interface is switched off, closed or not there.

    Other statuses of 400 and above raise as `Response.check`.
    """
    code = _code(response)
    is_elsewhere = 300 <= response.status < 400 and response.status != 304
    if is_elsewhere or response.status in _REFUSED or (response.status == 200 and not _is_json(response)):
        said = f"{response.status}, {code}" if code else str(response.status)
        raise RejectedError(
            f"{redact(site)} does not answer to WordPress's REST interface ({said}): it is switched off there, or the "
            f'site is none of WordPress. Use its feed instead: use = "rss", url = "{urljoin(_folder(site), "feed/")}"',
            kind="rest-disabled",
        )
    if response.status == 400 and code:
        raise RejectedError(
            f"{redact(response.url)} refuses the question ({code}); correct the settings", kind="http-400"
        )
    response.check()


def _folder(site: str) -> str:
    path = redact(site).split("?", 1)[0]
    return path if path.endswith("/") else f"{path}/"


def _is_json(response: Response) -> bool:
    return response.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"[", b"{")


def _code(response: Response) -> str:
    """What WordPress calls its refusal, such as `rest_no_route`."""
    if response.status < 400 or not _is_json(response):
        return ""
    try:
        said = response.as_json()
    except RejectedError:
        return ""
    return one_line(str(said.get("code", "")))[:80] if isinstance(said, dict) else ""
