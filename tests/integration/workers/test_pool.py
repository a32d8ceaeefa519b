"""Workers: they do the work, keep within limits, and leave nothing behind."""

from __future__ import annotations

import asyncio
import functools
import json
import math
import operator
import os
import sys
from datetime import timedelta

import pytest

from npa_core.errors import ConfigError, NpaError, PluginError, RejectedError, TransientError
from npa_core.workers.pool import Workers


async def test_a_function_runs_in_another_process(workers):
    assert await workers.offload(math.factorial, 5) == 120
    assert await workers.offload(os.getpid) != os.getpid()


async def test_a_worker_is_used_again(workers):
    first = await workers.offload(os.getpid)

    assert await workers.offload(os.getpid) == first


async def test_a_worker_is_replaced_when_it_has_done_its_share(workers, monkeypatch):
    monkeypatch.setattr("npa_core.workers.worker._MAX_TASKS", 2)

    pids = [await workers.offload(os.getpid) for _ in range(4)]

    assert pids[0] == pids[1] != pids[2] == pids[3]


async def test_a_worker_is_replaced_when_it_has_read_or_made_something_large(workers):
    first = await workers.offload(os.getpid)
    await workers.offload(len, bytes(2_000_001))
    second = await workers.offload(os.getpid)
    await workers.offload(bytes, 2_000_001)
    third = await workers.offload(os.getpid)

    assert len({first, second, third}) == 3
    assert await workers.offload(os.getpid) == third


async def test_large_arguments_and_results_travel(workers):
    data = bytes(range(256)) * 40_000

    assert await workers.offload(operator.concat, data, b"x") == data + b"x"


async def test_more_tasks_than_workers_wait_for_their_turn():
    async with Workers(2) as pool:
        answers = await asyncio.gather(*(pool.offload(operator.add, n, n) for n in range(20)))
        pids = set(await asyncio.gather(*(pool.offload(os.getpid) for _ in range(20))))

    assert answers == [2 * n for n in range(20)]
    assert len(pids) <= 2


async def test_a_static_method_is_a_function_too(workers, jobs):
    assert await workers.offload(jobs.Holder.double, 4) == 8


async def test_an_error_of_ours_arrives_with_all_its_details(workers, jobs):
    with pytest.raises(TransientError, match=r"^später$") as raised:
        await workers.offload(jobs.transient)

    error = raised.value
    assert (error.kind, error.retry_after, error.scope) == ("http-503", timedelta(minutes=5), "host")


async def test_an_error_with_a_list_in_it_arrives_whole(workers, jobs):
    with pytest.raises(ConfigError) as raised:
        await workers.offload(jobs.faults)

    assert str(raised.value) == "zwei Fehler\na.yaml:1:1: a\nb.yaml:2:1: b"
    assert [fault.file for fault in raised.value.faults] == ["a.yaml", "b.yaml"]


async def test_an_error_of_a_plugins_own_kind_arrives_whatever_its_constructor_takes(workers, jobs):
    with pytest.raises(NpaError, match="number 7 is unfit") as raised:
        await workers.offload(jobs.unfit, False)

    assert isinstance(raised.value, jobs.UnfitError)
    assert raised.value.number == 7


@pytest.mark.parametrize(
    ("name", "arguments", "message"),
    [
        ("unfit", (True,), r"npa_worker_jobs\.unfit raised UnfitError: number 7 is unfit"),
        ("leave", (), r"npa_worker_jobs\.leave raised SystemExit: 0"),
        ("unpicklable", (), r"npa_worker_jobs\.unpicklable raised \w+Error: .*local object"),
        ("unreadable", (), r"npa_worker_jobs\.unreadable gave back cannot be read: not made for this place"),
        ("large", (70_000_000,), r"larger than 67,108,864 bytes"),
        ("transient", ("too many",), r"raised TypeError: transient\(\) takes 0"),
    ],
)
async def test_any_other_error_is_named(workers, jobs, name, arguments, message):
    with pytest.raises(RejectedError, match=message) as raised:
        await workers.offload(getattr(jobs, name), *arguments)

    assert raised.value.kind == "worker-error"
    assert await workers.offload(operator.add, 1, 1) == 2


async def test_an_error_of_the_library_is_named(workers):
    with pytest.raises(RejectedError, match=r"json\.loads raised JSONDecodeError: Expecting value"):
        await workers.offload(json.loads, "")


async def test_nothing_a_function_says_disturbs_the_answer(workers, jobs):
    assert await workers.offload(jobs.chatter) == ""


async def test_a_worker_knows_nothing_of_our_secrets(workers, jobs, monkeypatch):
    monkeypatch.setenv("SMTP_PASSWORD", "geheim")

    environment, folder, leads_its_session, open_files = await workers.offload(jobs.surroundings)

    assert set(environment) <= {"PATH", "LANG", "LC_ALL", "LC_CTYPE", "LD_LIBRARY_PATH", "PYTHONPATH", "HOME", "TMPDIR"}
    assert folder == environment["HOME"] == environment["TMPDIR"]
    assert leads_its_session
    assert open_files <= 5  # three standard streams, the protocol, and the listing itself


async def test_a_pool_that_was_never_needed_starts_nothing():
    async with Workers() as pool:
        assert not pool._idle


async def test_a_pool_works_only_while_it_is_open():
    pool = Workers()

    with pytest.raises(RuntimeError, match="async with"):
        await pool.offload(operator.add, 1, 1)

    async with pool:
        assert await pool.offload(operator.add, 1, 1) == 2
    with pytest.raises(RuntimeError, match="async with"):
        await pool.offload(operator.add, 1, 1)


def _inner():
    def closure() -> None:
        pass

    return closure


@pytest.mark.parametrize(
    "function",
    [lambda: None, _inner(), functools.partial(operator.add, 1), "text".upper],
    ids=["lambda", "closure", "partial", "bound method"],
)
async def test_what_a_worker_would_not_find_is_the_authors_mistake(workers, function):
    with pytest.raises(PluginError, match="at the top level of an importable module"):
        await workers.offload(function)


async def test_a_function_of_the_main_script_would_not_be_found(workers, monkeypatch):
    def entry() -> None:
        pass

    entry.__module__, entry.__qualname__ = "__main__", "entry"
    monkeypatch.setattr(sys.modules["__main__"], "entry", entry, raising=False)

    with pytest.raises(PluginError, match=r"__main__\.entry"):
        await workers.offload(entry)


async def test_an_argument_that_cannot_travel_is_the_authors_mistake(workers):
    with pytest.raises(PluginError, match=r"argument of _operator\.add cannot travel"):
        await workers.offload(operator.add, lambda: None, 1)


async def test_arguments_have_a_limit(workers):
    with pytest.raises(RejectedError) as refused:
        await workers.offload(len, bytes(70_000_000))

    assert refused.value.kind == "too-large"
