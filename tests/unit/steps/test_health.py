"""Health: what is remembered of a source becomes a state, and problems in plain words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npa_core.models import MissingItem, Quality, Source, SourceState
from npa_core.steps.health import Past, health, in_words, order, rhythm
from npa_core.steps.trouble import TROUBLES, cause, trouble

NOW = datetime(2026, 11, 16, 6, 5, tzinfo=UTC)
SOURCE = Source(id="dgb/1", use="rss", partner="dgb")


def judged(past: Past, **options):
    return health(SOURCE, "https://dgb.example/feed", past, now=NOW, silent_after=timedelta(days=90), **options)


def weekly(last: datetime, weeks: int = 10) -> tuple[datetime, ...]:
    return tuple(last - timedelta(weeks=week) for week in range(weeks))


def visited(**more) -> Past:
    return Past(visited=NOW, first_good=NOW - timedelta(days=400), last_good=NOW, next_visit=NOW, **more)


def publishing(last: datetime, **more) -> Past:
    times = weekly(last)
    return visited(items=len(times), newest=last, times=times, **more)


def said(verdict) -> list[tuple[str, str]]:
    return [(problem.code, problem.message) for problem in verdict.problems]


# --- states ----------------------------------------------------------------------------------------------------------


def test_a_source_that_was_never_visited_is_new():
    verdict = judged(Past())

    assert (verdict.state, verdict.since, verdict.problems) == (SourceState.NEW, None, ())


def test_a_source_with_fresh_news_is_well_and_tells_its_rhythm():
    verdict = judged(publishing(NOW - timedelta(days=2)))

    assert (verdict.state, verdict.since) == (SourceState.WELL, NOW - timedelta(days=400))
    assert (verdict.rhythm_days, verdict.newest, verdict.items) == (7.0, NOW - timedelta(days=2), 10)
    assert verdict.problems == ()


def test_a_failing_source_says_since_when_how_often_and_why():
    since = NOW - timedelta(days=3)
    past = publishing(NOW, failures=5, failing_since=since, failure_kind="http-503", failure="it answered 503")

    verdict = judged(past)

    assert (verdict.state, verdict.since, verdict.failures) == (SourceState.FAILING, since, 5)
    (problem,) = verdict.problems
    assert (
        problem.message
        == "has a server with an error of its own (5 times, since 2026-11-13 06:05 UTC, last read 2026-11-16)"
    )
    assert (problem.code, problem.detail) == ("http-503", "it answered 503")


def test_a_first_failure_is_not_counted_and_one_without_a_kind_is_said_plainly():
    assert said(judged(Past(failures=1, failing_since=NOW, failure_kind="dns"))) == [
        ("dns", "has an address whose host is not known (since 2026-11-16 06:05 UTC, never read)")
    ]
    assert said(judged(Past(failures=1))) == [("other", "cannot be read (never read)")]


def test_a_failure_is_no_blemish_even_when_it_is_called_like_one():
    assert said(judged(Past(failures=1, failure_kind="no-items"))) == [("other", "cannot be read (never read)")]


def test_a_source_that_is_gone_is_not_visited_again_and_says_how_to_move_it():
    past = visited(gone=True, failures=1, failing_since=NOW, failure_kind="gone", failure="410")

    verdict = judged(past)

    assert (verdict.state, verdict.next_visit) == (SourceState.GONE, None)
    assert said(verdict) == [("gone", "is gone for good (410)")]
    assert "npa feeds move dgb/1 URL" in verdict.problems[0].advice


def test_a_source_that_has_moved_says_where_and_how_to_write_that_down():
    verdict = judged(publishing(NOW, moved_to="https://new.example/feed"))

    assert (verdict.state, verdict.moved_to) == (SourceState.MOVED, "https://new.example/feed")
    assert said(verdict) == [("moved", "has moved to https://new.example/feed")]
    assert "`npa feeds move dgb/1`" in verdict.problems[0].advice


def test_a_failing_source_that_has_moved_says_both():
    past = publishing(NOW, moved_to="https://new.example/feed", failures=1, failing_since=NOW, failure_kind="tls")

    verdict = judged(past)

    assert verdict.state is SourceState.FAILING
    assert [problem.code for problem in verdict.problems] == ["tls", "moved"]


# --- silence ---------------------------------------------------------------------------------------------------------


def test_a_weekly_source_that_has_published_nothing_for_ninety_days_is_silent():
    last = NOW - timedelta(days=94)

    verdict = judged(publishing(last))

    assert (verdict.state, verdict.since) == (SourceState.SILENT, last)
    assert said(verdict) == [("silent", "has fallen silent: nothing for 94 days, weekly before")]
    assert judged(publishing(NOW - timedelta(days=89))).state is SourceState.WELL


def test_without_a_rhythm_nobody_can_say_that_a_source_is_silent():
    last = NOW - timedelta(days=300)

    verdict = judged(visited(items=3, newest=last, times=weekly(last, weeks=3)))

    assert (verdict.state, verdict.rhythm_days, verdict.newest) == (SourceState.WELL, None, last)


def test_a_source_that_publishes_rarely_may_rest_longer():
    last = NOW - timedelta(days=100)
    times = tuple(last - timedelta(days=60 * n) for n in range(5))

    assert judged(visited(items=5, newest=last, times=times)).state is SourceState.WELL


def test_what_happened_since_the_last_good_visit_nobody_knows():
    last = NOW - timedelta(days=94)
    past = Past(visited=last, first_good=last, last_good=last, items=10, newest=last, times=weekly(last))

    assert judged(past).state is SourceState.WELL


def test_a_source_that_never_had_items_is_empty_and_not_silent():
    verdict = judged(visited(quality=("no-items", "no-dates")))

    assert (verdict.state, verdict.since) == (SourceState.EMPTY, NOW - timedelta(days=400))
    assert [problem.code for problem in verdict.problems] == ["never-any", "no-dates"]


def test_a_source_that_lists_nothing_at_present_had_items_before():
    assert [p.code for p in judged(publishing(NOW, quality=("no-items",))).problems] == ["no-items"]


# --- rhythm ----------------------------------------------------------------------------------------------------------


def test_five_reports_every_monday_are_a_week_apart():
    monday = datetime(2026, 11, 16, 8, tzinfo=UTC)
    times = [monday - timedelta(weeks=week, minutes=minute) for week in range(4) for minute in range(5)]

    assert rhythm(times) == 7.0


@given(st.lists(st.integers(0, 2_000).map(lambda hours: NOW - timedelta(hours=hours)), max_size=40))
def test_a_rhythm_is_at_least_a_day_and_at_most_the_whole_time(times):
    usual = rhythm(times)

    days = {time.date() for time in times}
    assert (usual is None) == (len(days) < 4)
    if usual is not None:
        assert 1 <= usual <= (max(days) - min(days)).days


@pytest.mark.parametrize(
    ("days", "words"), [(1, "daily"), (3.5, "every 3.5 days"), (7, "weekly"), (14, "every 14 days"), (30, "monthly"),
                        (60, "every 60 days")],
)  # fmt: skip
def test_a_rhythm_is_said_as_people_say_it(days, words):
    assert in_words(days) == words


# --- quality and order -----------------------------------------------------------------------------------------------


def test_a_source_may_be_well_and_have_blemishes():
    item = MissingItem(id="a" * 16, title="Weg", since=NOW)

    verdict = judged(publishing(NOW, quality=tuple(Quality), missing=(item,)))

    assert (verdict.state, verdict.missing) == (SourceState.WELL, (item,))
    assert [problem.code for problem in verdict.problems] == [quality.value for quality in Quality]


def test_those_with_trouble_stand_first():
    well = judged(publishing(NOW))
    blemished = judged(publishing(NOW, quality=("no-dates",)))
    gone = judged(Past(gone=True, failures=1))
    failing = judged(Past(failures=1))

    assert sorted([well, blemished, failing, gone], key=order) == [gone, failing, blemished, well]


# --- words -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("http-404", "http-404"),
        ("http-418", "http-4xx"),
        ("http-503", "http-5xx"),
        ("worker-cpu", "too-complex"),
        ("protocol", "truncated"),
        ("never heard of", "other"),
        ("http-999", "other"),
    ],
)
def test_kinds_that_call_for_the_same_advice_share_a_cause(kind, expected):
    assert cause(kind) == expected


def test_every_quality_has_words_and_advice():
    assert {quality.value for quality in Quality} <= set(TROUBLES)
    for words in map(trouble, TROUBLES):
        assert words.says
        assert words.advice
