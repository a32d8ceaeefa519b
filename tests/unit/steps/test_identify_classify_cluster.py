"""Identify, classify and cluster: what is new, what it is about, and what belongs together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from npa_core.models import Label, RawItem, Source
from npa_core.steps.classify import merge
from npa_core.steps.cluster import Neighbour, join, story_key
from npa_core.steps.identify import Known, identify
from npa_core.steps.normalise import normalise

NOW = datetime(2026, 11, 16, 6, 5, tzinfo=UTC)


def item(source="dgb/1", **raw):
    items, _ = normalise([RawItem(**raw)], source=Source(id=source, use="rss"), now=NOW, backfill=False)
    return items[0]


def test_an_unknown_item_is_new():
    fresh = item(guid="1", title="x")

    assert identify([fresh], Known()).new == (fresh,)


def test_a_known_item_with_the_same_content_is_known():
    held = item(guid="1", title="x")

    changes = identify([held], Known({held.id: held.content_hash}))

    assert (changes.new, changes.changed, changes.known) == ((), (), 1)


def test_a_known_item_with_other_content_has_changed():
    held, corrected = item(guid="1", title="x"), item(guid="1", title="x, korrigiert")

    assert identify([corrected], Known({held.id: held.content_hash})).changed == (corrected,)


def test_a_new_guid_does_not_make_a_known_article_new():
    held = item(guid="1", title="x", link="https://a.example/1")
    renamed = item(guid="https://a.example/?p=1", title="x", link="https://a.example/1")
    known = Known({held.id: held.content_hash}, {("https://a.example/1", "x"): held.id})

    changes = identify([renamed], known)

    assert (changes.new, changes.known) == ((), 1)


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
