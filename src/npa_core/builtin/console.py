"""The console publisher: an edition as readable text, on the screen or in a file of the alliance folder."""

from __future__ import annotations

import asyncio
import errno
import os
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from pydantic import Field

from npa_core.builtin.inside import inside
from npa_core.errors import RejectedError, TransientError
from npa_core.models import Brief, Card, Delivery, Edition, Message, Part, Receipt
from npa_core.plugin import Publisher, Settings
from npa_core.text import multi_line

SCREEN = "-"
_MAY_PASS = frozenset({errno.ENOSPC, errno.EDQUOT})


class ConsoleSettings(Settings):
    """Settings of the console publisher."""

    path: str = Field(default=SCREEN, min_length=1)
    """`-` for the screen (standard error, since standard output belongs to `--json`), else a file.

    The file is relative to the alliance folder and inside it; `{edition}` in it becomes
    `weekly-2026-W47`. Without that, the file holds the latest edition only.
    """


class ConsolePublisher(Publisher[ConsoleSettings]):
    """Writes each edition as text. Good for a first look, for a pager, and for a screen reader.

    Idempotent by nature: writing the same file again changes nothing, and showing the same text
    twice harms nobody. A file is replaced as a whole or not at all.
    """

    name = "console"
    follows = "edition"
    edits = True
    idempotency = "key"

    def plan(self, brief: Brief) -> Iterable[Message]:
        """Plan one message: the edition."""
        if brief.edition is None:
            return
        edition = brief.edition
        yield Message(
            target="console",
            title=edition.title.pick(edition.language),
            items=tuple(dict.fromkeys(card.item for card in edition.cards if card.item)),
            language=edition.language,
        )

    def render(self, message: Message, brief: Brief) -> Iterable[Part]:
        """Write the edition as text, every section and every card."""
        if brief.edition is None:
            return
        text = "\n".join(_lines(brief.edition, brief.alliance.name)) + "\n"
        yield Part(path="edition.txt", media_type="text/plain; charset=utf-8", body=text.encode())

    async def deliver(self, delivery: Delivery, parts: Sequence[Part]) -> Receipt:
        """Show or write the text. What a file held is kept until the new text is safely on the disk.

        Raises TransientError when the disk is full, RejectedError when the file cannot be written.
        """
        body = b"".join(part.body for part in parts)
        if self.settings.path == SCREEN:
            sys.stderr.write(body.decode())
            sys.stderr.flush()
            return Receipt(id=delivery.key, note="shown")
        name = self.settings.path.replace("{edition}", _file_name(delivery.occasion))
        await asyncio.to_thread(_replace, inside(self.context.folder, name), body, name)
        return Receipt(id=delivery.key, note=f"written to {name}")


def _lines(edition: Edition, alliance: str) -> Iterator[str]:
    title = edition.title.pick(edition.language)
    yield f"{title} ({edition.period})"
    yield alliance
    for section in edition.sections:
        heading = section.title.pick(edition.language)
        yield from ("", heading, "-" * len(heading))
        for card in section.cards:
            yield ""
            yield from _card_lines(card)


def _card_lines(card: Card) -> Iterator[str]:
    yield f"* {card.title}"
    if text := multi_line(card.text):
        yield from (f"  {line}" for line in text.split("\n"))
    source = [card.source, *(mention.source for mention in card.also)]
    if names := ", ".join(filter(None, source)):
        yield f"  ({names})"
    if card.link:
        yield f"  {card.link}"


def _file_name(occasion: str) -> str:
    """Return the edition's id as one step of a path: `weekly-2026-W47`."""
    return re.sub(r"[^A-Za-z0-9_-]+", "-", occasion)


def _replace(path: Path, body: bytes, shown: str) -> None:
    """Write aside, flush to the disk, then switch: a crash or a full disk leaves the old file whole."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(body)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).chmod(0o644)
            Path(temporary).replace(path)
        except BaseException:
            with suppress(OSError):
                Path(temporary).unlink()
            raise
        _flush_folder(path.parent)
    except OSError as error:
        message = f"{shown} could not be written: {error.strerror}"
        if error.errno in _MAY_PASS:
            raise TransientError(f"{message}; make room", kind="disk-full") from None
        raise RejectedError(f"{message}; check `path` and its rights", kind="unwritable") from None


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
