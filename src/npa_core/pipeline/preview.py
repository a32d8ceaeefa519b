"""The preview: an edition as every channel would send it, written to a folder. Nothing is sent or planned."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from npa_core.errors import ConfigError, NpaError
from npa_core.models import Archive, Edition, Failure, Message
from npa_core.pipeline.edit import archive_brief, edition_brief
from npa_core.pipeline.publishers import at_work
from npa_core.pipeline.workshop import Workshop
from npa_core.steps.public import released
from npa_core.text import slug


async def preview(shop: Workshop, id: str, out: Path) -> tuple[tuple[Path, ...], tuple[Failure, ...]]:
    """Write the parts of every channel to `out/<channel>/…`; return the files and what failed.

    A channel with several messages gets a folder for each. Raises ConfigError when there is no such edition.
    """
    record = shop.store.editions.get(id)
    if record is None:
        raise ConfigError(f"there is no edition {id!r}; `npa compose` makes one")
    digest = shop.config.digests.get(record.edition.digest)
    written: list[Path] = []
    failures: list[Failure] = []
    for bound in shop.assembly.channels:
        id = bound.spec.id
        if bound.type.follows == "archive":
            brief = archive_brief(shop, _with_draft(shop.archive(), released(record.edition, shop.catalogue)), id)
        elif digest is None or id in digest.channels:
            brief = edition_brief(shop, record.edition, id)
        else:
            continue
        try:
            async with at_work(shop, bound) as publisher:
                for folder, message in _folders(out / id, publisher.plan(brief)):
                    written += [_write(folder / part.path, part.body) for part in publisher.render(message, brief)]
        except NpaError as error:
            failures.append(shop.failure(f"channel {id}", error))
    return tuple(written), tuple(failures)


def _with_draft(archive: Archive, edition: Edition) -> Archive:
    """Return the archive as it will be once the edition is approved."""
    if edition.id in {held.id for held in archive.editions}:
        return archive
    return archive.model_copy(update={"editions": (edition, *archive.editions)})


def _folders(folder: Path, messages: Sequence[Message]) -> Iterator[tuple[Path, Message]]:
    """Give each of several messages a folder of its own."""
    for number, message in enumerate(messages, start=1):
        several = folder / f"{number}-{slug(message.target)}".rstrip("-")
        yield (several if len(messages) > 1 else folder), message


def _write(path: Path, body: bytes) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    except OSError as error:
        raise ConfigError(f"{path}: cannot be written: {error.strerror}") from None
    return path
