"""Builds: a site is made aside, whole, and a symbolic link switches to it at once.

::

    public -> .public.builds/archive-12-k7x2m4qa     what the web server shows
    .public.builds/archive-12-k7x2m4qa/              this build
    .public.builds/archive-11-p3w9d2ce/              earlier ones: two are kept
    .public.builds/archive-13-b5n8r6tf.part/         half made: the next delivery removes it

A reader sees the old site or the new one, never a mixture, wherever the process is killed.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from npa_core.errors import RejectedError, TransientError
from npa_core.models import Finding, Part

KEPT = 3
PART = ".part"


@dataclass(frozen=True, slots=True)
class Published:
    """What a delivery did."""

    build: str
    """The build that is shown now."""
    files: int
    written: int
    undeletable: tuple[str, ...] = ()
    """Old builds that could not be removed."""


class Builds:
    """The builds of one site, and the link `out` to the one that is shown."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.folder = out.with_name(f".{out.name}.builds")

    def publish(self, name: str, parts: Sequence[Part]) -> Published:
        """Show exactly `parts`, as the build `name`; the build that is shown stays when it is the same.

        Raises RejectedError when `out` is not ours to replace, TransientError when the file
        system refuses; in both cases what `out` shows is untouched.
        """
        self._refuse_foreign()
        half = self.folder / f"{name}{PART}"
        try:
            self._sweep()
            shown = self._current()
            written = _build(half, parts, shown)
            if shown and not written and _count_files(shown) == len(parts):
                shutil.rmtree(half)
            else:
                shown = self._switch(half, name)
        except OSError as error:
            shutil.rmtree(half, ignore_errors=True)
            reason = error.strerror or str(error)
            raise TransientError(
                f"could not write the site to {error.filename or self.out}: {reason}; what was shown before still is; "
                "make room or grant the right to write there, the next run tries again",
                kind="disk",
            ) from error
        return Published(build=shown.name, files=len(parts), written=written, undeletable=self._prune(shown))

    def check(self) -> Finding:
        """Say whether `publish` would be able to, without touching anything."""
        try:
            self._refuse_foreign()
        except RejectedError as error:
            return Finding(level="error", subject=str(self.out), message=str(error))
        place = next(parent for parent in self.out.absolute().parents if parent.exists())
        if not os.access(place, os.W_OK | os.X_OK):
            advice = "grant the user that runs npa the right to write there, or choose another `out`"
            return Finding(level="error", subject=str(self.out), message=f"{place} is not writable", advice=advice)
        return Finding(level="ok", subject=str(self.out), message="the site can be written")

    def _refuse_foreign(self) -> None:
        """Refuse to replace what somebody else put at `out`."""
        if self.out.is_symlink():
            if (self.out.parent / self.out.readlink()).absolute().parent != self.folder.absolute():
                raise RejectedError(
                    f"{self.out} is a symbolic link to {self.out.readlink()}, which this channel did not make; "
                    "remove the link or set another `out`",
                    kind="foreign-folder",
                )
        elif self.out.is_dir():
            if any(self.out.iterdir()):
                raise RejectedError(
                    f"{self.out} is a folder with files that this channel did not write; "
                    "move them away and remove the folder, or set another `out`",
                    kind="foreign-folder",
                )
        elif self.out.exists():
            raise RejectedError(f"{self.out} is a file; remove it or set another `out`", kind="foreign-folder")

    def _current(self) -> Path | None:
        return self.out.resolve() if self.out.is_symlink() and self.out.is_dir() else None

    def _sweep(self) -> None:
        """Remove what a killed delivery left half made."""
        self.folder.mkdir(parents=True, exist_ok=True)
        for half in self.folder.glob(f"*{PART}"):
            shutil.rmtree(half)
        self._new_link.unlink(missing_ok=True)

    def _switch(self, half: Path, name: str) -> Path:
        """Give the build its name and turn the link to it; each step is whole or not done."""
        whole = self._free(name)
        half.rename(whole)
        try:
            _sync_folder(self.folder)
            self._new_link.symlink_to(Path(self.folder.name) / whole.name)
            if self.out.is_dir() and not self.out.is_symlink():
                self.out.rmdir()  # it is empty: that was checked, and rmdir checks again
            self._new_link.replace(self.out)
        except OSError:
            shutil.rmtree(whole, ignore_errors=True)
            raise
        _sync_folder(self.out.parent)
        return whole

    @property
    def _new_link(self) -> Path:
        return self.out.with_name(f".{self.out.name}.new")

    def _free(self, name: str) -> Path:
        """Return where the build can go: a build of that name that was shown before stays as it is."""
        number, path = 1, self.folder / name
        while path.exists():
            number += 1
            path = self.folder / f"{name}-{number}"
        return path

    def _prune(self, shown: Path) -> tuple[str, ...]:
        """Remove all but the newest builds and the one that is shown; say which could not be removed."""
        others = [build for build in self.folder.iterdir() if build.name != shown.name]
        others.sort(key=lambda build: build.stat().st_mtime_ns, reverse=True)
        old = others[KEPT - 1 :]
        for build in old:
            shutil.rmtree(build, ignore_errors=True)
        return tuple(str(build) for build in old if build.exists())


def _build(half: Path, parts: Sequence[Part], before: Path | None) -> int:
    """Write the parts below `half`; a file that is the same as `before` is linked. Return how many were written."""
    half.mkdir()
    folders, written = {half}, 0
    for part in parts:
        path = half / part.path
        path.parent.mkdir(parents=True, exist_ok=True)
        folders.update(folder for folder in path.parents if folder.is_relative_to(half))
        if before is None or not _link(before / part.path, path, part.body):
            _write(path, part.body)
            written += 1
    for folder in folders:
        _sync_folder(folder)
    return written


def _link(old: Path, new: Path, body: bytes) -> bool:
    """Link `new` to `old` when that holds `body`; False when it has to be written."""
    try:
        if old.stat().st_size != len(body) or old.read_bytes() != body:
            return False
        new.hardlink_to(old)
    except OSError:  # not there, or a file system without hard links
        return False
    return True


def _write(path: Path, body: bytes) -> None:
    with path.open("xb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    """Make what was created in a folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _count_files(folder: Path) -> int:
    return sum(1 for path in folder.rglob("*") if path.is_file())
