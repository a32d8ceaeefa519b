"""The guard: whatever plugin code does costs its plugin only, and the error says whose it was."""

from __future__ import annotations

import asyncio

import pytest

from npa_core.errors import PluginError, TransientError
from npa_core.pipeline.guard import Guard, Owner

OWNER = Owner("channel letter", "npa-email 0.1.0")


def raising(error: BaseException):
    def function():
        raise error

    return function


def awaiting(error: BaseException):
    async def function():
        raise error

    return function


def test_what_a_plugin_returns_is_handed_on():
    assert Guard().call(OWNER, lambda: 7) == 7


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (ValueError("no such key"), r"channel letter \(npa-email 0.1.0\) raised ValueError: no such key"),
        (SystemExit(0), r"channel letter \(npa-email 0.1.0\) called sys.exit"),
        (GeneratorExit(), "raised GeneratorExit"),
        (asyncio.CancelledError(), "raised CancelledError"),
    ],
)
async def test_what_a_plugin_raises_names_the_plugin(error, message):
    with pytest.raises(PluginError, match=message):
        Guard().call(OWNER, raising(error))

    with pytest.raises(PluginError, match=message):
        await Guard().wait(OWNER, awaiting(error), 5)


@pytest.mark.parametrize("error", [TransientError("later"), KeyboardInterrupt()])
async def test_what_a_plugin_means_and_what_the_operator_presses_pass(error):
    with pytest.raises(type(error)):
        Guard().call(OWNER, raising(error))


async def test_an_error_of_ours_passes_an_awaited_call_as_it_is():
    with pytest.raises(TransientError, match="later"):
        await Guard().wait(OWNER, awaiting(TransientError("later")), 5)


def test_an_interrupt_passes_an_awaited_call_as_it_is():
    with pytest.raises(KeyboardInterrupt):
        asyncio.run(Guard().wait(OWNER, awaiting(KeyboardInterrupt()), 5))


async def test_a_call_that_awaits_for_ever_is_cut_off():
    with pytest.raises(PluginError, match=r"did not finish within 0\.05 s"):
        await Guard().wait(OWNER, asyncio.Event().wait, 0.05)


async def test_a_run_that_is_cancelled_is_no_fault_of_the_plugin():
    task = asyncio.create_task(Guard().wait(OWNER, asyncio.Event().wait, 5))
    await asyncio.sleep(0)

    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task


async def test_the_guard_waits_inside_a_task_only():
    said = asyncio.get_running_loop().create_future()

    def outside_of_any_task():
        try:
            Guard().wait(OWNER, awaiting(ValueError()), 5).send(None)
        except RuntimeError as error:
            said.set_result(str(error))

    asyncio.get_running_loop().call_soon(outside_of_any_task)

    assert await said == "the guard waits inside a task only"


async def test_it_knows_whose_code_is_running_even_when_calls_are_nested():
    guard, loop, seen = Guard(), asyncio.get_running_loop(), []
    inner = Owner("classifier words", "npa-core 0.1.0")

    async def nested():
        return seen.append(guard.running(loop))

    async def work():
        seen.append(guard.running(loop))
        guard.call(inner, lambda: seen.append(guard.running(loop)))
        await guard.wait(inner, nested, 5)
        seen.append(guard.running(loop))

    await guard.wait(OWNER, work, 5)
    seen.append(guard.running(loop))

    assert seen == [OWNER, inner, inner, OWNER, None]


async def test_a_loop_without_a_task_runs_nobodys_code():
    other = asyncio.new_event_loop()

    assert Guard().running(other) is None
    other.close()
