"""Slugs: the readable part of a path or an anchor; never an identity."""

from __future__ import annotations

import re

from npa_core.text.normal import normal

_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "å": "aa"})


def slug(text: str, limit: int = 60) -> str:
    """Return lower-case ASCII letters, digits and hyphens; empty when nothing of that is in `text`."""
    text = normal("NFC", text).lower().translate(_GERMAN)
    text = normal("NFKD", text).encode("ascii", "ignore").decode("ascii")
    return re.sub(r"[^a-z0-9]+", "-", text).strip("-")[:limit].strip("-")
