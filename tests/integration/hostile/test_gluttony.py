"""A document that eats the processor costs its worker, and no other source."""

from __future__ import annotations

import pytest

from npa_core.pipeline.found import found

from .case import OWN_ITEMS
from .catalogue import CASES, HEALTHY

pytestmark = pytest.mark.slow

GLUTTON = "600000-items"


def test_a_worker_that_takes_too_long_is_ended_and_the_next_one_goes_on(hostile, settle, gather, tmp_path):
    settle(tmp_path, [CASES[GLUTTON], *HEALTHY.values()])
    found(tmp_path)
    hostile.bad = True

    day = gather(tmp_path, "hasty")

    assert {name: failure["kind"] for name, failure in day.failures.items()} == {GLUTTON: "worker-cpu"}
    assert {name: len(day.items[name]) for name in HEALTHY} == dict.fromkeys(HEALTHY, OWN_ITEMS)
