"""Editing YAML as text: what people wrote around the data (comments, order, quotes) stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import yaml

from npa_core.exchange.yaml import LOADER, dump
from npa_core.models.shape import Location


def appended(text: str, entries: Sequence[Any], *, key: str | None = None) -> str:
    """Return valid YAML with entries at the end of its list: of the document, or of the one under `key`.

    What is missing is made: the list, the key, the final newline. The caller compares what the
    result says with what it ought to say: no edit of text is right in every case.
    """
    if not entries:
        return text
    outline = _Outline(text)
    if key is None:
        return _into_root(text, outline, entries)
    if outline.root is not None and outline.root.kind == "mapping" and key in outline.root.keys:
        return _into_key(text, outline.root, key, entries)
    return _at_end(text, outline, f"{key}:\n{_block(entries, 0, spaced=True)}")


def with_key(text: str, key: str, value: Any) -> str:
    """Return YAML with a key more at the end of its mapping."""
    return _at_end(text, _Outline(text), dump({key: value}))


def replaced(text: str, entries: Mapping[Location, Any]) -> str:
    """Return YAML with the nodes at some paths replaced; comments within them go, all others stay.

    What stands elsewhere and is only named here (`*alias`) cannot be replaced: it stays the same.
    """
    outline = _Outline(text)
    spans = [(span, entry) for path, entry in entries.items() if (span := outline.at(path)) is not None]
    for span, entry in sorted(spans, key=lambda found: -found[0].start):  # from the end, so that places hold
        if span.is_flow or span.kind == "scalar":
            space = " " if text[span.start - 1 : span.start] == ":" else ""
            text = text[: span.start] + space + _flow(entry) + text[span.end :]
        else:
            node = _indented(dump(entry), _column(text, span.start)).strip("\n").lstrip(" ")
            text = f"{text[: span.start]}{node}\n{text[_end_of_line(text, span.end) :]}"
    return text


@dataclass(slots=True)
class _Span:
    """A node of the document: where its text begins, and where the last word that belongs to it ends."""

    kind: str
    start: int
    end: int
    is_flow: bool = False
    items: list[_Span] = field(default_factory=list)
    keys: dict[str, _Span] = field(default_factory=dict)
    starts: list[int] = field(default_factory=list)
    """Where the keys of a mapping begin, in the order of the text."""

    def inside(self, step: str | int) -> _Span | None:
        """Return the node under a key, or at a position."""
        if isinstance(step, str):
            return self.keys.get(step)
        return self.items[step] if step < len(self.items) else None


class _Outline:
    """The nodes of a document with their extent; `end` is where more can be written."""

    def __init__(self, text: str) -> None:
        self.root: _Span | None = None
        self.end = len(text)
        events: Iterator[Any] = iter(yaml.parse(text, Loader=LOADER))
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                node = self._node(next(events), events)
                # A document that holds nothing is an empty scalar.
                self.root = node if node.end > node.start else None
            elif isinstance(event, yaml.DocumentEndEvent) and event.explicit and event.start_mark:
                self.end = event.start_mark.index

    def at(self, path: Location) -> _Span | None:
        """Return the node at a path."""
        span = self.root
        for step in path:
            span = None if span is None else span.inside(step)
        return span

    def _node(self, event: Any, events: Iterator[Any]) -> _Span:
        start, end = event.start_mark.index, event.end_mark.index
        if isinstance(event, yaml.SequenceStartEvent):
            span = _Span("list", start, end, bool(event.flow_style))
            while not isinstance(event := next(events), yaml.SequenceEndEvent):
                span.items.append(self._node(event, events))
                span.end = span.items[-1].end
        elif isinstance(event, yaml.MappingStartEvent):
            span = _Span("mapping", start, end, bool(event.flow_style))
            while not isinstance(event := next(events), yaml.MappingEndEvent):
                span.starts.append(event.start_mark.index)
                span.keys[event.value] = below = self._node(next(events), events)
                # Of an empty value, nothing is there but its key.
                span.end = below.end if below.end > below.start else event.end_mark.index + 1
        else:
            return _Span("scalar", start, end)
        if span.is_flow:
            span.end = event.end_mark.index
        return span


def _into_root(text: str, outline: _Outline, entries: Sequence[Any]) -> str:
    root = outline.root
    if root is not None and root.kind == "list" and root.items:
        if root.is_flow:
            return _into_flow(text, root, entries)
        block = _block(entries, _column(text, root.start), spaced=_is_spaced(text, root))
        return _ended(text[: outline.end], block, blank=_is_spaced(text, root)) + text[outline.end :]
    before, after = text[: outline.end], text[outline.end :]
    if root is not None:  # `[]`, `null`: the comments around it stay
        before = f"{text[: root.start]}{text[root.end : outline.end]}"
        before = "" if not before.strip() else before
    return _ended(before, _block(entries, 0, spaced=True), blank=bool(before.strip())) + after


def _into_key(text: str, mapping: _Span, key: str, entries: Sequence[Any]) -> str:
    held = mapping.keys[key]
    if held.is_flow and held.items:
        return _into_flow(text, held, entries)
    if held.items:
        position = _after_own_comments(text, mapping, held)
        spaced = _is_spaced(text, held)
        block = _block(entries, _column(text, held.start), spaced=spaced)
        return _ended(text[:position], block, blank=spaced) + text[position:]
    text = text[: held.start].rstrip(" ") + text[held.end :] if held.end > held.start else text
    position = _end_of_line(text, min(held.start, len(text)) - 1)
    return _ended(text[:position], _block(entries, 0, spaced=True), blank=False) + text[position:]


def _at_end(text: str, outline: _Outline, block: str) -> str:
    return _ended(text[: outline.end], block, blank=outline.root is not None) + text[outline.end :]


def _into_flow(text: str, held: _Span, entries: Sequence[Any]) -> str:
    end = held.items[-1].end
    return text[:end] + "".join(f",\n  {_flow(entry)}" for entry in entries) + text[end:]


def _after_own_comments(text: str, mapping: _Span, held: _Span) -> int:
    """Return where a list under a key ends: comments that are indented deeper than the next key are its own."""
    after = next((start for start in mapping.starts if start > held.end), len(text))
    position = _end_of_line(text, held.end)
    for line in text[position:after].splitlines(keepends=True):
        if not line.startswith(" ") or not line.lstrip().startswith("#"):
            break
        position += len(line)
    return position


def _is_spaced(text: str, held: _Span) -> bool:
    """Whether blank lines stand between the entries of a block list."""
    return len(held.items) < 2 or bool(re.search(r"\n[ \t]*\r?\n", text[held.items[-2].end : held.items[-1].start]))


def _block(entries: Sequence[Any], column: int, *, spaced: bool) -> str:
    return ("\n" if spaced else "").join(_indented(dump([entry]), column) for entry in entries)


def _flow(entry: Any) -> str:
    return dump(entry, flow=True).strip("\n")


def _ended(before: str, block: str, *, blank: bool) -> str:
    """Put a block below a text, on a line of its own."""
    if before and not before.endswith("\n"):
        before += "\n"
    return before + ("\n" if blank and not before.endswith("\n\n") else "") + block


def _indented(block: str, column: int) -> str:
    return "".join(" " * column + line if line.strip() else line for line in block.splitlines(keepends=True))


def _column(text: str, index: int) -> int:
    return index - text.rfind("\n", 0, index) - 1


def _end_of_line(text: str, index: int) -> int:
    """Return where the line after that of a character begins; of a text that ends with a line break, itself."""
    if index and text[index - 1 : index] == "\n":
        return index
    end = text.find("\n", index)
    return len(text) if end < 0 else end + 1
