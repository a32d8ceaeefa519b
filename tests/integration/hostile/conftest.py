"""Two visits of the whole catalogue: on the good day every server behaves, on the bad one none does."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from npa_core.pipeline.found import found

from .case import Case
from .catalogue import CASES, HEALTHY
from .server import HostileServer
from .tls import Certificates

TIMEOUT_SECONDS = 5
CONNECTIONS = 20

# Between the tests and the gathering, because a child begins with the peak of the process that it was forked from.
LAUNCHER = "import os, sys; sys.exit(os.spawnv(os.P_WAIT, sys.executable, [sys.executable, *sys.argv[1:]]))"


@dataclass(frozen=True)
class Day:
    """What a gathering reported and what it left in the database."""

    code: int
    report: dict[str, Any]
    seconds: float
    peak: int
    workers: int
    err: str
    cursors: dict[str, str | None]
    items: dict[str, list[dict[str, Any]]]
    trapped: tuple[str, ...]
    asked: dict[str, int]

    @property
    def failures_of_sources(self) -> list[dict[str, Any]]:
        """Without those of plugins that happen to be installed where the tests run."""
        return [failure for failure in self.report["failures"] if failure["subject"].startswith("source ")]

    @property
    def failures(self) -> dict[str, dict[str, Any]]:
        return {failure["subject"].removeprefix("source "): failure for failure in self.failures_of_sources}


@pytest.fixture(scope="session")
def certificates() -> Certificates:
    return Certificates()


@pytest.fixture(scope="session")
def hostile(certificates):
    with HostileServer(CASES | HEALTHY, certificates.context) as server:
        yield server


@pytest.fixture(scope="session")
def settle(hostile, certificates) -> Callable[[Path, Iterable[Case]], None]:
    """Write an alliance whose sources are these cases; of all that is private, only the server may be reached."""

    def write(folder: Path, cases: Iterable[Case]) -> None:
        (folder / "catalogue").mkdir(parents=True, exist_ok=True)
        (folder / "catalogue" / "partners.yaml").write_text("[]\n", "utf-8")
        certificates.authority.cert_pem.write_to_path(folder / "ca.pem")
        allowed = [f"127.0.0.1:{hostile.places[name]}" for name in ("port", "tls", "closed", "deaf", "rude")]
        sources = "".join(
            f'[[sources]]\nid = "{case.name}"\nuse = "rss"\n'
            f'settings = {{ url = "{case.address.format(name=case.name, **hostile.places)}" }}\n'
            for case in cases
        )
        (folder / "npa.toml").write_text(
            '[alliance]\nname = "Probe"\nurl = "https://probe.example/"\nlanguages = ["de"]\n'
            'timezone = "Europe/Berlin"\ncontact = "buero@probe.example"\n\n'
            f'[net]\ntimeout = {TIMEOUT_SECONDS}\nconnections = {CONNECTIONS}\nca_file = "ca.pem"\n'
            f"allow_private = {json.dumps(allowed)}\n\n{sources}",
            "utf-8",
        )

    return write


@pytest.fixture(scope="session")
def gather(hostile) -> Callable[..., Day]:
    """Gather everything once, in a process of its own."""

    def run(folder: Path, *options: str) -> Day:
        names = folder / "names.json"
        table = {f"{case.name}.test": case.names for case in (*CASES.values(), *HEALTHY.values())}
        table["localhost."] = (("127.0.0.1",),)  # which some systems do not know
        names.write_text(json.dumps(table), "utf-8")
        hostile.trapped.clear()
        hostile.asked.clear()
        script = Path(__file__).with_name("gathering.py")
        ended = subprocess.run(
            [sys.executable, "-S", "-c", LAUNCHER, script, folder, names, *options],
            capture_output=True,
            text=True,
            encoding="utf-8",
            timeout=300,
            check=False,
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        )
        assert ended.stdout, ended.stderr
        said = json.loads(ended.stdout)
        cursors, items = stored(folder)
        return Day(
            ended.returncode,
            said["report"],
            said["seconds"],
            said["peak"],
            said["workers"],
            ended.stderr,
            cursors,
            items,
            tuple(hostile.trapped),
            dict(hostile.asked),
        )

    return run


def stored(folder: Path) -> tuple[dict[str, str | None], dict[str, list[dict[str, Any]]]]:
    """Return the cursor and the items of every source."""
    with closing(sqlite3.connect(folder / "state" / "npa.db")) as connection:
        connection.row_factory = sqlite3.Row
        cursors = dict(connection.execute("SELECT id, cursor FROM source").fetchall())
        rows = [dict(row) for row in connection.execute("SELECT * FROM item ORDER BY seq")]
    return cursors, {name: [row for row in rows if row["source"] == name] for name in cursors}


@pytest.fixture(scope="session")
def days(hostile, settle, gather, tmp_path_factory) -> tuple[Day, Day]:
    """The good day and the bad one, on which the healthy feeds come in for the first time."""
    folder = tmp_path_factory.mktemp("hostile")
    settle(folder, CASES.values())
    found(folder)
    hostile.bad = False
    good = gather(folder)
    settle(folder, (*CASES.values(), *HEALTHY.values()))
    hostile.bad = True
    return good, gather(folder)
