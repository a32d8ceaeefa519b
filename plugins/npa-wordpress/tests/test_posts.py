"""What becomes of a post."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from npa_core.errors import NpaError, RejectedError
from npa_core.models import Document
from npa_core.text import clean, one_line
from npa_wordpress import WordPress


def read(posts: object):
    return WordPress.read(
        Document(body=json.dumps(posts).encode(), address="https://verein.example/wp-json/wp/v2/posts")
    )


def test_a_post_is_read_whole(a_post):
    item = read([a_post(1)]).items[0]

    assert item.guid == "https://verein.example/?p=1&x=1"
    assert item.title == "Beitrag – Nr. 1 & mehr"
    assert item.link == "https://verein.example/beitrag-1/"
    assert item.content == "<p>Ein <b>Text</b>.</p>"
    assert item.published == datetime(2026, 11, 1, 8, tzinfo=UTC)
    assert item.updated == datetime(2026, 11, 1, 9, tzinfo=UTC)
    assert item.categories == ()


def test_without_a_text_the_excerpt_is_the_text(a_post):
    assert read([a_post(1, content={"rendered": "", "protected": False})]).items[0].content == "<p>Ein Auszug.</p>"


@pytest.mark.parametrize(
    "hidden",
    [{"status": "draft"}, {"status": "private"}, {"content": {"rendered": "", "protected": True}, "excerpt": {}}],
)
def test_what_is_not_for_everybody_is_left_out(a_post, hidden):
    harvest = read([a_post(1), a_post(2, **hidden)])

    assert [item.link for item in harvest.items] == ["https://verein.example/beitrag-1/"]
    assert harvest.warnings == ("1 posts are protected or not published; they were left out",)


@pytest.mark.parametrize("written", ["0000-00-00T00:00:00", None, "gestern", 5, "0001-01-01T00:00:00+14:00"])
def test_a_date_that_is_none_is_no_date(a_post, written):
    assert read([a_post(1, date_gmt=written)]).items[0].published is None


def test_a_time_with_a_zone_is_read_too(a_post):
    item = read([a_post(1, date_gmt="2026-11-01T09:00:00+01:00")]).items[0]

    assert item.published == datetime(2026, 11, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b" ", "empty"),
        (b"<html>", "not-posts"),
        (b"{}", "not-posts"),
        (b"[1]", "not-posts"),
        (b'[{"a": 1}]', "not-posts"),
    ],
)
def test_what_is_no_list_of_posts_is_refused(body, kind):
    with pytest.raises(RejectedError) as caught:
        WordPress.read(Document(body=body, address="https://verein.example/x"))

    assert caught.value.kind == kind


JSON = st.recursive(
    st.none() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["rendered", "protected"]), inner),
    max_leaves=6,
)
FIELDS = ["id", "date_gmt", "guid", "link", "title", "content", "excerpt", "status", "categories", "tags"]


@given(st.lists(st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=10), max_size=4))
@settings(deadline=None, max_examples=60)
def test_any_json_is_read_or_refused(posts):
    try:
        harvest = read(posts)
    except NpaError:
        return

    for item in harvest.items:
        assert item.title == one_line(item.title)
        assert item.content == clean(item.content)
