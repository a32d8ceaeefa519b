"""A passage of text as words, with what stands between them."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cached_property

_SPLIT = re.compile(r"(\w+)")
# Soft hyphens and zero-width spaces stand inside words.
_INVISIBLE = ("\u00ad", "\u200b", "\u2060")
_ENDS_SENTENCE = re.compile(r"[.!?:;|•\n\u2022]")
_ABBREVIATED = frozenset("lkr kr st dr prof a d i b h".split())
_QUOTED = "\"'„“”»«‚‘’()[]* "


class Passage:
    """The words of a text, case-folded and as written. `gaps[i]` is what stands before word `i`.

    A word beyond the ends of the passage is empty.
    """

    def __init__(self, text: str) -> None:
        for sign in _INVISIBLE:
            text = text.replace(sign, "")
        pieces: list[str] = _SPLIT.split(text)
        self.raw = pieces[1::2]
        self.gaps = pieces[0::2]
        self.keys = [word.casefold() for word in self.raw]

    @cached_property
    def shouting(self) -> bool:
        """Whether it is in capitals, so that a capital tells nothing."""
        lower = sum(word.islower() for word in self.raw)
        upper = sum(word.isupper() for word in self.raw)
        return lower * 4 < len(self.raw) < upper * 2

    def key(self, index: int) -> str:
        """Return a word, folded."""
        return self.keys[index] if 0 <= index < len(self.keys) else ""

    def before(self, index: int) -> str:
        """Return the word before, folded; nothing when another sentence ends there."""
        return "" if index < 1 or self.begins_sentence(index) else self.keys[index - 1]

    def after(self, index: int) -> str:
        """Return the word that follows word `index - 1` in the same sentence, folded."""
        return "" if index >= len(self.keys) or self.begins_sentence(index) else self.keys[index]

    def begins_sentence(self, index: int) -> bool:
        """Whether a sentence begins with this word."""
        gap = self.gaps[index]
        if index == 0:
            return True
        if gap == " " or not _ENDS_SENTENCE.search(gap):
            return False
        return gap not in (". ", ".") or self.keys[index - 1] not in _ABBREVIATED

    def is_capital(self, index: int) -> bool:
        """Whether a word begins with a capital."""
        return index < len(self.raw) and self.raw[index][0].isupper()

    def adjoins(self, index: int) -> bool:
        """Whether a word follows the one before it with nothing but a space or a hyphen between them."""
        return 0 < index < len(self.gaps) - 1 and self.gaps[index] in (" ", "-", "\u00a0", "–")

    def begins_line(self, index: int) -> bool:
        """Whether nothing stands before a word in its line."""
        return (index == 0 and not self.gaps[0].strip(_QUOTED)) or "\n" in self.gaps[index]

    def before_list(self, index: int, links: Collection[str]) -> str:
        """Return the word before the list in which a word stands, folded: `aus` of `Leer` in `aus Jever und Leer`.

        `links` are the words that join a list.
        """
        while index > 1:
            end = index - 1 if self.before(index) in links else index
            if end == index and self.gaps[index].strip() not in (",", "/"):
                break
            start = end - 1
            if not self.is_capital(start):
                break
            while self.adjoins(start) and self.is_capital(start - 1) and not self.begins_sentence(start - 1):
                start -= 1
            index = start
        return self.before(index)

    def text(self, start: int, end: int) -> str:
        """Return the words from `start` to `end` as written."""
        return "".join(
            gap + word for gap, word in zip(["", *self.gaps[start + 1 : end]], self.raw[start:end], strict=True)
        )
