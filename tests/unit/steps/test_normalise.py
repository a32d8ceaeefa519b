"""Normalise: identity, clean fields, believable dates; a bad item costs only itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npa_core.models import RawItem, Source
from npa_core.models.keys import item_id
from npa_core.steps.normalise import normalise
from npa_core.text import clean, one_line

NOW = datetime(2026, 11, 16, 6, 5, tzinfo=UTC)
SOURCE = Source(id="dgb/1", use="rss", partner="dgb")


def only(raw: RawItem):
    items, failures = normalise([raw], source=SOURCE, now=NOW, backfill=False)
    assert failures == ()
    return items[0].item


@pytest.mark.parametrize(
    ("raw", "fingerprint"),
    [
        (RawItem(guid=" tag:1 ", link="https://a.example/1", title="x"), "guid:tag:1"),
        (RawItem(guid="  ", link="https://a.example/1", title="x"), "link:https://a.example/1"),
        (RawItem(link="https://a.example/1", title="x"), "link:https://a.example/1"),
    ],
)
def test_identity_is_the_raw_guid_else_the_link(raw, fingerprint):
    assert only(raw).fingerprint == fingerprint


def test_without_guid_and_link_title_and_date_are_the_identity():
    first = only(RawItem(title="Neue Kurse", published=NOW))
    same = only(RawItem(title="Neue Kurse", published=NOW, content="<p>anders</p>"))
    other_day = only(RawItem(title="Neue Kurse", published=NOW - timedelta(days=1)))

    assert first.fingerprint.startswith("hash:")
    assert first.id == same.id
    assert first.id != other_day.id


def test_a_very_long_guid_is_shortened_but_stays_an_identity():
    long, longer = only(RawItem(guid="g" * 600, title="x")), only(RawItem(guid="g" * 601, title="x"))

    assert len(long.fingerprint) < 100
    assert long.id != longer.id


def test_an_item_with_nothing_in_it_is_dropped_and_named_and_the_others_stay():
    raw = [RawItem(guid="1"), RawItem(guid="2", title="gut")]

    items, failures = normalise(raw, source=SOURCE, now=NOW, backfill=False)

    assert [found.item.title for found in items] == ["gut"]
    assert failures == ("item 1 was dropped: it has neither a title nor a text nor a link",)


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        (RawItem(title="  Deutsch\n lernen "), "Deutsch lernen"),
        (RawItem(content="<p>Sprachcafé am <b>Montag</b></p>"), "Sprachcafé am Montag"),
        (RawItem(link="https://a.example/1"), "https://a.example/1"),
        (RawItem(title="=?utf-8?q?Bcc?="), "= ?utf-8?q?Bcc?="),
    ],
)
def test_a_title_is_one_harmless_line_with_fallbacks(raw, title):
    assert only(raw).title == title


@pytest.mark.parametrize("link", ["javascript:alert(1)", "ftp://a.example/", "https://u:p@a.example/", "nonsense"])
def test_only_http_links_are_kept(link):
    assert only(RawItem(title="x", link=link)).link is None


@pytest.mark.parametrize(
    ("claimed", "believed"),
    [
        (NOW - timedelta(days=3), NOW - timedelta(days=3)),
        (NOW + timedelta(days=2), NOW),
        (NOW + timedelta(days=8), None),
        (datetime(1970, 1, 1, tzinfo=UTC), None),
        (datetime(9999, 1, 1, tzinfo=UTC), None),
        (None, None),
    ],
)
def test_dates_are_believed_between_1995_and_now(claimed, believed):
    assert only(RawItem(title="x", published=claimed)).published == believed


@pytest.mark.parametrize(
    ("tag", "kept"), [("de_DE", "de-DE"), ("uk", "uk"), ("deutsch!", None), ("", None), (None, None)]
)
def test_only_language_tags_are_kept(tag, kept):
    assert only(RawItem(title="x", language=tag)).language == kept


def test_active_content_is_gone_and_the_hash_follows_the_text():
    plain = only(RawItem(guid="1", title="x", content="<p>Hallo</p>"))
    attacked = only(RawItem(guid="1", title="x", content="<p onclick=x>Hallo</p><script>1</script>"))
    changed = only(RawItem(guid="1", title="x", content="<p>Hallo!</p>"))

    assert attacked.content == plain.content == "<p>Hallo</p>"
    assert attacked.content_hash == plain.content_hash != changed.content_hash


@given(st.builds(RawItem, guid=st.none() | st.text(), link=st.none() | st.text(), title=st.text(), content=st.text()))
def test_whatever_comes_is_either_dropped_or_clean_and_identified(raw):
    items, failures = normalise([raw], source=SOURCE, now=NOW, backfill=True)

    assert len(items) + len(failures) == 1
    for item in (found.item for found in items):
        assert item.id == item_id("dgb/1", item.fingerprint)
        assert item.title == one_line(item.title) != ""
        assert item.content == clean(item.content)
        assert item.backfill
