"""The two that are compared: how each is set up (not measured), what each runs (measured), what each stored."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Protocol

CONFIG = """\
[alliance]
name = "Messlauf"
url = "https://messlauf.example/"
languages = ["de", "en"]
timezone = "Europe/Berlin"
contact = "buero@messlauf.example"

[net]
allow_private = ["127.0.0.0/8"]     # the feeds of this workload are served on loopback
"""


class Peer(Protocol):
    """One side of the comparison."""

    @property
    def name(self) -> str:
        """Name and version."""

    def set_up(self, folder: Path, urls: Sequence[str]) -> None:
        """Make everything ready for the first visit."""

    def command(self, folder: Path) -> list[str]:
        """What is measured: visit every feed now."""

    def stored(self, folder: Path, output: str) -> int:
        """How many items are stored, so that nobody wins by leaving out."""


@dataclass(frozen=True)
class Npa:
    """npa-core through its command, as cron calls it."""

    name: str = f"npa-core {version('npa-core')}"

    def set_up(self, folder: Path, urls: Sequence[str]) -> None:
        """Make an alliance with the action fields that `npa init` brings, and a partner for each feed."""
        _run([_npa(), "init", str(folder)])
        (folder / "npa.toml").write_text(CONFIG)
        partners = [
            f"- id: p{number}\n  name: Partner {number}\n  sector: county\n  feeds: [{url!r}]\n"
            for number, url in enumerate(urls)
        ]
        (folder / "catalogue" / "partners.yaml").write_text("".join(partners))
        _run([_npa(), "-C", str(folder), "status"])  # compiles the checkout once, as pip compiles what it installs

    def command(self, folder: Path) -> list[str]:
        """Gather everything."""
        return [_npa(), "-C", str(folder), "gather", "--all", "--json"]

    def stored(self, folder: Path, output: str) -> int:
        """Ask for the status, after checking that the report names no failure."""
        failures = json.loads(output)["failures"]
        if failures:
            raise RuntimeError(f"{len(failures)} sources failed, the first: {failures[0]}")
        return int(json.loads(_run([_npa(), "-C", str(folder), "status", "--json"]))["items"])


@dataclass(frozen=True)
class Reader:
    """`reader` from PyPI, as its documentation uses it: a database file and threads."""

    workers: int

    @property
    def name(self) -> str:
        """Name and version; asked only when it is measured, so that it need not be installed otherwise."""
        return f"reader {version('reader')}"

    def set_up(self, folder: Path, urls: Sequence[str]) -> None:
        """Add the feeds to a new database."""
        from reader import make_reader  # noqa: PLC0415 - only who measures needs it

        folder.mkdir(parents=True)
        with make_reader(str(folder / "reader.db")) as reader:
            for url in urls:
                reader.add_feed(url)

    def command(self, folder: Path) -> list[str]:
        """Update everything."""
        return [sys.executable, "-m", "benchmarks.reader_job", str(folder / "reader.db"), str(self.workers)]

    def stored(self, folder: Path, output: str) -> int:
        """Read what the job printed."""
        result = json.loads(output)
        if result["failed"]:
            raise RuntimeError(f"{result['failed']} feeds failed in reader")
        return int(result["items"])


def _npa() -> str:
    return str(Path(sys.executable).with_name("npa"))


def _run(command: list[str]) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
