"""Markdown of the alliance's own pages and cases to HTML."""

from __future__ import annotations

import re

import nh3
from markdown_it import MarkdownIt
from markupsafe import Markup

from npa_core.render.printable import printable
from npa_core.text import safe_url
from npa_core.text.clean import TAGS

_RELATIVE = re.compile(r"[\w#?.%][\w#?.%/&=;,~+-]*\Z", re.ASCII)


def markdown(text: str, top: int = 2) -> Markup:
    """Return CommonMark with tables as HTML whose highest heading is of level `top`.

    HTML in the text is shown, not obeyed. Links are http(s), mailto or relative to the page;
    any other link stays plain text. What comes out passed the cleaner and is safe to write.
    """
    parser = _Parser("commonmark", {"html": False}).enable("table")
    tokens = parser.parse(printable(text))
    headings = [token for token in tokens if token.type in ("heading_open", "heading_close")]
    shift = top - min((int(token.tag[1]) for token in headings), default=top)
    for heading in headings:
        heading.tag = f"h{min(int(heading.tag[1]) + shift, 6)}"
    return Markup(_clean(parser.renderer.render(tokens, parser.options, {})))  # noqa: S704 - cleaned on this line


class _Parser(MarkdownIt):
    """CommonMark, choosier about links."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the parser's own name for it
        """Allow http(s), mailto and what is relative to the page."""
        if url.lower().startswith("mailto:"):
            return True
        # No colon can stand in a relative link, so no scheme can; and no slash at its start, so no other host.
        return safe_url(url) is not None or _RELATIVE.match(url) is not None


def _clean(html: str) -> str:
    """Clean as `text.clean` does, but keep relative links: this is the alliance's own text."""
    return nh3.clean(
        html,
        tags=set(TAGS),
        attributes={"a": {"href"}, "img": {"src", "alt"}, "ol": {"start"}},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
