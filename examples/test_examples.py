"""The examples run: the library's two doors, cron's line, and a plugin of one's own, installed."""

# ruff: noqa: S101, S603  these are tests, and the commands are ours

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

HERE = Path(__file__).parent
NPA = str(Path(sys.executable).with_name("npa"))
NEWS = """\
- title: Neuer Sprachkurs beginnt im Januar
  link: https://volkshochschule.example/kurs
  date: {date}
  text: Der Deutschkurs für Zugewanderte führt in sechs Monaten zum Niveau B1.
"""
SOURCE = """
[[sources]]
id = "office"
use = "file"
settings = { path = "news.yaml" }
"""


@pytest.fixture
def alliance(tmp_path: Path) -> Path:
    """A new alliance folder with one source that needs no network."""
    folder = tmp_path / "buendnis"
    run([NPA, "init", str(folder)])
    with (folder / "npa.toml").open("a") as settings:
        settings.write(SOURCE)
    (folder / "news.yaml").write_text(NEWS.format(date=datetime.now(UTC).date()))
    return folder


def test_the_library_makes_and_sends_an_edition(alliance: Path, tmp_path: Path) -> None:
    script = [sys.executable, str(HERE / "library" / "edition.py"), str(alliance / "npa.toml"), "weekly"]

    first = run(script, cwd=tmp_path)
    second = run(script, cwd=tmp_path, code=None)

    assert "preview" in first.stdout
    assert "Neuer Sprachkurs beginnt im Januar" in (alliance / "public" / "letter.txt").read_text()
    assert second.returncode != 0, "an approved edition is frozen"


def test_the_synchronous_door_does_what_is_due_and_may_be_called_again(alliance: Path) -> None:
    script = [sys.executable, str(HERE / "library" / "every_minute.py"), str(alliance / "npa.toml")]

    run(script)
    run(script)

    assert json.loads(run([NPA, "-C", str(alliance), "status", "--json"]).stdout)["items"] == 1


def test_the_line_for_cron_is_silent_when_all_is_well(alliance: Path) -> None:
    line = next(line for line in (HERE / "cron" / "crontab").read_text().splitlines() if line.startswith("*/5 "))
    command = re.sub(r"^(\S+\s+){5}", "", line).replace("/srv/npa/buendnis", str(alliance))

    done = run(["/bin/sh", "-c", command], env={**os.environ, "NPA": NPA})

    assert (done.stdout, done.stderr) == ("", "")


@pytest.mark.slow
def test_an_installed_plugin_is_found_and_reads(tmp_path: Path) -> None:
    target, posts = tmp_path / "installed", tmp_path / "posts.json"
    install = ["install", "--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--target", str(target)]
    run([sys.executable, "-m", "pip", *install, str(HERE / "own-plugin")])
    post = {"id": 1, "date_gmt": "2026-11-12T09:30:00", "link": "https://haus.example/1", "content": {"rendered": ""}}
    posts.write_text(json.dumps([{**post, "title": {"rendered": "Sprachcafé"}}]))
    env = {**os.environ, "PYTHONPATH": str(target)}

    listed = json.loads(run([NPA, "plugins", "--json"], env=env).stdout)
    read = json.loads(run([NPA, "feeds", "test", str(posts), "--use", "wordpress-posts", "--json"], env=env).stdout)

    components = [{"role": "gatherer", "name": "wordpress-posts"}]
    assert [plugin["components"] for plugin in listed if plugin["distribution"] == "npa-wordpress-posts"] == [
        components
    ]
    assert [item["title"] for item in read["items"]] == ["Sprachcafé"]


def run(
    command: list[str], *, cwd: Path | None = None, env: dict[str, str] | None = None, code: int | None = 0
) -> subprocess.CompletedProcess[str]:
    """Run a command and expect its exit code, whatever it is when `code` is None."""
    done = subprocess.run(command, cwd=cwd, env=env, capture_output=True, text=True, check=False, timeout=120)
    assert code is None or done.returncode == code, done.stdout + done.stderr
    return done
