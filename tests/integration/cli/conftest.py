"""The command line in this process, on a folder with one source of news and one channel."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import structlog
from click.testing import CliRunner, Result

from npa_core.cli import main
from npa_core.pipeline.found import found
from npa_core.testing import FakeContext

NEWS = """
- title: Sprachkurs beginnt
  id: kurs
  link: https://vhs.example/kurs
  date: 2026-11-12 12:00
  text: Der Deutschkurs für Zugewanderte beginnt.
"""
SOURCE = """
[[sources]]
id = "office"
use = "file"
settings = { path = "news.yaml" }
"""


@dataclass
class Npa:
    """Calls commands on one alliance folder."""

    folder: Path

    def __call__(self, *arguments: Any, code: int = 0) -> Result:
        result = CliRunner().invoke(main, ["-C", str(self.folder), *map(str, arguments)])
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        assert result.exit_code == code, result.output
        return result


@pytest.fixture
def npa(tmp_path, monkeypatch):
    monkeypatch.setattr("npa_core.pipeline.alliance.SystemClock", lambda: FakeContext().clock)
    folder = tmp_path / "alliance"
    found(folder)
    with (folder / "npa.toml").open("a") as settings:
        settings.write(SOURCE)
    (folder / "news.yaml").write_text(NEWS)
    return Npa(folder)


@pytest.fixture(autouse=True)
def _logs_as_before():
    yield
    structlog.reset_defaults()
