"""Changes: corrections, relaunches, withdrawals and restless texts are told apart."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from npa_core.models import RawItem, Source
from npa_core.steps.changes import Listing, changes
from npa_core.steps.identify import Known, Stored, identify
from npa_core.steps.normalise import normalise

NOW = datetime(2026, 11, 16, 6, 5, tzinfo=UTC)
DAY = timedelta(days=1)
SOURCE = Source(id="lk/1", use="rss")


def document(*numbers: int, site: str = "alt", **other):
    raw = [
        RawItem(
            **{
                "guid": f"{site}-{number}",
                "link": f"https://{site}.example/{number}",
                "title": f"Meldung {number}",
                "published": NOW - number * DAY,
            }
            | other
        )
        for number in numbers
    ]
    return normalise(raw, SOURCE, NOW, False)[0]


def known_from(found, **held) -> Known:
    keys = {key: one.item.id for one in found for key in one.keys if key}
    stored = {
        one.item.id: Stored(
            **{
                "content_hash": one.item.content_hash,
                "title": one.item.title,
                "link": one.item.link,
                "published": one.item.published,
            }
            | held
        )
        for one in found
    }
    return Known("guid", keys, stored)


def listing(found, *, at=NOW - DAY, titles=()) -> Listing:
    return Listing(at, {one.item.id: one.item.published for one in found}, frozenset(titles))


def compare(before, after, *, titles=(), complete=True, at=NOW - DAY, **held):
    known = known_from(before, **held)
    return changes(identify(after, known), known.stored, listing(before, at=at, titles=titles), NOW, complete=complete)


def test_what_is_the_same_is_known_and_what_is_not_has_changed():
    seen = compare(document(1, 2), [*document(1), *document(2, content="mehr")])

    assert (seen.new, seen.known, [item.content for item in seen.changed]) == ((), 1, ["mehr"])


def test_a_purged_item_is_known_and_nothing_is_updated():
    found = document(1)
    known = Known("guid", known_from(found).keys)

    seen = changes(identify(found, known), {}, Listing(), NOW)

    assert (seen.new, seen.changed, seen.known) == ((), (), 1)


@pytest.mark.parametrize(
    ("counted", "hours", "outcome"),
    [(2, 1, "changed"), (3, 1, "restless"), (3, 25, "changed"), (9, 1, "restless")],
)
def test_a_text_that_changed_three_times_in_a_row_is_written_once_a_day(counted, hours, outcome):
    changed_at = NOW - timedelta(hours=hours)
    seen = compare(document(1), document(1, content="7 Aufrufe"), changes=counted, changed=changed_at)

    assert {"changed": len(seen.changed), "restless": len(seen.restless)} == {"changed": 0, "restless": 0, outcome: 1}


def test_a_corrected_title_is_written_however_restless_the_text_is():
    seen = compare(document(1), document(1, title="Korrigiert"), changes=9, changed=NOW)

    assert len(seen.changed) == 1


@pytest.mark.parametrize(("counted", "hours", "rested"), [(1, 1, 1), (3, 25, 1), (3, 1, 0), (0, 1, 0)])
def test_a_text_comes_to_rest_when_it_has_not_changed_for_a_while(counted, hours, rested):
    seen = compare(document(1), document(1), changes=counted, changed=NOW - timedelta(hours=hours))

    assert len(seen.rested) == rested


def test_a_site_that_was_rebuilt_is_taken_in_silently_but_for_its_news():
    seen = compare(document(*range(3, 9)), [*document(*range(3, 9), site="neu"), *document(0, site="neu")])

    assert seen.relaunch == 6
    assert [item.relaunch for item in seen.new] == [True] * 6 + [False]
    assert seen.vanished == ()


def test_undated_items_are_old_when_their_titles_are_known():
    before, after = document(*range(3, 9), published=None), document(*range(3, 9), site="neu", published=None)

    assert compare(before, after, titles=[f"Meldung {n}" for n in range(3, 9)]).relaunch == 6
    assert compare(before, after).relaunch == 0


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (range(3, 9), range(10, 13)),  # too few to tell
        (range(3, 20), (*range(3, 20), *range(20, 24))),  # a few late ones beside many known
    ],
)
def test_late_items_are_news(before, after):
    seen = compare(document(*before), document(*after))

    assert seen.relaunch == 0
    assert seen.new
    assert not any(item.relaunch for item in seen.new)


def test_a_busy_week_is_no_relaunch():
    seen = compare(document(*range(8, 14)), document(*range(6), site="alt"), at=NOW - 7 * DAY)

    assert (seen.relaunch, len(seen.new)) == (0, 6)


def test_a_first_document_is_no_relaunch():
    found = document(*range(3, 9))

    assert changes(identify(found, Known()), {}, Listing(), NOW).relaunch == 0


def test_gone_between_its_neighbours_is_a_candidate_for_withdrawal():
    before = document(1, 2, 3, 4)

    seen = compare(before, document(1, 3, 4))

    assert seen.vanished == (before[1].item.id,)


def test_the_oldest_only_drop_out_of_the_window():
    assert compare(document(1, 2, 3, 4), document(0, 1, 2)).vanished == ()


def test_without_dates_nobody_can_tell():
    assert compare(document(1, 2, 3, 4), document(1, 4, published=None)).vanished == ()
    assert compare(document(1, 2, published=None), document(2)).vanished == ()


def test_a_document_that_was_read_in_part_withdraws_nothing():
    assert compare(document(1, 2, 3, 4), document(1, 3, 4), complete=False).vanished == ()


def test_most_of_a_feed_is_not_withdrawn_at_once():
    seen = compare(document(*range(1, 9)), document(8, 1))

    assert (seen.vanished, seen.emptied) == ((), 6)


def test_nothing_read_means_nothing_gone():
    assert compare(document(1, 2), []).vanished == ()
