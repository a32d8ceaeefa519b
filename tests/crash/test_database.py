"""Two runs at once, and a database that is missing, empty, foreign, full or set back: nothing is done that harms."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing, contextmanager
from datetime import timedelta
from threading import Event

import pytest

from npa_core import Alliance
from npa_core.demo import NOW
from npa_core.demo.loopback import LoopbackServer, QuietHandler
from npa_core.pipeline.clock import FixedClock

pytestmark = pytest.mark.slow

EDITION = "weekly/2026-W47"
ALL_DELIVERED = {"letter": ["delivered"], "toot": ["delivered"], "board": ["delivered"]}
NOBODY_MAY_WRITE_HERE = "/sys/site"
"""Not even root may create anything in the file system of the kernel's devices."""


class HangingFeeds(LoopbackServer):
    """Says when it is asked for a feed, and answers when it is told to."""

    def __init__(self) -> None:
        asked, go_on = Event(), Event()

        class Handler(QuietHandler):
            def serve(self) -> None:
                if "robots" not in self.path and "tdmrep" not in self.path:  # what the site allows it says at once
                    asked.set()
                    go_on.wait(30)
                self.answer(404)

        super().__init__(Handler)
        self.asked, self.go_on = asked, go_on


def npa(world, *arguments: str, blocks: int | None = None) -> subprocess.CompletedProcess[str]:
    """Run a command; no file it writes may grow beyond this many blocks of 512 bytes, as on a disk that is full."""
    command = [sys.executable, "-m", "npa_core", "-C", str(world.folder), *arguments]
    environment = dict(os.environ)
    if blocks:
        # A measurement of coverage would meet the full disk, too, and complain about it.
        environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}
        command = ["sh", "-c", f'ulimit -f {blocks} && exec "$@"', "sh", *command]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env=environment)


def rows(world) -> dict[str, list[tuple[object, ...]]]:
    """Everything in the database."""
    with closing(sqlite3.connect(f"file:{world.folder}/state/npa.db?mode=ro", uri=True)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return {name: connection.execute(f"SELECT * FROM {name}").fetchall() for (name,) in tables}


@contextmanager
def hanging_run(world_of, stages):
    """A world in which a run is at work and waits for a feed."""
    with HangingFeeds() as feeds:
        world = world_of(stages.approved)
        world.feeds_url = feeds.url
        with world.start(later=timedelta(minutes=1)) as run:
            assert feeds.asked.wait(30)
            yield world
            feeds.go_on.set()
            run.communicate(timeout=60)


def settled(world):
    """What is stored once the run has nothing left to do but to wait."""
    held, seen = None, rows(world)
    while held != seen:
        time.sleep(1)
        held, seen = seen, rows(world)
    return seen


def test_of_two_runs_at_once_the_second_ends_with_3_and_touches_nothing(world_of, stages):
    commands = [("run",), ("publish", EDITION)]
    with hanging_run(world_of, stages) as world:
        before = settled(world)
        ended = [npa(world, *command) for command in commands]
        after = rows(world)

    assert [one.returncode for one in ended] == [3] * 2
    assert all("another run is at work (process " in one.stderr for one in ended)
    assert before == after


def test_looking_is_allowed_while_a_run_is_at_work(world_of, stages):
    with hanging_run(world_of, stages) as world:
        looked = npa(world, "status", "--json")

    assert (looked.returncode, json.loads(looked.stdout)["editions"]) == (0, 1)


@pytest.mark.parametrize("content", [None, b"", b"no database at all " * 500])
def test_without_its_database_nothing_is_done_and_the_exit_code_is_2(world_of, stages, content):
    world = world_of(stages.approved)
    path = world.folder / "state" / "npa.db"
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    before = {file.name for file in path.parent.iterdir()}

    ended = npa(world, "run")

    assert ended.returncode == 2
    assert f"{path}: " in ended.stderr
    assert "Traceback" not in ended.stderr
    assert before == {file.name for file in path.parent.iterdir()}
    assert content == (path.read_bytes() if path.exists() else None)
    assert world.outside == {"letter": [], "toot": [], "board": []}


def test_a_damaged_database_is_named_without_a_traceback(world_of, stages):
    world = world_of(stages.approved)
    path = world.folder / "state" / "npa.db"
    body = bytearray(path.read_bytes())
    for page in range(5, len(body) // 4096):
        body[page * 4096 : page * 4096 + 200] = b"\xff" * 200
    path.write_bytes(body)

    ended = npa(world, "run")

    assert ended.returncode in (1, 2)
    assert "npa.db" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_when_the_disk_is_full_the_run_ends_with_1_and_is_completed_when_there_is_room(world_of, stages, undisturbed):
    world = world_of(stages.fresh)

    ended = npa(world, "gather", blocks=400)
    kept = world.news["count"]
    again = npa(world, "gather")

    assert ended.returncode == 1
    assert "npa.db: " in ended.stderr
    assert "Traceback" not in ended.stderr
    assert kept < undisturbed.news["count"]
    assert again.returncode == 1  # the feeds that are meant to fail
    assert undisturbed.news == world.news


def test_when_the_site_cannot_be_written_the_rest_is_sent_and_the_site_follows(world_of, stages):
    world = world_of(stages.approved)
    settings = world.folder / "npa.toml"
    good = settings.read_text("utf-8")
    settings.write_text(good.replace(f'"{world.site}"', f'"{NOBODY_MAY_WRITE_HERE}"'), "utf-8")

    failed = world.run()
    settings.write_text(good, "utf-8")
    again = world.run(later=timedelta(minutes=10))

    assert [(one.subject.split(":")[0], one.kind) for one in failed.failures] == [("channel site", "disk")]
    assert world.states == ALL_DELIVERED
    assert again.exit_code == 0
    assert (world.site / "index.html").exists()


def test_a_database_that_was_set_back_sends_nothing_again_without_a_persons_word(world_of, stages, undisturbed):
    world = world_of(stages.approved)
    backup = shutil.copy(world.folder / "state" / "npa.db", world.home)
    world.run()
    shutil.copy(backup, world.folder / "state" / "npa.db")

    held = [world.run(later=timedelta(minutes=minute)) for minute in range(1, 6)]

    assert undisturbed.outside == world.outside
    assert [report.exit_code for report in held] == [1] * 5
    assert {"needs-confirm"} == {failure.kind for report in held for failure in report.failures}

    asyncio.run(confirmed(world))

    assert world.states == ALL_DELIVERED
    assert world.run(later=timedelta(minutes=10)).exit_code == 0


async def confirmed(world) -> None:
    async with Alliance.open(world.folder, clock=FixedClock(NOW + timedelta(minutes=9))) as alliance:
        await alliance.publish(EDITION, confirm=True)
