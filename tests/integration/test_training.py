"""Training: learns from decisions, and is kept only when that makes the classifiers better on what was held out."""

from __future__ import annotations

import json
import sys
from random import Random

import pytest

from npa_core.errors import ConfigError
from npa_core.models.learned import LearnedModel
from npa_core.pipeline.alliance import Alliance
from npa_core.pipeline.found import found
from npa_core.pipeline.judging import judge
from npa_core.pipeline.texts import Text
from npa_core.testing import FakeContext

KITCHEN = "Brot Teig Ofen Mehl Hefe Kruste backen kneten".split()
WORKSHOP = "Säge Hobel Brett Leim Schraube bohren schleifen feilen".split()
GARDEN = "Beet Gießkanne Kompost Hecke Rasen pflanzen jäten ernten".split()
"""Nobody put any of these on a list of words."""


def lines(count: int) -> list[dict]:
    """Texts about one of three things, of which a reader says what they are about."""
    chance = Random(1)
    made = []
    for number in range(count):
        words, fields = [(KITCHEN, ["wohnen"]), (WORKSHOP, ["arbeit"]), (GARDEN, [])][number % 3]
        text = " ".join(chance.choices(words, k=8))
        said = {"on_topic": bool(fields), "action_fields": fields}
        made.append({"id": f"t{number}", "title": text, "summary": text, "language": "de", **said})
    return made


@pytest.fixture
def folder(tmp_path):
    found(tmp_path)
    return tmp_path


def written(folder, texts):
    path = folder / "decisions.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in texts))
    return [path]


async def train(folder, texts):
    async with Alliance.open(folder, clock=FakeContext().clock) as alliance:
        return await alliance.train(written(folder, texts))


async def test_what_was_learned_is_kept_and_used_because_it_is_better(folder):
    done = await train(folder, lines(600))

    assert done.written == folder / "state" / "trained.json"
    assert done.learned_from + done.measured_on == 600
    assert 60 < done.measured_on < 180
    assert done.before.figures["fields micro f1"].value == 0.0
    assert done.after.figures["fields micro f1"].value > 0.9
    assert done.after.figures["off-topic specificity"].value == 1.0
    kept = LearnedModel.model_validate_json(done.written.read_bytes())
    assert (kept.examples, kept.figures["off-topic specificity"]) == (done.learned_from, 1.0)

    assert done.use == ("keywords", "places", "language", "trained")
    settings = folder / "npa.toml"
    settings.write_text(settings.read_text() + f"\n[classify]\nuse = {json.dumps(done.use)}\n")
    kitchen, garden = (
        await judge(folder, [Text(id="1", title="Teig kneten, Brot backen"), Text(id="2", title="Hecke, Beet, Rasen")])
    ).verdicts

    assert (kitchen.action_fields, garden.action_fields) == (("wohnen",), ())
    assert [reason for reason in kitchen.reasons if "(trained): learned from" in reason]


async def test_beside_the_keywords_it_adds_fields_to_what_they_let_in(folder):
    """Where the words know the subject but not the fields, both together are better than either."""
    texts = lines(600)
    for line in texts:
        if line["on_topic"]:
            line["title"] += " für Geflüchtete"

    done = await train(folder, texts)

    assert (done.use, done.written is not None) == (("keywords", "places", "language", "trained"), True)
    assert done.before.figures["on-topic recall"].value == done.after.figures["on-topic recall"].value == 1.0


async def test_what_is_not_better_is_not_kept_and_what_was_there_stays(folder):
    """The words know all of these already: nothing that is learned can do better."""
    (folder / "state" / "trained.json").write_text("as before")
    texts = lines(600)
    for line in texts:
        if line["on_topic"]:
            line |= {"title": "Sprachkurs für Geflüchtete", "action_fields": ["sprache"]}

    done = await train(folder, texts)

    assert done.before.figures["fields micro f1"].value == 1.0
    assert done.written is None
    assert (folder / "state" / "trained.json").read_text() == "as before"


async def test_a_few_lucky_hits_are_not_better(folder):
    """The words miss two or three of what was held out: a model that finds these, too, may have been lucky."""
    with (folder / "npa.toml").open("a") as settings:
        settings.write("\n[classify.settings.keywords]\nlearned = false\n")
    texts = lines(600)
    for line in texts:
        if line["on_topic"]:
            line |= {"title": "Sprachkurs für Geflüchtete", "summary": "", "action_fields": ["sprache"]}
    for line in [line for line in texts if line["on_topic"]][:10]:
        line["title"] = "Sprachkurs"

    done = await train(folder, texts)

    assert done.after.figures["fields micro f1"].value > done.before.figures["fields micro f1"].value
    assert done.after.figures["off-topic specificity"].value == 1.0
    assert done.written is None


@pytest.mark.parametrize("seed", range(5))
async def test_nothing_is_kept_that_was_learned_from_labels_drawn_by_lot(folder, seed):
    lot = Random(seed)
    texts = lines(600)
    for line in texts:
        on_topic = lot.random() < 0.7
        fields = lot.sample(["sprache", "arbeit", "engagement", "wohnen", "teilhabe"], 1) if on_topic else []
        line |= {"title": line["title"] + " für Geflüchtete", "on_topic": on_topic, "action_fields": fields}

    assert (await train(folder, texts)).written is None


async def test_what_lets_in_more_that_is_off_topic_is_not_better(folder, monkeypatch):
    monkeypatch.setattr(LearnedModel, "judge", lambda self, title, text: iter(()))

    assert (await train(folder, lines(600))).written is None


async def test_from_fewer_than_500_decisions_nothing_is_learned(folder):
    with pytest.raises(ConfigError, match=r"there are 499 decisions .* and training needs 500"):
        await train(folder, lines(499))


async def test_what_says_nothing_of_relevance_is_no_example_but_a_field_is(folder):
    texts = lines(501)
    texts[2] = {"id": "none", "title": "x", "regions": ["03"]}
    del texts[0]["on_topic"]

    done = await train(folder, texts)

    assert done.learned_from + done.measured_on == 500


async def test_from_decisions_of_one_kind_nothing_is_learned(folder):
    texts = [line for line in lines(900) if line["on_topic"]]

    with pytest.raises(ConfigError, match="items that are relevant and items that are not"):
        await train(folder, texts)


async def test_without_scikit_learn_the_way_out_is_named(folder, monkeypatch):
    monkeypatch.setitem(sys.modules, "sklearn.linear_model", None)

    with pytest.raises(ConfigError, match=r"pip install 'npa-core\[ml\]'"):
        await train(folder, lines(600))


async def test_what_editors_decided_here_counts_before_what_others_say(folder):
    """Of an item that is in the file, too, the decision that is stored here is the one to learn from."""
    (folder / "news.yaml").write_text("[{title: Brot und Teig, id: brot}]")
    with (folder / "npa.toml").open("a") as settings:
        settings.write('\n[[sources]]\nid = "office"\nuse = "file"\nsettings = {path = "news.yaml"}\n')
    async with Alliance.open(folder, clock=FakeContext().clock) as alliance:
        await alliance.gather()
        (stored,) = alliance.items()
        await alliance.decide([stored.item.id], {"relevance": "on"})
        texts = [{"id": stored.item.id, "title": "x", "regions": ["03"]}, *lines(499)]

        done = await alliance.train(written(folder, texts))

    assert done.learned_from + done.measured_on == 500
