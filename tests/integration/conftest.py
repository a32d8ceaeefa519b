"""What whole runs share: the real command in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import structlog
from click.testing import CliRunner

from npa_core.cli import main
from npa_core.pipeline.found import found


@dataclass(frozen=True)
class Ended:
    """What a command left: exit code, both outputs, and the most memory that it or one of its workers had in use."""

    code: int
    out: str
    err: str
    peak_bytes: int = 0

    @property
    def json(self) -> Any:
        """The one JSON document on stdout."""
        return json.loads(self.out)


# Between the tests and the command, because a child begins with the peak of the process that it was forked from.
WATCHER = """
import os, resource, sys
status = os.spawnv(os.P_WAIT, sys.executable, [sys.executable, *sys.argv[2:]])
with open(sys.argv[1], "w") as file:
    file.write(str(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * (1 if sys.platform == "darwin" else 1024)))
sys.exit(status)
"""


@pytest.fixture(scope="session")
def npa(tmp_path_factory):
    """Run `npa` with these arguments, in an empty folder."""
    home = tmp_path_factory.mktemp("npa")

    def run(*arguments: object, environment: Mapping[str, str] | None = None, cwd: Path = home) -> Ended:
        peak = home / "peak"
        ended = subprocess.run(
            [sys.executable, "-S", "-c", WATCHER, peak, "-m", "npa_core", *map(str, arguments)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=120,
            check=False,
            cwd=cwd,
            env={**os.environ, **(environment or {})},
        )
        return Ended(ended.returncode, ended.stdout, ended.stderr, int(peak.read_text("ascii")))

    return run


@pytest.fixture
def quick():
    """Run `npa` within this process: the same commands, without the start of an interpreter."""

    def run(*arguments: object) -> Ended:
        ended = CliRunner().invoke(main, [str(argument) for argument in arguments])
        assert ended.exception is None or isinstance(ended.exception, SystemExit), ended.exc_info
        return Ended(ended.exit_code, ended.stdout, ended.stderr)

    yield run
    structlog.reset_defaults()  # it wrote to the stderr of that run


@dataclass
class Office:
    """A small alliance that needs no server: news come from a file, editions go into text files."""

    folder: Path
    news: list[dict[str, str]] = field(default_factory=list)

    def set_up(self, *, approve: str = "auto", more: str = "") -> Office:
        """Write the folder; `more` is added to npa.toml."""
        (self.folder / "catalogue").mkdir(parents=True, exist_ok=True)
        (self.folder / "catalogue" / "partners.yaml").write_text("[]\n", "utf-8")
        (self.folder / "npa.toml").write_text(
            '[alliance]\nname = "Probe"\nurl = "https://probe.example/"\nlanguages = ["de"]\n'
            'timezone = "Europe/Berlin"\ncontact = "buero@probe.example"\n\n'
            '[[sources]]\nid = "buero"\nuse = "file"\nsettings = { path = "news.json" }\n\n'
            '[digests.weekly]\ntitle = "Die Woche"\nschedule = "MON 07:00"\n'
            f'approve = "{approve}"\nchannels = ["brief"]\n\n'
            '[[channels]]\nid = "brief"\nuse = "console"\nsettings = { path = "briefe/{edition}.txt" }\n' + more,
            "utf-8",
        )
        self.tell()
        found(self.folder)
        return self

    def tell(self, *titles: str, date: str = "") -> None:
        """Add news, of today unless dated; without a title, only write the file."""
        date = date or f"{datetime.now(UTC):%Y-%m-%d}"
        self.news += [{"id": one, "title": f"Sprachkurs für Geflüchtete: {one}", "date": date} for one in titles]
        (self.folder / "news.json").write_text(json.dumps(self.news), "utf-8")

    @property
    def letters(self) -> dict[str, str]:
        """What readers have, by the edition's name."""
        return {path.stem: path.read_text("utf-8") for path in (self.folder / "briefe").glob("*.txt")}


@pytest.fixture
def office(tmp_path) -> Office:
    return Office(tmp_path / "buero")
