"""The web sites of the demo's partners: a real HTTP server for the feeds in `feeds/`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.resources import files
from types import MappingProxyType

from npa_core.demo.loopback import LoopbackServer, QuietHandler

LAST_MODIFIED = "Mon, 16 Nov 2026 05:00:00 GMT"
RSS = "application/rss+xml"
ATOM = "application/atom+xml"


@dataclass(frozen=True, slots=True)
class Resource:
    """What stands at a path: a file of `feeds/`, or a bare status."""

    file: str = ""
    content_type: str = "text/html; charset=utf-8"
    status: int = 200
    location: str = ""


RESOURCES: Mapping[str, Resource] = MappingProxyType(
    {
        "/staatskanzlei.xml": Resource("staatskanzlei.xml", RSS),
        "/dgb.xml": Resource("dgb.xml", f"{RSS}; charset=utf-8"),
        "/konfoederation.atom": Resource("konfoederation.atom", ATOM),
        "/katholisches-buero.rdf": Resource("katholisches-buero.rdf", "application/rdf+xml"),
        # No charset here: the document's own declaration (ISO-8859-1) has to be heard.
        "/unternehmerverbaende.xml": Resource("unternehmerverbaende.xml", "application/xml"),
        "/sozialministerium.xml": Resource("sozialministerium.xml", "text/xml; charset=utf-8"),
        "/fluechtlingsrat.xml": Resource("fluechtlingsrat.xml", f"{RSS}; charset=utf-8"),
        "/landkreis-wolfenbuettel.atom": Resource("landkreis-wolfenbuettel.atom", f"{ATOM}; charset=utf-8"),
        "/landkreis-wolfenbuettel/alt.rss": Resource(status=410),
        "/hannover.xml": Resource("hannover.xml", RSS),
        "/hannover/ehrenamt.rss": Resource(status=301, location="/hannover-engagement.xml"),
        "/hannover-engagement.xml": Resource("hannover-engagement.xml", RSS),
        # Wrong on purpose, as seen in the wild.
        "/freie-wohlfahrtspflege.xml": Resource("freie-wohlfahrtspflege.xml", "text/plain; charset=utf-8"),
        "/ihk.xml": Resource("ihk.xml", RSS),
        "/landessportbund.xml": Resource("landessportbund.xml", RSS),
        "/fahrradwerkstatt.xml": Resource("fahrradwerkstatt.xml", RSS),
        # A maintenance page with status 200, as content management systems send it.
        "/koordinierungsstelle.xml": Resource("koordinierungsstelle.html"),
    }
)


def feed(name: str) -> bytes:
    """Return the bytes of a file in `feeds/`."""
    return files("npa_core.demo").joinpath("feeds", name).read_bytes()


class FeedServer(LoopbackServer):
    """Serves `RESOURCES` with validators: an unchanged feed answers 304."""

    def __init__(self) -> None:
        super().__init__(_FeedHandler)


class _FeedHandler(QuietHandler):
    def serve(self) -> None:
        """Answer with what stands at the path."""
        resource = RESOURCES.get(self.path, Resource(status=404))
        if self.command not in ("GET", "HEAD"):
            self.answer(405, headers={"Allow": "GET, HEAD"})
        elif resource.location:
            self.answer(resource.status, headers={"Location": resource.location})
        elif resource.file:
            self._send(feed(resource.file), resource.content_type)
        else:
            self.answer(resource.status, f"{resource.status}\n".encode(), {"Content-Type": "text/plain"})

    def _send(self, body: bytes, content_type: str) -> None:
        etag = f'"{sha256(body).hexdigest()[:16]}"'
        validators = {"ETag": etag, "Last-Modified": LAST_MODIFIED}
        if self._has_it(etag):
            self.answer(304, headers=validators)
        else:
            self.answer(200, body, {"Content-Type": content_type, **validators})

    def _has_it(self, etag: str) -> bool:
        """Compare the client's validators with ours; If-None-Match goes first (RFC 9110 §13.2.2)."""
        if wanted := self.headers.get("If-None-Match"):
            return etag in (tag.strip().removeprefix("W/") for tag in wanted.split(","))
        return self.headers.get("If-Modified-Since") == LAST_MODIFIED
