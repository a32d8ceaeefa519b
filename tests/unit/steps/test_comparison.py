"""Comparison: a gain counts when luck alone would hardly bring it."""

import pytest

from npa_core.steps.comparison import chance
from npa_core.steps.verdict import Verdict


def verdicts(*fields, on_topic=None, story=None):
    return [Verdict(str(n), on_topic=on_topic, action_fields=one, story=story) for n, one in enumerate(fields)]


RIGHT, WRONG, HALF = ("arbeit", "sprache"), ("wohnen",), ("arbeit",)


@pytest.mark.parametrize(
    ("won", "lost", "expected"),
    [(0, 0, 1.0), (1, 0, 1 / 2), (5, 0, 1 / 32), (0, 5, 1.0), (5, 5, 638 / 1024), (8, 2, 56 / 1024)],
)
def test_it_is_the_upper_tail_of_fair_coins(won, lost, expected):
    """By hand from Pascal's triangle: 8 of 10 or more is (45 + 10 + 1) / 1024."""
    gold = verdicts(*[RIGHT] * (won + lost + 3))
    before = verdicts(*[WRONG] * won, *[RIGHT] * lost, *[HALF] * 3)
    after = verdicts(*[RIGHT] * won, *[WRONG] * lost, *[HALF] * 3)

    assert chance(gold, before, after) == expected


def test_fewer_errors_in_an_item_are_a_win_though_it_is_not_right():
    assert chance(verdicts(RIGHT), verdicts(WRONG), verdicts(HALF)) == 0.5


def test_the_tellers_of_a_story_count_as_one():
    gold = verdicts(*[RIGHT] * 9, story="s")

    assert chance(gold, verdicts(*[WRONG] * 9), verdicts(*[RIGHT] * 9)) == 0.5


def test_relevance_counts_too_and_what_a_reader_leaves_open_does_not():
    gold = [Verdict("a", on_topic=True), Verdict("b", action_fields=("arbeit",)), Verdict("c")]
    off = [Verdict("a", on_topic=False), Verdict("b", on_topic=False, action_fields=("arbeit",)), Verdict("c")]
    on = [
        Verdict("a", on_topic=True),
        Verdict("b", on_topic=True, action_fields=("arbeit",)),
        Verdict("c", True, RIGHT),
    ]

    assert chance(gold, off, on) == 0.5
