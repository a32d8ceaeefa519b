"""What whole runs share: the real command in a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest


@dataclass(frozen=True)
class Ended:
    """What a command left: exit code, both outputs, and the most memory that it or one of its workers had in use."""

    code: int
    out: str
    err: str
    peak_bytes: int

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
