"""Decisions: what an editor said stands above whatever classifiers say."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from npa_core.models import Decision, Label, StoredItem
from npa_core.testing import sample_items

NOW = datetime(2026, 11, 16, 6, 5, tzinfo=UTC)
ITEM = sample_items()[0]
KINDS = {"action_fields": "action_field", "regions": "region", "relevance": "relevance", "language": "language"}


def decision(kind, value, note="") -> Decision:
    return Decision(item=ITEM.id, kind=kind, value=value, at=NOW, note=note)


def stored(*labels, story=ITEM.id) -> StoredItem:
    return StoredItem(item=ITEM, labels=labels, story=story)


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("action_fields", ["sprache", "arbeit"]),
        ("action_fields", []),
        ("regions", ["03158", "03"]),
        ("relevance", "on"),
        ("pin", True),
        ("story", "a" * 16),
        ("language", "pt-BR"),
    ],
)
def test_a_decision_of_each_kind_has_its_form(kind, value):
    assert decision(kind, value).value == value


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("action_fields", "sprache"),
        ("action_fields", ["Sprache!"]),
        ("regions", ["Hannover"]),
        ("relevance", "maybe"),
        ("pin", False),
        ("story", "../etc"),
        ("language", "Deutsch"),
        ("mood", "good"),
    ],
)
def test_what_is_not_of_that_form_is_refused(kind, value):
    with pytest.raises(ValidationError):
        decision(kind, value)


labels = st.lists(
    st.one_of(
        st.builds(Label, kind=st.just("action_field"), value=st.sampled_from(["a", "b", "c"]), score=st.floats(0, 1)),
        st.builds(Label, kind=st.just("region"), value=st.sampled_from(["03", "03158"]), score=st.floats(0, 1)),
        st.builds(Label, kind=st.just("relevance"), value=st.sampled_from(["on", "off"]), score=st.floats(0, 1)),
        st.builds(Label, kind=st.just("language"), value=st.sampled_from(["de", "en"]), score=st.floats(0, 1)),
    )
)
decisions = st.fixed_dictionaries(
    {},
    optional={
        "action_fields": st.lists(st.sampled_from(["b", "x", "y"]), unique=True),
        "regions": st.lists(st.sampled_from(["03101", "03158"]), unique=True),
        "relevance": st.sampled_from(["on", "off"]),
        "language": st.sampled_from(["fr", "de"]),
        "story": st.just("b" * 16),
    },
)


@given(labels, decisions)
def test_an_override_always_wins_and_touches_nothing_else(found, decided):
    before = stored(*found)

    after = before.with_decisions(decision(kind, value) for kind, value in decided.items())

    for kind, label_kind in KINDS.items():
        if kind in decided:
            wanted = decided[kind] if isinstance(decided[kind], list) else [decided[kind]]
            assert sorted(after.values(label_kind)) == sorted(wanted)
            assert {(label.score, label.origin) for label in after.ranked(label_kind)} <= {(1.0, "editor")}
        else:
            assert after.ranked(label_kind) == before.ranked(label_kind)
    assert after.story == decided.get("story", ITEM.id)
    if "relevance" in decided:
        assert after.passes_gate == (decided["relevance"] == "on")


def test_the_note_is_the_reason_of_the_label():
    one = stored().with_decisions([decision("relevance", "off", note="nur ein Fußballspiel")])
    other = stored().with_decisions([decision("relevance", "off")])

    assert [label.reason for label in (*one.labels, *other.labels)] == ["nur ein Fußballspiel", "decided by an editor"]


def test_approval_and_pin_are_known_and_end_with_what_is_not_relevant():
    pinned = stored().with_decisions([decision("pin", True), decision("relevance", "on")])
    rejected = stored().with_decisions([decision("pin", True), decision("relevance", "off")])

    assert (pinned.approval, pinned.is_pinned) == (decision("relevance", "on"), True)
    assert (rejected.approval, rejected.is_pinned) == (None, False)
    assert (stored().approval, stored().is_pinned) == (None, False)
