"""Plain text: from HTML, and the rule that every short field (title, name) obeys."""

from __future__ import annotations

import html as html_entities
import re
import unicodedata

MAX_LINE = 1_000

_BREAKS = re.compile(
    r"<\s*/?\s*(?:p|br|div|li|ul|ol|h[1-6]|tr|blockquote|dd|dt|hr|figcaption|pre|table)\b[^>]*>", re.IGNORECASE
)
_DROPPED = re.compile(
    r"<(script|style|template|svg|math|iframe|object|title|textarea|select)\b.*?(?:</\1\s*>|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_TAG = re.compile(r"<(?:[a-zA-Z/!?][^>]*)(?:>|\Z)")
_SPACE = re.compile(r"[^\S\n]+")
_LINES = re.compile(r" ?\n[\s]*")
# Controls, and the bidirectional overrides and isolates with which a title could rewrite its surroundings.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]"
)


def plain(html: str) -> str:
    """Return the text of an HTML fragment: one line per block, entities resolved once."""
    text = _DROPPED.sub(" ", html)
    text = text.replace("\r\n", "\n").replace("\n", " ")
    text = _TAG.sub("", _BREAKS.sub("\n", text))
    return multi_line(html_entities.unescape(text))


def multi_line(text: str) -> str:
    """Return text that may keep its line breaks: NFC, no controls, no overrides, no double spaces."""
    text = _FORBIDDEN.sub("", unicodedata.normalize("NFC", text.replace("\r\n", "\n")))
    return _LINES.sub("\n", _SPACE.sub(" ", text)).strip()


def one_line(text: str) -> str:
    """Return `text` as a short field: one line, NFC, no controls, at most 1,000 characters.

    ``=?`` becomes ``= ?``: as an encoded word it would turn into live header lines in e-mail on
    Python before 3.13 (a title could add recipients).
    """
    text = re.sub(r"\s+", " ", _FORBIDDEN.sub("", unicodedata.normalize("NFC", re.sub(r"[\r\n\t\v\f\x85]", " ", text))))
    return text.replace("=?", "= ?").strip()[:MAX_LINE].rstrip()
