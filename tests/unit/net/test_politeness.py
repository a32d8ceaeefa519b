"""The time an exchange may take: only what is spent inside counts."""

from __future__ import annotations

import asyncio

import pytest

from npa_core.net.politeness import Budget


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
