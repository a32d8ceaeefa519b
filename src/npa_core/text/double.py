"""Double encoding: UTF-8 that was taken for Latin-1 or Windows-1252 and encoded again (`FÃ¼r`)."""

from __future__ import annotations

import re

_ROUNDS = 2
"""Some texts went wrong twice."""

# What Windows-1252 makes of the bytes 80 to 9F. Five of them it leaves open; there they stand for themselves.
_WINDOWS = {
    ord(bytes([byte]).decode("windows-1252")): byte
    for byte in range(0x80, 0xA0)
    if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)
}
_NEXT = "[\x80-\xbf" + "".join(map(chr, _WINDOWS)) + "]"
# What no language writes: Ã before a symbol, Â before a sign, â€ as in â€œ, two Cyrillic or Arabic letters in a row.
# `Ä“` and `Å“` are left alone: they may be what a quotation ends with.
_TYPICAL = re.compile(f"Ã{_NEXT}|Â[\xa0-\xbf]|â€{_NEXT}|ï»¿|(?:[ÐÑØÙ]{_NEXT}){{2}}")
_LEADS = ("Ã", "Â", "â€", "ï»¿", "Ð", "Ñ", "Ø", "Ù")


def healed(text: str) -> str:
    """Return `text` decoded once more (or twice) when all of it is doubly encoded UTF-8, else as it is.

    One character that does not fit, such as a real umlaut beside `FÃ¼r`, shows that the text is meant as it stands.
    """
    for _ in range(_ROUNDS):
        if not _may_hold_some(text) or not _TYPICAL.search(text):
            break
        try:
            text = text.translate(_WINDOWS).encode("latin-1").decode("utf-8")
        except UnicodeError:
            break
    return text


def double_encodings(text: str) -> int:
    """Return how many sequences `text` holds that double encoding typically leaves, and no language writes."""
    return sum(1 for _ in _TYPICAL.finditer(text)) if _may_hold_some(text) else 0


def _may_hold_some(text: str) -> bool:
    """A look that costs next to nothing: almost no text does."""
    return not text.isascii() and any(lead in text for lead in _LEADS)
