"""Feeds that are broken, slow or hostile: each costs itself only, and what it gave before stays."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime, timedelta

import pytest

from npa_core import Alliance
from npa_core.pipeline.found import found
from npa_core.workers.pool import Workers

pytestmark = pytest.mark.slow

MOST_MEMORY = 400_000_000
KINDS = {
    "html": "not-a-feed",
    "json": "not-a-feed",
    "leer": "empty",
    "abgeschnitten": "truncated",
    "aufgelegt": "truncated",
    "zu-gross": "too-large",
    "endlos": "too-large",
    "langsam": "timeout",
    "langsamer-kopf": "timeout",
    "stumm": "timeout",
    "gzip-bombe": "too-large",
    "gzip-schrott": "bad-encoding",
    "kaputt": "protocol",
    "privat": "refused-address",
    "metadaten": "refused-address",
    "ipv6": "refused-address",
    "hexadezimal": "refused-address",
    "datei": "refused-url",
    "schleife": "too-many-redirects",
    "weg": "gone",
    "fehlt": "http-404",
    "gestoert": "http-500",
    "ueberlastet": "http-503",
    "entitaeten": "truncated",
    "zu-verwickelt": "too-complex",
}
"""What each bad feed is called in one word."""
HARMLESS = ("bombe", "fremde-datei")
HEALTHY = 3


def test_on_a_good_day_all_is_well(day):
    assert (day.good.code, day.good.json["failures"]) == (0, [])
    assert day.good.json["counts"]["items_new"] == 3 * (len(KINDS) + len(HARMLESS) + HEALTHY)


def test_every_bad_feed_has_one_failure_and_nothing_else_has(day):
    assert day.bad.code == 1
    assert len(day.bad.json["failures"]) == len(KINDS)
    assert {name: failure["kind"] for name, failure in day.failures.items()} == KINDS


def test_the_healthy_ones_were_done(day):
    assert day.bad.json["counts"]["unchanged"] == HEALTHY
    assert day.bad.json["counts"]["sources"] == len(KINDS) + len(HARMLESS) + HEALTHY


@pytest.mark.parametrize("name", KINDS)
def test_what_a_bad_feed_gave_before_stays_with_its_validators(day, name):
    cursor, items = day.before[name]

    assert f'"{name}' in cursor
    assert len(items) == 3
    assert day.before[name] == day.after[name]


@pytest.mark.parametrize("name", KINDS)
def test_the_failure_is_one_clear_line_that_names_the_place(day, name):
    message = day.failures[name]["message"]

    assert len(message.splitlines()) == 1
    assert 20 < len(message) < 500
    assert re.search(rf"{name}|127\.0\.0\.1|169\.254|::1|0x7f", message)
    assert "Traceback" not in day.bad.err


def test_nobody_was_asked_more_often_than_a_redirect_loop_explains(day):
    assert Counter(list(day.before)) | Counter(schleife=6) == day.asked


@pytest.mark.parametrize("name", HARMLESS)
def test_what_a_document_declares_is_neither_expanded_nor_opened(day, name):
    _, items = day.after[name]

    assert len(items) == 4
    assert "root:" not in str(items)
    assert "haha" not in str(items)


def test_a_wish_to_be_left_alone_is_granted(day):
    next_try = datetime.fromisoformat(day.failures["ueberlastet"]["next_try"])

    assert next_try - datetime.fromisoformat(day.bad.json["finished"]) > timedelta(hours=23)


def test_time_and_memory_are_bounded(day):
    slow = [name for name, kind in KINDS.items() if kind in ("timeout", "too-large")]

    # One host, one exchange at a time: the slow ones take their second one after the other, the rest next to nothing.
    assert day.seconds < len(slow) + 15
    assert day.bad.peak_bytes < MOST_MEMORY


async def test_a_document_that_eats_the_processor_costs_its_worker_only(gluttony, monkeypatch):
    monkeypatch.setitem(Workers.__init__.__kwdefaults__, "cpu_seconds", 1)
    found(gluttony)

    async with Alliance.open(gluttony) as opened:
        report = await opened.gather()

    assert [(failure.subject, failure.kind) for failure in report.failures] == [("source html", "worker-cpu")]
    assert report.counts["items_new"] == 3 * HEALTHY
