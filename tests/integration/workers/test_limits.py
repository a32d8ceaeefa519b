"""Limits: who takes too much is ended, with everything it started, and nothing is left behind."""

from __future__ import annotations

import asyncio
import operator
import os
import sys
import time
from pathlib import Path

import pytest

from npa_core.errors import RejectedError
from npa_core.workers.pool import Workers


@pytest.mark.parametrize(
    ("name", "message"), [("vanish", "exit status 3"), ("crash", "SIGSEGV"), ("hang_up", "SIGKILL")]
)
async def test_a_worker_that_dies_is_told_and_replaced(workers, jobs, name, message):
    with pytest.raises(RejectedError, match=message) as raised:
        await workers.offload(getattr(jobs, name))

    assert raised.value.kind == "worker-died"
    assert await workers.offload(operator.add, 1, 1) == 2


async def test_a_worker_that_announces_too_much_is_ended(workers, jobs):
    with pytest.raises(RejectedError) as raised:
        await workers.offload(jobs.boast)

    assert raised.value.kind == "worker-died"


@pytest.mark.slow
async def test_the_kernel_ends_who_uses_too_much_cpu(jobs):
    async with Workers(1, cpu_seconds=1) as pool:
        with pytest.raises(RejectedError, match="more CPU time") as raised:
            await pool.offload(jobs.burn)
        answer = await pool.offload(operator.add, 1, 1)

    assert raised.value.kind == "worker-cpu"
    assert answer == 2


@pytest.mark.slow
async def test_who_takes_too_long_is_ended_with_everything_it_started(jobs, tmp_path):
    async with Workers(1, wall_seconds=3) as pool:
        with pytest.raises(RejectedError, match="longer than 3 seconds") as raised:
            await pool.offload(jobs.sleep_with_a_child, str(tmp_path / "pids"))
        answer = await pool.offload(operator.add, 1, 1)

    assert raised.value.kind == "worker-wall"
    assert answer == 2
    await asyncio.to_thread(_wait_until_gone, tmp_path / "pids")


async def test_who_needs_too_much_memory_is_told_and_replaced(jobs):
    async with Workers(1, address_space=300_000_000) as pool:
        before = await pool.offload(os.getpid)
        with pytest.raises(RejectedError, match="more memory") as raised:
            await pool.offload(jobs.hoard, 1_000)
        after = await pool.offload(os.getpid)

    assert raised.value.kind == "worker-memory"
    assert before != after


async def test_a_cancelled_task_ends_its_worker_and_frees_its_place(workers, jobs, tmp_path):
    task = asyncio.create_task(workers.offload(jobs.sleep_with_a_child, str(tmp_path / "pids")))
    await asyncio.to_thread(_wait_for, tmp_path / "pids")

    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task
    await asyncio.to_thread(_wait_until_gone, tmp_path / "pids")
    assert await workers.offload(operator.add, 1, 1) == 2


async def test_closing_the_pool_ends_everything(jobs, tmp_path):
    async with Workers(2) as pool:
        busy = asyncio.create_task(pool.offload(jobs.sleep_with_a_child, str(tmp_path / "pids")))
        idle, _, folder = await asyncio.gather(
            pool.offload(os.getpid), asyncio.to_thread(_wait_for, tmp_path / "pids"), pool.offload(os.getcwd)
        )

    with pytest.raises(RejectedError) as told:
        await busy
    assert told.value.kind == "worker-died"
    assert not _runs(idle)
    assert not await asyncio.to_thread(Path(folder).exists)
    await asyncio.to_thread(_wait_until_gone, tmp_path / "pids")


PARENT = """
import asyncio, sys
import npa_worker_jobs as jobs
from npa_core.workers.pool import Workers

async def main():
    async with Workers(2, wall_seconds=1) as pool:
        await asyncio.gather(*(pool.offload(jobs.sleep, path) for path in sys.argv[1:]))

asyncio.run(main())
"""


@pytest.mark.slow
async def test_workers_do_not_outlive_a_parent_that_was_killed(jobs, tmp_path):
    paths = [tmp_path / "one", tmp_path / "two"]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    parent = await asyncio.create_subprocess_exec(sys.executable, "-c", PARENT, *paths, env=environment)
    for path in paths:
        await asyncio.to_thread(_wait_for, path)

    parent.kill()

    await parent.wait()
    for path in paths:
        await asyncio.to_thread(_wait_until_gone, path)


def _wait_for(path: Path) -> None:
    _poll(path.exists)


def _wait_until_gone(path: Path) -> None:
    """Wait until the processes whose numbers are in a file are gone."""
    pids = path.read_text().split()
    _poll(lambda: not any(map(_runs, pids)))


def _poll(condition) -> None:
    for _ in range(1_000):
        if condition():
            return
        time.sleep(0.02)
    pytest.fail("it never happened")


def _runs(pid: str | int) -> bool:
    """Say whether a process lives; a zombie that nobody has fetched yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(") ", 1)[1][0] != "Z"
    except FileNotFoundError:
        return False
