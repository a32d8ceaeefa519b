"""Classify: of what several classifiers say, the better score counts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from npa_core.models import Label
from npa_core.steps.classify import merge


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
