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
    """What a command left: exit code, both outputs, and the most memory that it or a worker of it had in use."""

    code: int
    out: str
    err: str
    peak_bytes: int

    @property
    def json(self) -> Any:
        """The one JSON document on stdout."""
        return json.loads(self.out)


@pytest.fixture(scope="session")
def npa(tmp_path_factory):
    """Run `npa` with these arguments, in an empty folder."""
    home = tmp_path_factory.mktemp("npa")

    def run(*arguments: object, environment: Mapping[str, str] | None = None, cwd: Path = home) -> Ended:
        command = [sys.executable, "-m", "npa_core", *map(str, arguments)]
        out, err = home / "stdout", home / "stderr"
        with out.open("wb") as stdout, err.open("wb") as stderr:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=stdout,
                stderr=stderr,
                cwd=cwd,
                env={**os.environ, **(environment or {})},
            )
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        kibibytes = usage.ru_maxrss if sys.platform != "darwin" else usage.ru_maxrss // 1024
        return Ended(process.returncode, out.read_text("utf-8"), err.read_text("utf-8"), kibibytes * 1024)

    return run
