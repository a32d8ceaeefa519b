"""Invisible characters: those that writing needs stay, those that only deceive go.

Zero-width characters hide words from a filter and text from a reader, tag characters and floods of variation
selectors carry hidden messages, and bidirectional overrides rewrite what stands beside them.
"""

from __future__ import annotations

import re

# Zero-width space, word joiner and the invisible operators, the deprecated format characters, Hangul fillers (a name
# made of them looks empty), tag characters, and the overrides and isolates. The marks LRM, RLM and ALM are harmless.
_DECEIVING = re.compile(
    "[\u034f\u180e\u200b\u202a-\u202e\u2060-\u2064\u2066-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"
# What a variation selector may follow: emoji, symbols, ideographs. Nothing here changes into something else in NFC.
_SELECTABLE = (
    "#*0-9\xa9\xae\u203c\u2049\u2122\u2139\u2190-\u2328\u232b-\u27bf\u2900-\u297f\u2a00-\u2adb\u2b00-\u2bff\u3000-\u303f"
    "\u3297\u3299\u3400-\u9fff\U0001f000-\U0001faff\U00020000-\U0003ffff"
)
_SELECTOR = re.compile(f"(?<=[{_SELECTABLE}])([{_SELECTORS}])[{_SELECTORS}]*|[{_SELECTORS}]")
# The scripts that need joiners (Arabic and Persian, Syriac, N'Ko, those of India and their neighbours), and emoji.
_JOINABLE = (
    "\u0600-\u0dff\u0f00-\u109f\u1780-\u18af\ufb50-\ufdff\ufe70-\ufefc"
    "\u2190-\u21ff\u2300-\u2328\u232b-\u27bf\u2b00-\u2bff\ufe0f\U0001f000-\U0001faff"
)
_JOINER = re.compile(f"(?<=[{_JOINABLE}])([\u200c\u200d])[\u200c\u200d]*(?=[{_JOINABLE}])|[\u200c\u200d]")
_ANY = re.compile(f"{_DECEIVING.pattern[:-1]}{_SELECTORS}\u200c\u200d]")


def without_tricks(text: str) -> str:
    """Return `text` without the invisible characters that deceive.

    Joiners (ZWJ, ZWNJ) stay between letters of the scripts that need them and between emoji, one at a time; a variation
    selector stays after a character that has variants.
    """
    if text.isascii() or not _ANY.search(text):
        return text
    return _JOINER.sub(r"\1", _SELECTOR.sub(r"\1", _DECEIVING.sub("", text)))
