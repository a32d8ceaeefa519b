"""Judging: texts from outside are classified and clustered as the news would be."""

from __future__ import annotations

import pytest

from npa_core.errors import ConfigError
from npa_core.models import Catalogue, Localized, Partner
from npa_core.pipeline.found import found
from npa_core.pipeline.judging import compared, evaluate_on, judge, with_stand_ins
from npa_core.pipeline.texts import Read, Text
from npa_core.steps.verdict import Verdict

COURSE = {"title": "Deutschkurs für Geflüchtete", "summary": "<p>Ein Sprachkurs.</p>"}


def text(id="1", **more) -> Text:
    return Text(id=id, **{**COURSE, **more})


async def verdicts(folder, *texts):
    return (await judge(folder, texts)).verdicts


async def test_without_an_alliance_the_shipped_words_and_regions_judge(tmp_path):
    on, off = await verdicts(tmp_path, text(), Text(id="2", title="Der Haushalt"))

    assert (on.id, on.on_topic, on.action_fields) == ("1", True, ("sprache",))
    assert (off.id, off.on_topic, off.action_fields) == ("2", False, ())
    assert "keywords" in on.reasons[0]
    assert [*tmp_path.iterdir()] == []


async def test_in_an_alliance_its_own_words_judge_and_its_database_is_left_alone(tmp_path):
    found(tmp_path)
    database = tmp_path / "state" / "npa.db"
    before = database.read_bytes()
    (tmp_path / "catalogue" / "action_fields.yaml").write_text(
        "[{id: garten, label: Garten, keywords: {de: [{text: beet, weight: 5}]}}]"
    )

    (one,) = await verdicts(tmp_path, Text(id="1", title="Neue Beete"))

    assert one.action_fields == ("garten",)
    assert database.read_bytes() == before


async def test_a_faulty_alliance_is_named_with_its_faults(tmp_path):
    found(tmp_path)
    (tmp_path / "catalogue" / "partners.yaml").write_text("- {id: A}")

    with pytest.raises(ConfigError) as caught:
        await judge(tmp_path, [text()])

    assert "partners.yaml:1:" in str(caught.value)


async def test_the_partners_region_counts_where_the_text_names_none(tmp_path):
    """Given in the line, for a partner that nobody knows, or known otherwise."""
    found(tmp_path)
    (tmp_path / "catalogue" / "partners.yaml").write_text(
        "- {id: dgb, name: DGB, regions: ['03241'], action_fields: [arbeit]}"
    )

    told = await verdicts(
        tmp_path,
        text("known", partner="dgb"),
        text("elsewhere", partner="dgb", partner_regions=("03158",)),
        text("unknown", partner="Wer weiß!"),
        text("new", partner="neu", partner_regions=("03158",)),
        text("nameless", partner_regions=("03159",)),
    )

    assert [one.regions for one in told] == [("03241",), ("03158",), (), ("03158",), ("03159",)]


def test_a_stand_in_has_the_regions_of_the_line_and_all_else_of_the_partner():
    dgb = Partner(id="dgb", name=Localized("DGB"), regions=("03241",), action_fields=("arbeit",), status="review")
    lines = [text(str(n), partner="dgb", partner_regions=("03158",)) for n in range(2)]

    partners = with_stand_ins(Catalogue(partners=(dgb,)), lines).partners

    assert (len(partners), partners[0]) == (2, dgb)
    assert (partners[1].regions, partners[1].action_fields, partners[1].status) == (("03158",), ("arbeit",), "active")


async def test_whatever_the_text_there_is_a_verdict(tmp_path):
    texts = ["", "🙂🙂", "a" * 1_000_000, "<p>" * 5_000, "Привет мир hello مرحبا", "\x00\u202e"]

    told = await verdicts(tmp_path, *(Text(id=str(n), title=one, summary=one) for n, one in enumerate(texts)))

    assert [one.id for one in told] == [str(n) for n in range(len(texts))]


async def test_the_same_texts_get_the_same_verdicts(tmp_path):
    texts = [text(str(number)) for number in range(3)]

    assert await verdicts(tmp_path, *texts) == await verdicts(tmp_path, *texts)


async def test_a_classifier_that_fails_is_named_and_the_others_judge(tmp_path, monkeypatch):
    from npa_core.builtin.keywords import KeywordClassifier

    monkeypatch.setattr(KeywordClassifier, "classify", lambda self, item: 1 / 0)

    judged = await judge(tmp_path, [text()])

    assert [failure.subject for failure in judged.failures] == ["classifier keywords"]
    assert judged.verdicts[0].action_fields == ()


async def test_an_evaluation_holds_verdicts_against_what_readers_say(tmp_path):
    said = (Verdict("1", on_topic=True, action_fields=("sprache",)), Verdict("2", on_topic=False, action_fields=()))

    found, failures = await evaluate_on(tmp_path, Read((text("1"), text("2", language="uk")), said))

    assert (found.items, failures) == (2, ())
    assert found.figures["on-topic recall"].value == 1.0
    assert found.figures["off-topic specificity"].value == 0.0


async def test_a_language_must_be_recognised_without_being_told(tmp_path):
    said = (Verdict("1", language="xx"),)

    evaluation, _ = await evaluate_on(tmp_path, Read((text("1", language="xx"),), said))

    assert evaluation.figures["language accuracy"].value == 0.0


REPORT = {
    "title": "Sprachcafé in Göttingen öffnet wieder",
    "summary": "Ab dem 3. November treffen sich Geflüchtete dort.",
}


async def test_texts_that_tell_one_story_have_the_id_of_the_earliest(tmp_path):
    late = Text(id="late", published="2026-11-02T08:00:00Z", source="a", **REPORT)
    early = Text(id="early", published="2026-11-01T08:00:00Z", source="b", **REPORT)
    other = Text(id="other", published="2026-11-01T08:00:00Z", source="c", title="Der Haushalt")

    told = await verdicts(tmp_path, late, early, other)

    assert [one.story for one in told] == ["early", "early", ""]


async def test_without_dates_and_sources_texts_are_told_at_once_by_different_ones(tmp_path):
    told = await verdicts(tmp_path, Text(id="b", **REPORT), Text(id="a", **REPORT))

    assert [one.story for one in told] == ["a", "a"]


async def test_texts_are_compared_in_their_order_and_without_a_source_each_has_its_own(tmp_path):
    texts = [
        Text(id="a", title="96 neue Deutsche in Leer", source="kreis"),
        Text(id="b", title="96 kişi vatandaş oldu", language="tr"),
    ]

    told = await compared(tmp_path, texts)

    assert [(one.id, one.source) for one in told] == [("a", "kreis"), ("b", "b")]
    assert told[0].regions == {"03457"}
