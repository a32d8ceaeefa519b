"""A name found in a passage."""

from __future__ import annotations

from dataclasses import dataclass

from npa_core.builtin.gazetteer.names import Name
from npa_core.builtin.gazetteer.passage import Passage


@dataclass(frozen=True, slots=True)
class Span:
    """A name found: the words from `start` to `end` of a passage."""

    passage: Passage
    start: int
    end: int
    name: Name

    @property
    def text(self) -> str:
        """As it is written."""
        return self.passage.text(self.start, self.end)

    @property
    def is_one_word(self) -> bool:
        """Whether it has no second word that makes it clear."""
        return self.end - self.start == 1
