"""What a gatherer remembers of an answer, and what the next answer means."""

import pytest

from npa_core.errors import RejectedError, TransientError
from npa_core.models import Harvest, Hop, Outcome, RawItem, Response
from npa_core.plugin.conditional import conditions, kept, remembered, without_news

URL = "https://feeds.example/feed"
HEADERS = {"etag": 'W/"1"', "last-modified": "Mon, 16 Nov 2026 06:00:00 GMT"}
ANSWER = Response(status=200, url=URL, headers=HEADERS, body=b"news")
CURSOR = remembered(ANSWER, URL)
ITEMS = Harvest(items=(RawItem(title="x"),))


def test_validators_are_sent_back_verbatim():
    assert conditions(CURSOR, URL) == {
        "If-None-Match": 'W/"1"',
        "If-Modified-Since": "Mon, 16 Nov 2026 06:00:00 GMT",
    }


@pytest.mark.parametrize(
    "cursor", [None, "x", [], {}, {**CURSOR, "url": "https://alt.example/"}, {"url": URL, "etag": 5}]
)
def test_what_is_from_elsewhere_is_no_condition(cursor):
    assert conditions(cursor, URL) == {}


def test_not_modified_is_unchanged_only_where_it_was_asked():
    not_modified = Response(status=304, url=URL)

    assert without_news(not_modified, CURSOR, URL) == Harvest(outcome=Outcome.UNCHANGED, cursor=CURSOR)
    with pytest.raises(RejectedError, match=r"answered 304 where a document \(200\) was expected"):
        without_news(not_modified, None, URL)


def test_the_same_bytes_are_unchanged():
    assert without_news(ANSWER, CURSOR, URL).outcome is Outcome.UNCHANGED
    assert without_news(ANSWER, CURSOR, "https://anders.example/") is None
    assert without_news(ANSWER.model_copy(update={"body": b"more news"}), CURSOR, URL) is None


def test_gone_keeps_the_cursor():
    assert without_news(Response(status=410, url=URL), CURSOR, URL) == Harvest(outcome=Outcome.GONE, cursor=CURSOR)


@pytest.mark.parametrize(("status", "error"), [(404, RejectedError), (503, TransientError), (204, RejectedError)])
def test_other_answers_raise(status, error):
    with pytest.raises(error) as caught:
        without_news(Response(status=status, url=URL), CURSOR, URL)

    assert caught.value.kind == f"http-{status}"


def test_what_was_read_is_remembered_and_where_it_is_now():
    moved = ANSWER.model_copy(
        update={"url": "https://neu.example/", "hops": (Hop(status=301, url="https://neu.example/"),)}
    )

    assert kept(ANSWER, URL, ITEMS) == {"cursor": CURSOR, "moved_to": None, "permanent": False}
    assert kept(moved, URL, ITEMS) == {"cursor": CURSOR, "moved_to": "https://neu.example/", "permanent": True}


def test_of_a_document_without_items_nothing_is_remembered():
    assert kept(ANSWER, URL, Harvest())["cursor"] is None
