"""The XML parser of the standard library, made to hand over a text at once: line by line, feedparser works on each."""

from __future__ import annotations

from xml.sax.expatreader import ExpatParser


class WholeTexts(ExpatParser):
    """Expat with its buffer for texts."""

    def reset(self) -> None:
        """Start a document."""
        super().reset()
        self._parser.buffer_text = True  # type: ignore[attr-defined]  # typeshed leaves out what it calls private


def create_parser() -> WholeTexts:
    """Return a parser; `xml.sax.make_parser` looks for this name."""
    return WholeTexts()
