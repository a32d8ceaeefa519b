"""Moves: believed when they hold, refused when they would do harm, taken back when the new place fails."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from npa_core.models import Harvest, Outcome, RawItem
from npa_core.steps.moves import FAILURES_TO_RETURN, VISITS_TO_BELIEVE, Trail, follow, return_home

OLD, NEW, OTHER = "https://dgb.example/feed", "https://dgb.example/neu/feed", "https://www.awo.example/feed"
ITEMS = (RawItem(title="Sprachkurs"),)


def led_to(target, *, permanent=True, items=ITEMS, outcome=Outcome.FRESH):
    return Harvest(moved_to=target, permanent=permanent, items=items, outcome=outcome)


STAYED = Harvest(items=ITEMS)
NOT_MODIFIED = Harvest(outcome=Outcome.UNCHANGED)


def after(*harvests, trail=None, others=()):
    """The trail after these visits, and all that was said."""
    trail, notes = trail or Trail(OLD), []
    for harvest in harvests:
        trail, note = follow("dgb/1", trail, harvest, others)
        notes += [note] if note else []
    return trail, notes


def test_a_permanent_move_is_believed_at_the_third_visit_and_said_once():
    trail, notes = after(*[led_to(NEW)] * 2)
    assert (trail.asked, trail.move_to, trail.move_seen, notes) == (OLD, NEW, 2, [])

    trail, notes = after(led_to(NEW), STAYED, trail=trail)

    assert trail == Trail(OLD, moved_to=NEW)
    assert notes == [
        f"has moved for good and is from now on read at {NEW}. `npa feeds move dgb/1 {NEW}` writes that down"
    ]


@pytest.mark.parametrize(
    "between", [STAYED, led_to(OTHER), led_to(NEW, permanent=False), Harvest()], ids=["ended", "other", "302", "empty"]
)
def test_a_move_that_does_not_hold_is_not_believed(between):
    trail, notes = after(led_to(NEW), led_to(NEW), between, led_to(NEW), led_to(NEW))

    assert (trail.asked, trail.move_seen, notes) == (OLD, 2, [])


@pytest.mark.parametrize("between", [NOT_MODIFIED, led_to(NEW, items=())], ids=["304", "empty feed there"])
def test_a_visit_that_says_nothing_of_the_way_changes_nothing(between):
    trail, _ = after(led_to(NEW), between, led_to(NEW), between)

    assert (trail.asked, trail.move_seen) == (OLD, 2)


def test_not_modified_from_the_new_place_counts():
    seen = led_to(NEW, items=(), outcome=Outcome.UNCHANGED)

    assert after(led_to(NEW), seen, seen)[0].moved_to == NEW


def test_an_empty_feed_alone_never_makes_a_move():
    assert after(*[led_to(NEW, items=())] * 10) == (Trail(OLD), [])


def test_a_move_to_an_unencrypted_address_is_never_believed_and_said_once():
    insecure = NEW.replace("https", "http")

    trail, notes = after(*[led_to(insecure)] * 6)

    assert (trail.asked, trail.move_to, trail.move_seen) == (OLD, insecure, 6)
    (note,) = notes
    assert "still asked at its old address: the new one is not encrypted" in note


def test_a_move_to_where_another_source_is_read_is_never_believed():
    trail, (note,) = after(*[led_to(OTHER)] * 5, others=[OTHER.replace("https://www.", "http://")])

    assert trail.asked == OLD
    assert "another source reads the new one already" in note


def test_a_move_to_another_host_is_named():
    assert "on another host than dgb.example: make sure" in after(*[led_to(OTHER)] * 3)[1][0]


def test_what_may_be_secret_of_the_new_address_is_not_said():
    _, (note,) = after(*[led_to(f"{NEW}?key=s3cret")] * 3)

    assert "s3cret" not in note
    assert "`npa feeds move dgb/1` writes that down" in note


def test_a_source_may_move_on_and_come_home():
    further = "https://dgb.example/noch/neuer"

    moved_on, _ = after(*[led_to(further)] * 3, trail=Trail(OLD, moved_to=NEW))
    home, _ = after(*[led_to(OLD)] * 3, trail=moved_on)

    assert (moved_on, home) == (Trail(OLD, moved_to=further), Trail(OLD))


def test_a_redirect_to_itself_is_no_move():
    assert after(*[led_to(OLD)] * 5) == (Trail(OLD), [])


@pytest.mark.parametrize(
    ("failures", "is_gone", "asked"),
    [(FAILURES_TO_RETURN - 1, False, NEW), (FAILURES_TO_RETURN, False, OLD), (9, False, OLD), (1, True, OLD)],
)
def test_after_enough_failures_the_configured_address_is_asked_again(failures, is_gone, asked):
    moved = Trail(OLD, moved_to=NEW, move_to=OTHER, move_seen=2)

    trail, note = return_home(moved, failures, is_gone=is_gone)

    assert trail.asked == asked
    assert (trail == moved) is (not note)
    assert ("configured address is asked again" in note) is (asked == OLD)


def test_a_source_that_never_moved_has_nowhere_to_return_to():
    assert return_home(Trail(OLD), 100, is_gone=True) == (Trail(OLD), "")


harvests = st.sampled_from(
    [STAYED, NOT_MODIFIED, Harvest()]
    + [led_to(target, permanent=p, items=i) for target in (NEW, OTHER) for p in (True, False) for i in (ITEMS, ())]
)


@given(st.lists(harvests, max_size=12))
def test_no_move_is_believed_that_was_not_seen_often_enough(visits):
    trail, notes = after(*visits)

    if trail.moved_to:
        assert visits.count(led_to(trail.moved_to)) >= VISITS_TO_BELIEVE
        assert notes
