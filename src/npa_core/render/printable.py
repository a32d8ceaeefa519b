"""Printable text: the last line of defence of every output, whatever came in."""

from __future__ import annotations

import re

# C0 and C1 controls but tab and line feed; bidirectional overrides and isolates; surrogates, which
# UTF-8 cannot encode; and the non-characters, which are errors in HTML and XML.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 17))
    + "]"
)


def printable(text: str) -> str:
    """Return `text` without the characters that HTML and XML forbid or that rearrange their surroundings."""
    # Most values are one clean line, which `isprintable` tells much faster than the expression.
    return text if text.isprintable() else _UNPRINTABLE.sub("", text)
