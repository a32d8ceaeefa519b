"""Import and export: what comes is judged as a whole before anything of it is written."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from npa_core.config import load
from npa_core.errors import ConfigError
from npa_core.exchange import markdown
from npa_core.exchange.folder import load_catalogue
from npa_core.exchange.formats import IMPORTS, Wanted, exported, imported
from npa_core.exchange.parts import PARTS, part
from npa_core.exchange.plain import plain
from npa_core.exchange.save import save
from npa_core.exchange.writing import append, change_all, set_context
from npa_core.models import Catalogue, Model
from npa_core.pipeline.clock import SystemClock
from npa_core.pipeline.lock import locked
from npa_core.pipeline.merging import Merge, identity, label
from npa_core.store import Database

_ALL = Wanted()
_TEXTS = {"cases": "catalogue/cases", "pages": "pages"}


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, or would do: ids by the part of the catalogue, and the files that changed."""

    new: Mapping[str, tuple[str, ...]]
    changed: Mapping[str, tuple[str, ...]]
    unchanged: Mapping[str, tuple[str, ...]]
    files: tuple[str, ...]


def export(folder: Path, format: str, wanted: Wanted = _ALL) -> bytes:
    """Return the catalogue of an alliance folder in a format. Raises ConfigError when either is not right."""
    alliance = load(folder).config.alliance
    return exported(format, load_catalogue(folder), alliance, wanted)


def import_(
    folder: Path,
    format: str,
    body: bytes,
    file: str,
    wanted: Wanted = _ALL,
    *,
    update: bool = False,
    dry_run: bool = False,
) -> Imported:
    """Bring what a file holds into the catalogue of a folder: what is new is added, what is the same is left.

    What is there already and differs is refused, or replaced with `update`. Raises ConfigError with
    every fault at once, and LockedError when a run is at work; nothing is written then. Each file is whole at
    any moment; a power cut between two of them leaves the first.
    """
    if len(body) > IMPORTS[format].max_bytes:
        raise ConfigError(f"{file}: longer than {IMPORTS[format].max_bytes:,} bytes; nothing was imported")
    with ExitStack() as stack:
        if not dry_run:
            stack.enter_context(_at_rest(folder))
        brought = imported(format, body, file, wanted)
        merge = Merge(load_catalogue(folder), file, is_partial=IMPORTS[format].is_partial)
        for name, parsed in brought.parts.items():
            merge.add(name, parsed)
        _judge(merge, update=update)
        stage = Path(stack.enter_context(TemporaryDirectory(prefix="npa-import-")))
        written = _written(folder, stage, merge, brought.files)
        for name in () if dry_run else written:
            save(folder / name, (stage / name).read_bytes())
    return Imported(_labels(merge.new), _labels(merge.changed), _labels(merge.unchanged), written)


def body_of(path: Path, format: str) -> bytes:
    """Return what is in a file of a format. Raises ConfigError when it is too long or cannot be read."""
    try:
        if path.stat().st_size > IMPORTS[format].max_bytes:
            raise ConfigError(f"{path}: longer than {IMPORTS[format].max_bytes:,} bytes; nothing was imported")
        return path.read_bytes()
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from None


def _judge(merge: Merge, *, update: bool) -> None:
    """Raise ConfigError if what comes is not right, or would make the catalogue wrong."""
    if merge.faults:
        raise ConfigError(f"{merge.file} is not right; nothing was imported", merge.faults)
    if merge.differing and not update:
        raise ConfigError(
            "something is there already and differs; nothing was imported (--update replaces it)", merge.differing
        )
    if bad := [*merge.bad_references()]:
        raise ConfigError("the catalogue would not be right; nothing was imported", bad)


@contextmanager
def _at_rest(folder: Path) -> Iterator[None]:
    """Hold the lock of the folder, where there can be a run at all."""
    try:
        lock = Database.path_of(load(folder).config.store.url, folder).with_suffix(".lock")
    except ConfigError:  # no npa.toml, or none that a run would start with
        yield
        return
    if not lock.parent.is_dir():
        yield
        return
    with locked(lock, SystemClock().now()):
        yield


def _written(folder: Path, stage: Path, merge: Merge, files: Mapping[str, bytes]) -> tuple[str, ...]:
    """Write the catalogue that would be into another folder, read it again, and return what differs."""
    for name in ("catalogue", "pages"):
        if (folder / name).is_dir():
            shutil.copytree(folder / name, stage / name)
    for name in PARTS:
        _write(stage, name, merge.new.get(name, ()), merge.changed.get(name, ()))
    for file, body in files.items():
        save(stage / file, body)
    _compare(load_catalogue(stage), merge.result)
    names = sorted(path.relative_to(stage).as_posix() for path in stage.rglob("*") if path.is_file())
    return tuple(name for name in names if not _is_same(folder / name, stage / name))


def _write(stage: Path, name: str, new: Sequence[Model], changed: Sequence[Model]) -> None:
    if name == "context":
        for noun in (*new, *changed):
            set_context(stage, plain(noun))
    elif name in _TEXTS:
        _write_texts(stage / _TEXTS[name], new, changed)
    else:
        if changed:
            change_all(stage, name, {label(noun): plain(noun) for noun in changed})
        if new:
            append(stage, name, [plain(noun) for noun in new])


def _write_texts(below: Path, new: Sequence[Model], changed: Sequence[Model]) -> None:
    files = _files_by_id(below) if changed else {}
    below.mkdir(parents=True, exist_ok=True)
    for noun in (*changed, *new):
        data = plain(noun)
        path = files.get(data["id"], below / f"{data['id']}.md")
        if path.stem == data["id"]:  # then its name says it
            del data["id"]
        path.write_text(markdown.dump(data), encoding="utf-8", newline="")


def _files_by_id(below: Path) -> dict[str, Path]:
    """Return the Markdown files of a folder by the ids of what they hold."""
    files = sorted(below.glob("*.md"))
    held = (markdown.parse(path.read_text("utf-8-sig"), file=path.name).data for path in files)
    return {data.get("id", path.stem): path for data, path in zip(held, files, strict=True)}


def _compare(found: Catalogue, expected: Catalogue) -> None:
    """Raise ConfigError if something was not read again as it was meant to be written."""
    for name, kind in PARTS.items():
        there = {identity(kind, noun): noun for noun in part(found, name)}
        for noun in part(expected, name):
            if there.get(identity(kind, noun)) != noun:
                raise ConfigError(f"{kind.word} {label(noun)!r} cannot be written as it is; nothing was imported")


def _is_same(one: Path, other: Path) -> bool:
    return one.is_file() and one.read_bytes() == other.read_bytes()


def _labels(nouns: Mapping[str, Sequence[Model]]) -> Mapping[str, tuple[str, ...]]:
    return {name: tuple(map(label, held)) for name, held in nouns.items()}
