"""Excerpts: a text cut to a number of characters, at a word, with an ellipsis."""

from __future__ import annotations

ELLIPSIS = "…"


def excerpt(text: str, limit: int) -> str:
    """Return at most `limit` characters of `text` on one line, cut at a word, the ellipsis counted.

    Nothing is left of a text when `limit` is 0: that partner grants no extract.
    """
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    if limit <= len(ELLIPSIS):
        return ""
    head = text[: limit - len(ELLIPSIS) + 1]
    cut = head.rfind(" ")
    # A single word longer than half the excerpt (a compound, a URL, Chinese) is cut inside.
    head = head[:cut] if cut > limit // 2 else head[:-1]
    return head.rstrip(" .,;:–-") + ELLIPSIS
