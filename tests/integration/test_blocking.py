"""A plugin that blocks: it is named, the run ends with 1, and the next run does without it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from npa_core.pipeline.alliance import run as run_once
from npa_core.pipeline.found import found

RUN = """
import asyncio, sys, time
from npa_core import Alliance
from npa_core.builtin.file import FileGatherer

async def block(self, visit):
    time.sleep(60)

FileGatherer.gather = block

async def main():
    async with Alliance.open(sys.argv[1], block_limit=0.3) as alliance:
        await alliance.gather()

asyncio.run(main())
"""


def test_a_plugin_that_blocks_ends_the_run_is_named_and_left_out_of_the_next(tmp_path):
    found(tmp_path)
    source = '\n[[sources]]\nid = "office"\nuse = "file"\nsettings = { path = "news.yaml" }\n'
    with (tmp_path / "npa.toml").open("a") as settings:
        settings.write(source)

    ended = subprocess.run([sys.executable, "-c", RUN, tmp_path], capture_output=True, text=True, check=False)
    report = run_once(tmp_path)

    assert ended.returncode == 1
    assert "source office" in ended.stdout + ended.stderr
    (failure,) = [failure for failure in report.failures if failure.subject == "source office"]
    assert (failure.kind, report.counts.get("sources", 0)) == ("blocked", 0)
    assert "it blocked a run for more than 0.3 s" in failure.message


BLOCKING = """
import asyncio, time
from npa_core.pipeline.guard import Guard, Owner
from npa_core.pipeline.watchdog import watched

def report(owner):
    print(f"blocked by {owner}", flush=True)
    %s

async def main():
    guard = Guard()
    async with watched(guard, report, limit=0.2):
        guard.call(Owner("channel letter", "npa-bad 1"), lambda: time.sleep(30))

asyncio.run(main())
print("not reached")
"""


@pytest.mark.parametrize("then", ["pass", "raise OSError('disk full')"])
def test_code_that_blocks_is_named_and_ends_the_process_with_1(then):
    ended = subprocess.run([sys.executable, "-c", BLOCKING % then], check=False, capture_output=True, text=True)

    assert (ended.returncode, ended.stdout) == (1, "blocked by channel letter (npa-bad 1)\n")


def test_what_blocks_without_being_a_plugin_is_left_alone():
    code = (
        BLOCKING.replace("guard.call(", "(lambda owner, sleep: sleep())(").replace("sleep(30)", "sleep(0.6)") % "pass"
    )

    ended = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)

    assert (ended.returncode, ended.stdout) == (0, "not reached\n")
