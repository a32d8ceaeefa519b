"""The tutorial is true: its commands are run, in order, on a feed that a server on loopback gives."""

# ruff: noqa: S101, S603  these are tests, and the commands are ours

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

TUTORIAL = (Path(__file__).parent / "tutorial" / "first-edition.md").read_text()
FEED = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>Landkreis Beispiel</title><link>https://www.landkreis.example/</link>
<description>Meldungen</description><item><title>Sprachcafé öffnet auch samstags</title>
<link>https://www.landkreis.example/sprachcafe</link><guid>sprachcafe</guid><pubDate>{date}</pubDate>
<description>Zugewanderte und Nachbarn üben gemeinsam Deutsch.</description></item></channel></rss>
"""


class Handler(BaseHTTPRequestHandler):
    """Gives the feed."""

    def do_GET(self) -> None:
        """Answer every address with the same feed."""
        body = FEED.format(date=format_datetime(datetime.now(UTC))).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/rss+xml")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@pytest.fixture
def feed() -> Iterator[str]:
    """The address of a feed that lives."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/feed.xml"
        server.shutdown()
        thread.join()


@pytest.mark.slow
def test_every_step_of_the_tutorial_works(tmp_path: Path, feed: str) -> None:
    folder = tmp_path / "buendnis"
    steps = chapters()

    run(steps["Make an alliance"], tmp_path)
    partner = block("yaml", steps["Add a partner with a feed"])
    (folder / "catalogue" / "partners.yaml").write_text(partner.replace("https://www.landkreis.example/feed.xml", feed))
    settings = (folder / "npa.toml").read_text()
    site = block("toml", steps["Switch on the site"])
    commented = "".join(f"# {line}\n" for line in site.splitlines())
    assert commented in settings
    loopback = '\n[net]\nallow_private = ["127.0.0.0/8"]\n'
    (folder / "npa.toml").write_text(settings.replace(commented, site) + loopback)
    run(steps["Gather"], folder)
    edition = json.loads(npa("compose weekly --json", folder))["id"]
    run(steps["Compose, look, approve"], folder, edition)
    run(steps["Publish"], folder, edition)

    for shown in (tmp_path / "preview" / "site", folder / "public" / "site"):
        assert "Sprachcafé öffnet auch samstags" in (shown / "index.html").read_text()
    assert {delivery["state"] for delivery in json.loads(npa("deliveries --json", folder))} == {"delivered"}


def chapters() -> dict[str, str]:
    """The tutorial's numbered steps by their heading."""
    parts = re.split(r"^## \d+\. (.+)$", TUTORIAL, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def block(language: str, text: str) -> str:
    """All code in a language."""
    return "".join(re.findall(rf"^```{language}\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL))


def run(step: str, folder: Path, edition: str = "") -> None:
    """Run the `npa` commands of a step, for this week's edition; `cd` is what `folder` is for."""
    for line in block("console", step).splitlines():
        if line == "$ cd buendnis":
            folder /= "buendnis"
        else:
            npa(line.removeprefix("$ npa ").replace("weekly/2026-W47", edition), folder)


def npa(arguments: str, folder: Path) -> str:
    """Run one command; it must end well."""
    command = [str(Path(sys.executable).with_name("npa")), *shlex.split(arguments)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, f"{arguments}\n{done.stdout}{done.stderr}"
    return done.stdout
