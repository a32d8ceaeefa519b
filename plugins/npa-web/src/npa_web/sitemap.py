"""What search engines read: robots.txt and sitemap.xml (sitemaps.org, protocol 0.9)."""

from __future__ import annotations

from collections.abc import Iterable
from xml.etree import ElementTree as ET

from npa_web.links import public

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
LIMIT = 50_000
"""Addresses a sitemap may hold."""


def sitemap(base: str, paths: Iterable[str]) -> bytes:
    """Return the sitemap of the pages at `paths`, the first 50,000 of them."""
    urlset = ET.Element("urlset", {"xmlns": NAMESPACE})
    for path in list(paths)[:LIMIT]:
        ET.SubElement(ET.SubElement(urlset, "url"), "loc").text = public(base, path)
    ET.indent(urlset)
    document: bytes = ET.tostring(urlset, encoding="utf-8", xml_declaration=True)
    return document + b"\n"


def robots(base: str) -> bytes:
    """Return a robots.txt that allows everything and names the sitemap."""
    return f"User-agent: *\nAllow: /\nSitemap: {public(base, 'sitemap.xml')}\n".encode()
