"""A hundred and more ways to misbehave, all in one run: each costs itself only, and the healthy feeds come through."""

from __future__ import annotations

import json
import math
import re
from datetime import UTC, datetime, timedelta

import pytest

from .case import OWN_ITEMS, Brings, Fails, Unchanged
from .catalogue import CASES, COUNT, HEALTHY
from .conftest import CONNECTIONS, TIMEOUT_SECONDS

pytestmark = pytest.mark.slow

FAILING = {name: case.outcome for name, case in CASES.items() if isinstance(case.outcome, Fails)}
READABLE = {name: case for name, case in CASES.items() if isinstance(case.outcome, Brings)}
MOST_GROWTH = 64_000_000
MOST_MEMORY = 300_000_000
SECONDS_OF_WORK = 60
"""What parsing the rest takes on two slow processors that are busy with other things, too."""


@pytest.fixture(scope="module")
def good(days):
    return days[0]


@pytest.fixture(scope="module")
def bad(days):
    return days[1]


def test_every_case_has_a_name_of_its_own():
    assert len(CASES) == COUNT
    assert len(CASES) > 60


def test_on_a_good_day_all_that_can_be_reached_is_well(good):
    reachable = {name for name, case in CASES.items() if case.has_good_days}

    assert {name: len(good.items[name]) for name in reachable} == dict.fromkeys(reachable, OWN_ITEMS)
    assert not reachable & set(good.failures)


def test_every_misbehaviour_has_exactly_its_failure(bad):
    kinds = {name: failure["kind"] for name, failure in bad.failures.items()}
    expected = {
        name: outcome.or_else if kinds.get(name) == outcome.or_else else outcome.kind
        for name, outcome in FAILING.items()
    }

    assert kinds == expected
    assert len(bad.failures_of_sources) == len(expected)


def test_the_run_ends_with_1(bad):
    assert bad.code == 1


@pytest.mark.parametrize("name", HEALTHY)
def test_a_healthy_feed_beside_them_is_stored_in_full(bad, name):
    titles = [item["title"] for item in bad.items[name]]

    assert titles == [f"{name}-{number}" for number in range(OWN_ITEMS)]


@pytest.mark.parametrize("name", [name for name in FAILING if CASES[name].has_good_days])
def test_what_a_failing_source_gave_before_stays_with_its_validators(good, bad, name):
    assert name in good.cursors[name]
    assert good.cursors[name] == bad.cursors[name]
    assert good.items[name] == bad.items[name]


@pytest.mark.parametrize("name", FAILING)
def test_a_failure_is_one_clear_line_that_names_the_place(bad, name):
    message = bad.failures[name]["message"]

    assert len(message.splitlines()) == 1
    assert 20 < len(message) < 500
    assert message.isprintable()
    assert re.search(rf"{name[:20]}|https?://|port \d+|source", message)


@pytest.mark.parametrize("name", FAILING)
def test_a_failing_source_rests_as_long_as_it_should(bad, name):
    at_least, at_most = FAILING[name].rests_days
    rest = datetime.fromisoformat(bad.failures[name]["next_try"]) - datetime.fromisoformat(bad.report["finished"])

    assert at_least <= rest / timedelta(days=1) + 0.01
    assert rest / timedelta(days=1) <= at_most


@pytest.mark.parametrize("name", READABLE)
def test_what_can_be_read_brings_just_what_it_should(good, bad, name):
    outcome = READABLE[name].outcome
    new = bad.items[name][len(good.items[name]) :]

    assert len(new) == outcome.new
    if outcome.titles is not None:
        assert tuple(item["title"] for item in new) == outcome.titles
    if outcome.links is not None:
        assert tuple(item["link"] for item in new) == outcome.links
    if outcome.dated is not None:
        assert [item["published"] is not None for item in new] == [outcome.dated]


@pytest.mark.parametrize("name", [name for name, case in CASES.items() if isinstance(case.outcome, Unchanged)])
def test_what_says_that_nothing_changed_changes_nothing(good, bad, name):
    assert name not in bad.failures
    assert good.items[name] == bad.items[name]


def test_nothing_that_is_stored_can_act(bad):
    whole = json.dumps(bad.items, ensure_ascii=False)
    stored = [item for items in bad.items.values() for item in items]

    assert "root:" not in whole  # of /etc/passwd
    assert "haha" not in whole
    for item in stored:
        assert item["title"].isprintable()
        assert 0 < len(item["title"]) <= 1_000
        assert "=?" not in item["title"]
        assert item["link"] is None or re.match(r"https?://[^\s@\\]+$", item["link"])
        assert not re.search(
            r"<(script|svg|iframe|object|embed|style|form|input)\b|\son\w+=|javascript:", item["content"]
        )
        assert len(item["content"]) < 400_000
        assert item["published"] is None or item["published"] <= f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S.%f}"


def test_nobody_was_led_into_the_trap(bad):
    assert bad.trapped == ()


def test_nobody_is_asked_more_often_than_redirects_explain(bad):
    hops = {"circle-of-two": 2, "chain": 6, "slow-chain": 5, "ever-new-cookie": 6, "cookie-wall": 2, "to-a-login": 2}
    silent = {"tls-expired", "tls-not-yet", "tls-of-a-stranger", "tls-wrong-name"}  # no request before a handshake

    assert not silent & set(bad.asked)
    for name, times in bad.asked.items():
        assert times <= hops.get(name, 1), name


def test_no_plugin_and_no_traceback_is_to_blame(bad):
    assert "Traceback" not in bad.err
    assert not [failure for failure in bad.failures_of_sources if failure["kind"] in ("plugin", "blocked")]


def test_hostility_costs_little_memory(good, bad):
    assert bad.peak - good.peak < MOST_GROWTH
    assert bad.peak < MOST_MEMORY
    assert bad.workers < MOST_MEMORY


def test_the_run_ends_in_time(bad):
    held = [case for case in CASES.values() if case.seconds > TIMEOUT_SECONDS]
    rounds = math.ceil(len(held) / CONNECTIONS)

    assert bad.seconds < rounds * TIMEOUT_SECONDS + SECONDS_OF_WORK
