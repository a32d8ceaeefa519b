"""The guard matters: with it switched off, the same redirects lead into the trap."""

from __future__ import annotations

import pytest

from npa_core.pipeline.found import found

from .catalogue import CASES

pytestmark = pytest.mark.slow

REACHING = [case for case in CASES.values() if case.reaches]


def test_without_the_guard_what_was_refused_is_reached(hostile, settle, gather, tmp_path):
    settle(tmp_path, REACHING)
    found(tmp_path)
    hostile.bad = True

    day = gather(tmp_path, "unguarded")

    assert len(REACHING) >= 9
    assert set(day.trapped) == {f"GET /{case.name} HTTP/1.1" for case in REACHING}
    assert day.failures == {}
    assert {name: len(items) for name, items in day.items.items()} == {case.name: 3 for case in REACHING}


def test_with_the_guard_it_is_not(hostile, settle, gather, tmp_path):
    settle(tmp_path, REACHING)
    found(tmp_path)
    hostile.bad = True

    day = gather(tmp_path)

    assert day.trapped == ()
    assert {failure["kind"] for failure in day.failures.values()} == {"refused-address"}
    assert len(day.failures) == len(REACHING)
