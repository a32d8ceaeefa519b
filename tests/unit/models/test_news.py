"""News items, labels, reports."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from pydantic import ValidationError

from npa_core.models import Failure, Label, NewsItem, RunReport, StoredItem

NOW = datetime(2026, 11, 16, 6, tzinfo=UTC)


def item(**more):
    return NewsItem(
        **{
            "id": "a" * 16,
            "source": "dgb/1",
            "fingerprint": "guid:1",
            "title": "T",
            "content_hash": "h",
            "first_seen": NOW,
        }
        | more
    )


@pytest.mark.parametrize(
    ("published", "moment"),
    [(None, NOW), (NOW - timedelta(days=1), NOW - timedelta(days=1)), (NOW + timedelta(days=999), NOW)],
)
def test_an_item_is_never_ordered_later_than_it_was_seen(published, moment):
    assert item(published=published).ordered_by == moment


def test_times_are_kept_in_utc_and_need_a_zone():
    berlin = timezone(timedelta(hours=1))

    assert item(published=datetime(2026, 11, 16, 7, tzinfo=berlin)).published.utcoffset() == timedelta()
    with pytest.raises(ValidationError):
        item(published=datetime(2026, 11, 16))  # noqa: DTZ001 -- without a zone on purpose


def test_models_are_frozen():
    with pytest.raises(ValidationError, match="frozen"):
        item().title = "x"


def label(kind, value, score=1.0, **more):
    return Label(kind=kind, value=value, score=score, **more)


def test_labels_form_sets():
    assert len({label("region", "03"), label("region", "03"), label("region", "03", reason="x")}) == 2


def test_the_values_of_a_kind_come_best_first():
    labels = (label("action_field", "b", 0.5), label("action_field", "a", 0.5), label("action_field", "c", 0.9))
    stored = StoredItem(item=item(), labels=(*labels, label("region", "03")), story="a" * 16)

    assert stored.values("action_field") == ("c", "a", "b")


@pytest.mark.parametrize(
    ("labels", "passes"),
    [
        ((), True),
        ((label("relevance", "on", 0.2),), True),
        ((label("relevance", "off", 0.9), label("relevance", "on", 0.5)), False),
        ((label("relevance", "off", 0.4), label("relevance", "on", 0.5)), True),
    ],
)
def test_an_item_passes_the_gate_unless_it_is_called_off_topic(labels, passes):
    assert StoredItem(item=item(), labels=labels, story="a" * 16).passes_gate is passes


@pytest.mark.parametrize(("alarming", "code"), [([], 0), ([False], 0), ([False, True], 1)])
def test_a_report_says_with_its_exit_code_whether_something_failed(alarming, code):
    failures = tuple(Failure(subject="source x", kind="timeout", message="m", alarming=each) for each in alarming)

    assert RunReport(command="run", started=NOW, finished=NOW, failures=failures).exit_code == code
