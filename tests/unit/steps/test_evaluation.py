"""Evaluation: the figures are what their names say, on hand-counted examples and on whatever comes."""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from npa_core.steps.evaluation import evaluate
from npa_core.steps.verdict import Verdict

FIELDS, REGIONS = ("sprache", "arbeit", "wohnen"), ("03", "03158", "03241")


def values(gold, said, *names, rounds=0):
    figures = evaluate(gold, said, rounds=rounds).figures
    return tuple(figures[name].value for name in names)


def one(id, fields=None, **more):
    return Verdict(id, action_fields=fields, **more)


def some(values):
    """Any of these, in any order, or none."""
    return st.sampled_from([chosen for size in range(len(values) + 1) for chosen in permutations(values, size)])


def verdict(number, fields, regions, language, story):
    on_topic = bool(fields)
    more = {"action_fields": fields, "regions": regions, "language": language}
    return Verdict(str(number), on_topic=on_topic, story=story if on_topic else "", **more)


VERDICTS = st.lists(
    st.tuples(
        st.just(()) | some(FIELDS), some(REGIONS), st.sampled_from(["de", "uk"]), st.sampled_from(["", "a", "b"])
    ),
    min_size=1,
    max_size=12,
).map(lambda said: [verdict(number, *one) for number, one in enumerate(said)])


@given(VERDICTS)
def test_who_says_what_readers_say_is_right_in_everything(gold):
    found = evaluate(gold, gold, rounds=3)

    assert {figure.value for figure in found.figures.values()} <= {1.0, None}
    assert {(figure.low, figure.high) for figure in found.figures.values()} <= {(1.0, 1.0), (None, None)}
    assert found.confusions == ()


@given(VERDICTS)
def test_who_says_nothing_finds_nothing_and_is_never_wrong(gold):
    figures = evaluate(gold, [], rounds=0).figures

    recalls = {name: figure.value for name, figure in figures.items() if name.endswith("recall")}
    assert set(recalls.values()) <= {0.0, None}
    assert {figures[name].value for name in figures if name.endswith("precision")} == {None}


@given(VERDICTS, VERDICTS)
def test_every_figure_is_a_share_and_lies_in_its_interval(gold, said):
    for figure in evaluate(gold, said, rounds=40).figures.values():
        assert figure.value is None or 0 <= figure.value <= 1
        assert figure.low is None or 0 <= figure.low <= figure.high <= 1


@given(VERDICTS, VERDICTS, st.randoms())
def test_the_order_of_what_is_said_does_not_matter(gold, said, chance):
    shuffled = said[:]
    chance.shuffle(shuffled)

    assert evaluate(gold, said, rounds=5) == evaluate(gold, shuffled, rounds=5)


def test_fields_are_counted_together_and_each_by_itself():
    gold = [one("1", ("sprache",)), one("2", ("sprache", "arbeit")), one("3", ("wohnen",))]
    said = [one("1", ("sprache", "arbeit")), one("2", ("sprache",)), one("3", ())]

    assert values(gold, said, "fields micro precision", "fields micro recall", "fields micro f1") == (
        2 / 3,
        1 / 2,
        4 / 7,
    )
    assert values(gold, said, "field sprache f1", "field arbeit f1", "field wohnen f1") == (1.0, 0.0, 0.0)
    assert values(gold, said, "fields macro f1") == (1 / 3,)


def test_specificity_is_told_of_what_is_off_topic_and_recall_of_the_rest():
    gold = [Verdict("1", on_topic=False), Verdict("2", on_topic=False), Verdict("3", on_topic=True)]
    said = [Verdict("1", on_topic=False), Verdict("2", on_topic=True), Verdict("3", on_topic=True)]

    assert values(gold, said, "off-topic specificity", "on-topic recall") == (0.5, 1.0)


def test_stories_are_compared_pair_by_pair_whatever_they_are_called():
    gold = [Verdict(id, story=story) for id, story in zip("abcde", ["x", "x", "x", "", ""], strict=True)]
    said = [Verdict(id, story=story) for id, story in zip("abcde", ["1", "1", "", "2", "2"], strict=True)]

    assert values(gold, said, "story pairs precision", "story pairs recall", "story pairs f1") == (0.5, 1 / 3, 0.4)


