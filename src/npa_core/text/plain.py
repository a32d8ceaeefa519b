"""Plain text: from HTML, and the rule that every short field (title, name) obeys."""

from __future__ import annotations

import html as html_entities
import re
from functools import lru_cache

from npa_core.text.invisible import without_tricks
from npa_core.text.normal import normal

MAX_LINE = 1_000

_BLOCKS = frozenset(
    "p br div li ul ol h1 h2 h3 h4 h5 h6 tr blockquote dd dl dt hr figure figcaption pre table section article "
    "header footer aside address".split()
)
# Each alternative eats all that it looks at, so that hostile input costs linear time: a comment
# or a dropped element without its end reaches to the end of the text, and so does an open tag.
_MARKUP = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<(?P<dropped>script|style|template|svg|math|iframe|object|title|textarea|select)\b"
    r".*?(?:</(?P=dropped)\s*>|\Z)"
    r"|</?(?P<tag>[a-zA-Z][a-zA-Z0-9]*)[^>]*(?:>|\Z)"
    r"|<[/!?][^>]*(?:>|\Z)",
    re.IGNORECASE | re.DOTALL,
)
# int() refuses more than 4,300 digits, and html.unescape would pass that on.
_ENDLESS_NUMBER = re.compile(r"&#[0-9]{1000,};?")
# Controls, the two noncharacters that XML may not hold, and the soft hyphen: words are compared, and cut, without it.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\ufffe\uffff\ud800-\udfff]")
_PICTURE = re.compile(r"""<img\b[^<>]{0,5000}?\salt\s*=\s*("[^"<>]*"|'[^'<>]*'|[^\s"'<>]+)""", re.IGNORECASE)


@lru_cache(maxsize=8)  # classifiers, one after the other, and the stories ask for the same item's text
def plain(html: str) -> str:
    """Return the text of an HTML fragment: one line per block, entities resolved once.

    Where there is no text, pictures speak by their alternative texts.
    """
    html = html.replace("\r\n", "\n").replace("\n", " ")
    text = _unescaped(_MARKUP.sub(_space, html))
    return text or _unescaped("\n".join(alt.strip("\"'") for alt in _PICTURE.findall(html)))


def _unescaped(text: str) -> str:
    return multi_line(html_entities.unescape(_ENDLESS_NUMBER.sub("\ufffd", text)))


def _space(markup: re.Match[str]) -> str:
    """What stands in the text where markup stood: a new line for blocks, nothing inside a word."""
    if markup["dropped"]:
        return " "
    return "\n" if markup["tag"] and markup["tag"].lower() in _BLOCKS else ""


def multi_line(text: str) -> str:
    """Return text that may keep its line breaks: NFC, no controls, nothing that deceives, no double spaces."""
    # Forbidden characters go first: what they kept apart is composed afterwards.
    text = text.replace("\r\n", "\n").replace("\x85", "\n")
    text = normal("NFC", without_tricks(_FORBIDDEN.sub("", text)))
    return "\n".join(filter(None, map(_single_spaced, text.split("\n"))))


def one_line(text: str) -> str:
    """Return `text` as a short field: one line, NFC, no controls, nothing that deceives, at most 1,000 characters.

    ``=?`` becomes ``= ?``: as an encoded word it would turn into live header lines in e-mail on
    Python before 3.13 (a title could add recipients).
    """
    text = without_tricks(_FORBIDDEN.sub("", re.sub(r"[\r\n\t\v\f\x85]", " ", text)))
    return _single_spaced(normal("NFC", text)).replace("=?", "= ?")[:MAX_LINE].rstrip()


def _single_spaced(text: str) -> str:
    return " ".join(text.split())
