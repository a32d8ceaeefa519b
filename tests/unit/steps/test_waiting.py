"""Select, where editors have a word: what is surely relevant goes by itself, the rest waits and is never lost."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npa_core.models import Decision, Digest, Label, Localized, RawItem, Source, StoredItem
from npa_core.steps.normalise import normalise
from npa_core.steps.select import Candidate, Past, select, waiting

DUE = datetime(2026, 11, 16, 6, 0, tzinfo=UTC)
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
WEEKLY = Digest(id="weekly", title=Localized("Die Woche"), schedule="MON 07:00", window="7d", threshold=0.6)
LATER = Past(cut_off=10)


def stored(
    guid="1", *, score=None, value="on", decided=None, at=DUE, pin=False, seen=DUE - DAY, backfill=False, **more
) -> StoredItem:
    raw = {"published": seen, "title": f"Titel {guid}", **more}
    relaunch = raw.pop("relaunch", False)
    found, _ = normalise([RawItem(guid=guid, **raw)], source=Source(id="a/1", use="rss"), now=seen, backfill=backfill)
    item = found[0].item.model_copy(update={"relaunch": relaunch})
    labels = () if score is None else (Label(kind="relevance", value=value, score=score, origin="words"),)
    kinds = {"relevance": decided, "pin": True if pin else None}
    decisions = [Decision(item=item.id, kind=k, value=v, at=at) for k, v in kinds.items() if v is not None]
    return StoredItem(item=item, labels=labels, story=item.id).with_decisions(decisions)


def chosen(*items, past=LATER, seq=11, digest=WEEKLY, due=DUE):
    return [one.item.fingerprint for one in select(digest, [Candidate(seq, item) for item in items], past, due)]


def waits(*items, past=LATER, digest=WEEKLY, now=DUE):
    return [one.item.fingerprint for one in waiting(digest, items, past, now)]


@pytest.mark.parametrize(
    ("score", "value", "goes", "stays"),
    [(0.6, "on", True, False), (0.59, "on", False, True), (0.9, "off", False, False), (None, "on", True, False)],
)
def test_the_threshold_parts_what_goes_by_itself_from_what_waits(score, value, goes, stays):
    item = stored(score=score, value=value)

    assert (chosen(item) == ["guid:1"], waits(item) == ["guid:1"]) == (goes, stays)


def test_with_a_threshold_of_nothing_all_that_passes_the_gate_goes():
    all_of_it = WEEKLY.model_copy(update={"threshold": 0.0})

    assert chosen(stored(score=0.0), digest=all_of_it) == ["guid:1"]
    assert waits(stored(score=0.0), digest=all_of_it) == []


def test_what_is_approved_after_the_cut_off_comes_into_the_next_edition():
    assert chosen(stored(score=0.3), seq=5) == []
    assert chosen(stored(score=0.3, decided="on"), seq=5) == ["guid:1"]


def test_what_is_approved_is_shown_once():
    item = stored(score=0.3, decided="on")

    assert chosen(item, item, seq=5) == ["guid:1"]
    assert chosen(item, past=Past(cut_off=10, items=frozenset({item.item.id})), seq=5) == []
    assert chosen(item, past=Past(cut_off=10, stories=frozenset({item.story})), seq=5) == []


def test_what_is_rejected_never_appears():
    item = stored(score=0.99, decided="off", pin=True)

    assert chosen(item) == chosen(item, seq=5) == waits(item) == []


def test_an_approval_makes_no_news_of_what_is_old():
    assert chosen(stored(score=0.3, decided="on", seen=DUE - 4 * WEEK), seq=5) == ["guid:1"]
    assert chosen(stored(score=0.3, decided="on", seen=DUE - 4 * WEEK - DAY), seq=5) == []
    assert chosen(stored(score=0.3, decided="on", backfill=True, published=DUE - 9 * WEEK), seq=5) == []
    assert chosen(stored(score=0.3, decided="on", backfill=True, published=None), seq=5) == []
    assert chosen(stored(score=0.3, decided="on", relaunch=True), seq=5) == []


def test_what_came_with_a_first_visit_and_was_recent_then_may_wait():
    item = stored(score=0.3, decided="on", backfill=True, seen=DUE - 2 * WEEK, published=DUE - 2 * WEEK - 6 * DAY)

    assert chosen(item, seq=5) == ["guid:1"]


def test_a_pinned_item_comes_however_old_it_is_and_stands_first():
    old = stored("alt", score=0.3, decided="on", pin=True, relaunch=True, seen=DUE - 30 * WEEK)

    assert chosen(stored("neu", score=0.9), old) == ["guid:alt", "guid:neu"]


def test_a_first_edition_takes_what_was_approved_within_its_window():
    old = stored(score=0.3, decided="on", seen=DUE - 2 * WEEK, at=DUE - 6 * DAY)
    older = stored(score=0.3, decided="on", seen=DUE - 2 * WEEK, at=DUE - 8 * DAY)

    assert chosen(old, past=Past()) == ["guid:1"]
    assert chosen(older, past=Past()) == []


def test_a_digest_of_long_windows_waits_longer():
    quarterly = WEEKLY.model_copy(update={"window": timedelta(days=90)})
    item = stored(score=0.3, seen=DUE - 50 * WEEK)

    assert (waits(item), waits(item, digest=quarterly)) == ([], ["guid:1"])


def test_the_oldest_waits_at_the_head():
    items = [stored(str(days), score=0.3, seen=DUE - days * DAY) for days in (1, 3, 2)]

    assert waits(*items) == ["guid:3", "guid:2", "guid:1"]


@given(
    score=st.floats(0, 1),
    value=st.sampled_from(["on", "off"]),
    age=st.integers(0, 60),
    backfill=st.booleans(),
    relaunch=st.booleans(),
    cut_off=st.sampled_from([None, 3, 20]),
)
def test_what_waits_is_exactly_what_an_approval_would_let_in_and_is_lost_in_no_other_way(
    score, value, age, backfill, relaunch, cut_off
):
    facts = {"score": score, "value": value, "seen": DUE - age * DAY, "backfill": backfill, "relaunch": relaunch}
    past = Past(cut_off=cut_off)

    if waits(stored(**facts), past=past):
        assert chosen(stored(**facts), past=past) == []
        assert chosen(stored(**facts, decided="on"), past=past, seq=10) == ["guid:1"]
