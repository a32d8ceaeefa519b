"""The one cleaner: makes third-party HTML harmless before it is stored.

The policy follows the measurements of nh3: text tags only, http(s) and mailto links only, no
class, style, id or target, and everything active removed with its content. nh3 takes time in the
square of the nesting depth, and no signal can stop it, hence the caps before it is called.
"""

from __future__ import annotations

import re
from collections import Counter
from html import escape, unescape

import nh3

from npa_core.text.invisible import without_tricks
from npa_core.text.plain import plain
from npa_core.text.url import without_tracking

POLICY_VERSION = 2
MAX_CHARACTERS = 200_000
MAX_DEPTH = 200
_MAX_WORK = 500_000
_MAX_ROUNDS = 8

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
# Elements that hold nothing, or that close themselves before the next of their kind: they do not nest.
_FLAT = frozenset("br hr img embed meta p li dd dt".split())
# The same, except inside foreign content (SVG, MathML), where these names are ordinary.
_FLAT_IN_HTML = _FLAT | frozenset("area base col input link param source track wbr".split())
_FOREIGN = re.compile(r"<(?:svg|math)", re.IGNORECASE)
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)")
_UNSTORABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
# As nh3 writes links: attributes in double quotes, and no other `<a ` can stand in its output.
_LINK = re.compile(r'(<a (?:[a-z]+="[^"]*" )*?href=")([^"]*[?#][^"]*)"')
_AFTER_PRE = re.compile(r"(<pre[^<>]*>)\n+")


def clean(html: str) -> str:
    """Return `html` with nothing active left in it, at most 200,000 characters.

    Links lose their tracking parameters, and invisible characters that deceive are gone.
    Longer input is cut; input nested deeper than 200 elements loses its tags and keeps its text.
    The result is a fixed point: ``clean(clean(x)) == clean(x)``.
    """
    html = _storable(html[:MAX_CHARACTERS])
    # Taking away a tag can leave what a browser (and nh3) reads differently the next time, such
    # as a paragraph directly in a paragraph: so until nothing changes any more.
    for _ in range(_MAX_ROUNDS):
        if not any(character in html for character in "<>&"):
            return html
        cleaned = _clean_once(html)
        if cleaned == html:
            return html
        html = cleaned
    return _without_tags(html)


def _clean_once(html: str) -> str:
    if _is_too_deep(html):
        return _without_tags(html)
    cleaned = _CLEANER.clean(html)
    if "&" in html:  # only a character reference brings back what was taken out
        cleaned = _storable(cleaned)
    cleaned = _LINK.sub(_without_tracking, cleaned)
    cleaned = _AFTER_PRE.sub(r"\1", cleaned)  # a parser drops one line break there, each time
    # What does not fit is cut with room for the closing tags that the next round adds.
    return cleaned if len(cleaned) <= MAX_CHARACTERS else cleaned[: MAX_CHARACTERS * 9 // 10]


def _storable(html: str) -> str:
    return without_tricks(_UNSTORABLE.sub("", html))


def _without_tracking(link: re.Match[str]) -> str:
    written = unescape(link[2])
    url = without_tracking(written)
    return link[0] if url == written else f'{link[1]}{escape(url)}"'


def _is_too_deep(html: str) -> bool:
    """Estimate the nesting depth without building a tree: linear time, whatever comes in.

    Tags inside comments and attributes are counted as well. Hiding closing tags there can make
    the estimate too low, at a cost below a second; what nh3 then returns is judged again.
    """
    if html.count("<") <= MAX_DEPTH:  # as in almost all items: so few cannot nest too deep, nor make that much work
        return False
    flat = _FLAT if _FOREIGN.search(html) else _FLAT_IN_HTML
    opened: Counter[str] = Counter()
    depth = work = 0
    for closing, name in _TAG.findall(html.lower()):
        if not closing:
            # A new paragraph opens all formatting anew: depth times elements is the work to do.
            work += depth
            depth += name not in flat
            opened[name] += name not in flat
        elif opened[name]:
            opened[name] -= 1
            depth -= 1
        if depth > MAX_DEPTH or work > _MAX_WORK:
            return True
    return False


def _without_tags(html: str) -> str:
    return escape(plain(html)[: MAX_CHARACTERS // 5], quote=False)  # a character becomes at most five: &amp;
