"""The preview: an edition as every channel would send it, written to a folder. Nothing is sent or planned."""

from __future__ import annotations

from pathlib import Path

from npa_core.errors import ConfigError, NpaError
from npa_core.models import Archive, Brief, Edition, Failure
from npa_core.pipeline.edit import edition_brief
from npa_core.pipeline.workshop import Workshop
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
        follows_archive = bound.type.follows == "archive"
        if not follows_archive and digest is not None and bound.spec.id not in digest.channels:
            continue
        brief = (
            _with_draft(shop, record.edition) if follows_archive else edition_brief(shop, record.edition, bound.spec.id)
        )
        try:
            async with shop.open(bound) as publisher:
                messages = shop.guard.call(bound.owner, lambda: tuple(publisher.plan(brief)))  # noqa: B023 - called here
                for message in messages:
                    folder = out / bound.spec.id
                    if len(messages) > 1:
                        folder /= slug(message.target) or "message"
                    parts = shop.guard.call(bound.owner, lambda: tuple(publisher.render(message, brief)))  # noqa: B023
                    for part in parts:
                        path = folder / part.path
                        path.parent.mkdir(parents=True, exist_ok=True)
                        path.write_bytes(part.body)
                        written.append(path)
        except NpaError as error:
            failures.append(shop.failure(f"channel {bound.spec.id}", error))
    return tuple(written), tuple(failures)


def _with_draft(shop: Workshop, edition: Edition) -> Brief:
    """Return the archive as it will be once the edition is approved."""
    archive = shop.archive()
    if edition.id not in {held.id for held in archive.editions}:
        archive = Archive(revision=archive.revision, editions=(edition, *archive.editions), cards=archive.cards)
    return Brief(
        occasion=f"archive@{archive.revision}",
        alliance=shop.config.alliance,
        catalogue=shop.catalogue,
        archive=archive,
        now=shop.clock.now(),
    )
