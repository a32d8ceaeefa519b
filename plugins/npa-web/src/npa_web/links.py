"""Links between the pages of the site: relative, so that it works from any folder and from a disk."""

from __future__ import annotations

import posixpath
from collections.abc import Callable
from urllib.parse import quote


def relative(path: str) -> Callable[[str], str]:
    """Return the function that links from the page at `path` to another: `../../index.html`."""
    folder = posixpath.dirname(path)

    def to(target: str) -> str:
        file, hash_, anchor = target.partition("#")
        return quote(posixpath.relpath(file, folder or ".")) + hash_ + anchor

    return to


def absolute(base: str) -> Callable[[str], str]:
    """Return the function that links to a page by its whole address."""

    def to(target: str) -> str:
        return public(base, target)

    return to


def public(base: str, path: str) -> str:
    """Return the address of a page as readers should see it: without `index.html`."""
    file, hash_, anchor = path.partition("#")
    file = "" if file == "index.html" else file.removesuffix("/index.html") + "/" * file.endswith("/index.html")
    return base + quote(file) + hash_ + anchor
