"""Classify and cluster: what an item is about, and what belongs together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from npa_core.models import Label, RawItem, Source
from npa_core.steps.classify import merge
from npa_core.steps.cluster import Neighbour, join, story_key
from npa_core.steps.normalise import normalise

NOW = datetime(2026, 11, 16, 6, 5, tzinfo=UTC)


def item(source="dgb/1", **raw):
    items, _ = normalise([RawItem(**raw)], source=Source(id=source, use="rss"), now=NOW, backfill=False)
    return items[0].item


def test_of_two_equal_labels_the_better_score_counts():
    weak = Label(kind="action_field", value="sprache", score=0.4, origin="a")
    strong = Label(kind="action_field", value="sprache", score=0.9, origin="b")

    assert merge([weak, strong]) == (strong,)


def test_relevance_is_decided_by_the_better_score():
    on = Label(kind="relevance", value="on", score=0.9)
    off = Label(kind="relevance", value="off", score=0.6)

    assert merge([off, on]) == (on,)


labels = st.builds(
    Label,
    kind=st.sampled_from(["action_field", "region", "relevance"]),
    value=st.sampled_from(["on", "off", "sprache"]),
    score=st.floats(0, 1),
    origin=st.sampled_from(["a", "b"]),
)


@given(st.lists(labels), st.randoms())
def test_merging_does_not_depend_on_order(found, random):
    shuffled = found[:]
    random.shuffle(shuffled)

    assert merge(found) == merge(shuffled)


def test_short_titles_have_no_story_key():
    assert story_key(item(title="Neue Termine")) is None
    assert story_key(item(title="Tag der offenen Tür")) == "tag der offenen tür"


def test_an_item_joins_the_earlier_story_of_another_source():
    one = item(title="Sprachcafé im Rathaus öffnet", published=NOW)
    neighbours = [
        Neighbour("lkwf/1", "late", NOW + timedelta(days=1)),
        Neighbour("lkwf/1", "early", NOW - timedelta(days=1)),
    ]

    assert join(one, neighbours) == "early"


def test_an_item_stays_alone_among_its_own_source_and_old_stories():
    one = item(title="Sprachcafé im Rathaus öffnet", published=NOW)
    neighbours = [Neighbour("dgb/1", "own", NOW), Neighbour("lkwf/1", "old", NOW - timedelta(days=8))]

    assert join(one, neighbours) == one.id
