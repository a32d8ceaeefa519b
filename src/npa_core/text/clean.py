"""The one cleaner: makes third-party HTML harmless before it is stored.

The policy follows the measurements of nh3: text tags only, http(s) and mailto links only, no
class, style, id or target, and everything active removed with its content. nh3 is quadratic in
nesting depth, and no signal can stop it, hence the caps on size and depth before it is called.
"""

from __future__ import annotations

import re

import nh3

POLICY_VERSION = 1
MAX_CHARACTERS = 200_000
MAX_DEPTH = 200

TAGS = frozenset(
    "a abbr b blockquote br caption cite code dd del dfn div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 "
    "hr i img ins kbd li ol p pre q s samp small span strong sub sup table tbody td tfoot th thead time tr "
    "u ul var".split()
)
_DROPPED_WITH_CONTENT = frozenset(
    "script style svg math template iframe object embed title textarea select xmp noembed noframes noscript".split()
)
_ATTRIBUTES = {
    "*": {"lang", "dir"},
    "a": {"href", "hreflang"},
    "img": {"src", "alt", "width", "height"},
    "time": {"datetime"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}
_CLEANER = nh3.Cleaner(
    tags=set(TAGS),
    clean_content_tags=set(_DROPPED_WITH_CONTENT),
    attributes=_ATTRIBUTES,
    url_schemes={"http", "https", "mailto"},
    url_relative="deny",
    link_rel="noopener nofollow ugc",
    strip_comments=True,
)
_TAG = re.compile(r"<(/?)[a-zA-Z][^>]*?(/?)>")
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def clean(html: str) -> str:
    """Return `html` with nothing active left in it.

    Input over 200,000 characters is cut, input nested deeper than 200 elements loses its tags.
    The result is a fixed point: ``clean(clean(x)) == clean(x)``.
    """
    html = _UNSTORABLE.sub("", html[:MAX_CHARACTERS])
    if "<" not in html and "&" not in html and ">" not in html:
        return html
    if _is_too_deep(html):
        html = _TAG.sub(" ", html).replace("<", "&lt;")
    return _CLEANER.clean(html)


def _is_too_deep(html: str) -> bool:
    """Overestimate the nesting depth without building a tree: linear time, whatever comes in."""
    depth = 0
    for closing, empty in _TAG.findall(html):
        depth += -1 if closing else 0 if empty else 1
        if depth > MAX_DEPTH and html.count("<") > MAX_DEPTH:
            return True
    return False