def test_a_language_is_right_whatever_its_region():
    gold = [Verdict("1", language="de"), Verdict("2", language="de"), Verdict("3", language="pt-BR")]
    said = [Verdict("1", language="de-AT"), Verdict("2", language=None), Verdict("3", language="pt")]

    assert values(gold, said, "language accuracy") == (2 / 3,)


def test_what_readers_say_nothing_of_is_not_counted():
    figures = evaluate([Verdict("1", regions=("03",))], [Verdict("1", True, ("arbeit",), ("03",), "de", "s")]).figures

    counted = {name for name, figure in figures.items() if figure.value is not None}
    assert counted == {"regions precision", "regions recall", "regions f1"}


def test_an_interval_narrows_as_texts_are_added_and_a_story_is_drawn_as_a_whole():
    few = [one(str(number), ("sprache",)) for number in range(10)]
    many = [one(str(number), ("sprache",)) for number in range(1_000)]
    told = [replace(text, story="one") for text in few]

    def width(gold):
        said = [replace(text, action_fields=("sprache",) if int(text.id) % 2 else ()) for text in gold]
        figure = evaluate(gold, said, rounds=200).figures["fields micro recall"]
        return figure.high - figure.low

    assert width(few) > width(many) > width(told) == 0


def test_a_thousand_drawings_of_three_hundred_texts_take_seconds():
    gold = [Verdict(str(n), True, (FIELDS[n % 3],), (REGIONS[n % 3],), "de", "") for n in range(300)]
    started = time.perf_counter()

    evaluate(gold, gold)

    assert time.perf_counter() - started < 10


def confusions(gold, said):
    return {found.error: found.ids for found in evaluate([gold], [said], rounds=0).confusions}


@pytest.mark.parametrize(
    ("gold", "said", "errors"),
    [
        (Verdict("1", True, ("arbeit",)), Verdict("1", False, ()), {"topic: left out although on topic"}),
        (Verdict("1", False, ()), Verdict("1", True, ("arbeit",)), {"topic: let in although off topic"}),
        (one("1", ("arbeit",)), one("1", ("sprache",)), {"field: arbeit taken for sprache"}),
        (one("1", ("arbeit",)), one("1", ()), {"field: arbeit taken for nothing"}),
        (one("1", ("arbeit",)), one("1", ("arbeit", "sprache")), {"field: sprache said besides"}),
        (Verdict("1", regions=("03",)), Verdict("1", regions=()), {"region: 03 taken for nothing"}),
        (Verdict("1", language="de"), Verdict("1", language="en"), {"language: de taken for en"}),
        (Verdict("1", language="de"), Verdict("1", language="de-AT"), set()),
    ],
)
def test_an_error_is_told_once_by_what_was_mistaken_for_what(gold, said, errors):
    assert confusions(gold, said) == dict.fromkeys(errors, ("1",))


def test_the_most_frequent_error_comes_first_with_the_labels_that_led_there():
    gold = [one("1", ("arbeit",)), one("2", ("arbeit",)), Verdict("3", regions=("03",))]
    reasons = ("relevance on 0.9 (w)", "action_field sprache 0.9 (w)", "region 03158 0.9 (w)")
    said = [one("1", ("sprache",), reasons=reasons), one("2", ("sprache",)), Verdict("3", reasons=reasons)]

    first, second = evaluate(gold, said, rounds=0).confusions

    assert (first.error, first.ids) == ("field: arbeit taken for sprache", ("1", "2"))
    assert first.reasons == (reasons[:2], ())
    assert second.reasons == (reasons[2:],)


@settings(max_examples=20)
@given(VERDICTS)
def test_the_same_texts_give_the_same_intervals(gold):
    assert evaluate(gold, gold[:1], rounds=20) == evaluate(gold, gold[:1], rounds=20)


def test_of_nothing_nothing_is_told():
    found = evaluate([], [])

    assert found.items == 0
    assert {figure.value for figure in found.figures.values()} == {None}
