"""Slots, and the time an exchange may take: only what is spent inside counts."""

from __future__ import annotations

import asyncio

import pytest

from npa_core.net.politeness import Budget, Slots


async def test_time_outside_is_free_and_time_inside_adds_up(monkeypatch):
    now = [100.0]
    loop = asyncio.get_running_loop()
    budget = Budget(10)
    allowed = []
    real_timeout = asyncio.timeout

    def note(seconds):
        allowed.append(seconds)
        return real_timeout(None)

    monkeypatch.setattr(asyncio, "timeout", note)
    monkeypatch.setattr(loop, "time", lambda: now[0])

    for _ in range(3):
        async with budget.spend():
            now[0] += 3
        now[0] += 1000

    monkeypatch.undo()
    assert allowed == [10, 7, 4]


async def test_an_overdrawn_budget_allows_nothing():
    with pytest.raises(TimeoutError):
        async with Budget(-1).spend():
            await asyncio.Event().wait()


async def inside(slots: Slots, hosts: list[str]) -> list[str]:
    """Who gets in while nobody leaves."""
    got: list[str] = []

    async def enter(host: str) -> None:
        async with slots.of(host):
            got.append(host)
            await asyncio.Event().wait()

    tasks = [asyncio.create_task(enter(host)) for host in hosts]
    for _ in range(10):
        await asyncio.sleep(0)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return got


async def test_a_domain_has_few_slots_for_all_its_hosts():
    hosts = [f"h{n}.partner.example" for n in range(5)]

    assert await inside(Slots(1, 3, 10), [*hosts, "www.other.example"]) == [*hosts[:3], "www.other.example"]


async def test_whoever_waits_for_a_busy_host_or_domain_takes_nobodys_place():
    busy = ["a.busy.example"] * 3 + ["b.busy.example", "c.busy.example"]

    assert await inside(Slots(1, 2, 3), [*busy, "one.example"]) == ["a.busy.example", "b.busy.example", "one.example"]


async def test_a_final_dot_does_not_make_another_host():
    assert await inside(Slots(1, 4, 10), ["a.example", "a.example."]) == ["a.example"]


async def test_slots_are_free_again_after_failures_and_cancellations():
    slots = Slots(1, 1, 1)

    for number in range(3):
        await inside(slots, [f"h{number}.partner.example", "a.example"])

    assert await inside(slots, ["last.example"]) == ["last.example"]


async def test_a_pause_costs_nothing():
    budget = Budget(0.3)

    async with budget.spend():
        async with budget.pause():
            await asyncio.sleep(0.4)
        await asyncio.sleep(0.05)
    async with budget.spend():
        await asyncio.sleep(0.05)


async def test_after_a_pause_the_rest_of_the_time_counts():
    async def pause_then_wait(budget: Budget) -> None:
        async with budget.spend():
            async with budget.pause():
                await asyncio.sleep(0.2)
            await asyncio.Event().wait()

    with pytest.raises(TimeoutError):
        await pause_then_wait(Budget(0.1))
