"""`npa classify`: JSON Lines in, JSON Lines out, and how right that is."""

from __future__ import annotations

import json

import pytest
import structlog
from click.testing import CliRunner

from npa_core.builtin.keywords import KeywordClassifier
from npa_core.cli import main

COURSE = {"id": "a", "title": "Deutschkurs für Geflüchtete", "summary": "Ein Sprachkurs.", "language": "de"}
BUDGET = {"id": "b", "title": "Der Haushalt", "summary": ""}
KEYS = ["id", "action_fields", "regions", "cluster", "language", "on_topic", "relevance", "reasons"]


def lines(*objects: object) -> str:
    return "".join(f"{json.dumps(one)}\n" for one in objects)


@pytest.fixture
def classify(tmp_path):
    """Call `npa classify` where there is no alliance."""

    def call(*arguments: object, stdin: str = "", code: int = 0):
        command = ["-C", str(tmp_path), "classify", *map(str, arguments)]
        result = CliRunner().invoke(main, command, input=stdin)
        assert result.exit_code == code, (result.output, result.exception)
        return result

    yield call
    structlog.reset_defaults()


def test_a_line_for_each_line_in_order(classify):
    told = [json.loads(line) for line in classify(stdin=lines(COURSE, BUDGET)).stdout.splitlines()]

    assert [list(one) for one in told] == [KEYS, KEYS]
    assert [(one["id"], one["action_fields"]) for one in told] == [("a", ["sprache"]), ("b", [])]
    assert (told[0]["language"], told[0]["cluster"], told[0]["on_topic"], told[1]["on_topic"]) == (
        "de",
        None,
        True,
        False,
    )
    assert 0.5 < told[0]["relevance"] < 1
    assert told[0]["reasons"][0].startswith("relevance on ")


def test_from_a_file_into_a_file(classify, tmp_path):
    (tmp_path / "in.jsonl").write_text(lines(COURSE))

    result = classify("--input", tmp_path / "in.jsonl", "--output", tmp_path / "out.jsonl")

    assert result.output == ""
    assert (tmp_path / "out.jsonl").read_text() == classify(stdin=lines(COURSE)).stdout


def test_a_dash_is_stdin_and_stdout(classify):
    assert classify("--input", "-", "--output", "-", stdin=lines(BUDGET)).stdout == classify(stdin=lines(BUDGET)).stdout


def test_broken_lines_are_named_the_others_done_and_the_exit_code_is_1(classify):
    result = classify(stdin="nonsense\n" + lines(COURSE, {"title": "x\x1b[2J"}), code=1)

    assert [json.loads(line)["id"] for line in result.stdout.splitlines()] == ["a"]
    assert [line.split(": ")[0] for line in result.stderr.splitlines()] == ["stdin:1:1", "stdin:3:1"]


def test_of_nothing_nothing_comes(classify):
    assert classify(stdin="").output == ""


def test_a_file_that_cannot_be_read_or_written_is_a_mistake_in_the_call(classify, tmp_path):
    assert "none.jsonl: cannot be read: No such file" in classify("--input", tmp_path / "none.jsonl", code=2).stderr
    (tmp_path / "in").write_text(lines(COURSE))
    assert "cannot be written" in classify("--input", tmp_path / "in", "--output", tmp_path / "in" / "x", code=2).stderr


def test_a_classifier_that_fails_sets_1(classify, monkeypatch):
    monkeypatch.setattr(KeywordClassifier, "classify", lambda self, item: 1 / 0)

    result = classify(stdin=lines(COURSE), code=1)

    assert [reason.split()[0] for reason in json.loads(result.stdout)["reasons"]] == ["language"]
    assert "classifier keywords: plugin-error: " in result.stderr


@pytest.fixture
def gold(tmp_path):
    """Two texts, of one of which a reader says something else than the classifiers will."""
    path = tmp_path / "gold.jsonl"
    said = {"on_topic": True, "action_fields": ["sprache"]}
    text = {key: value for key, value in COURSE.items() if key != "language"}
    path.write_text(lines({**text, **said}, {**text, "id": "c", **said, "action_fields": ["arbeit"]}))
    return path


def test_an_evaluation_for_people(classify, gold):
    told = classify("evaluate", gold).stdout.splitlines()

    assert told[0] == "2 texts"
    assert told[1].split("\t")[:2] == ["fields micro precision", "50.0%"]
    assert "field arbeit precision\t–\t– to –" in told
    assert "1 × field: arbeit taken for sprache" in told
    assert told[-1].startswith("  c: relevance on ")


def test_an_evaluation_for_programs(classify, gold):
    found = json.loads(classify("evaluate", gold, "--json").stdout)

    assert found["items"] == 2
    assert found["figures"]["fields micro f1"] == {"value": 0.5, "low": 0.0, "high": 1.0}
    (error,) = found["confusions"]
    assert (error["error"], error["count"], list(error["texts"])) == ("field: arbeit taken for sprache", 1, ["c"])


def test_an_evaluation_needs_sound_files(classify, tmp_path):
    (tmp_path / "bad.jsonl").write_text("nonsense\n")

    result = classify("evaluate", tmp_path / "bad.jsonl", code=2)

    assert f"{tmp_path}/bad.jsonl:1:1: is no JSON" in result.stderr
    assert "1 line is not right; nothing was done" in result.stderr


def test_an_evaluation_with_a_broken_classifier_sets_1(classify, gold, monkeypatch):
    monkeypatch.setattr(KeywordClassifier, "classify", lambda self, item: 1 / 0)

    assert "classifier keywords" in classify("evaluate", gold, code=1).stderr


def figures(f1: float, specificity: float | None):
    from npa_core.steps.evaluation import Evaluation, Figure

    names = ("fields micro f1", "off-topic specificity", "on-topic recall")
    return Evaluation(9, dict(zip(names, map(Figure, (f1, specificity, None)), strict=True)), ())


@pytest.fixture
def training(npa, monkeypatch):
    """A training that ends as the test says; how it comes to that has tests of its own."""

    def ends(written):
        async def train(shop, read):
            from npa_core.pipeline.training import Training

            assert len(read.texts) == 1
            return Training(400, 100, figures(0.5, 0.8), figures(0.75, 0.9), ("trained",), written)

        monkeypatch.setattr("npa_core.pipeline.alliance.train", train)
        (npa.folder / "others.jsonl").write_text(lines(COURSE))
        return "classify", "train", "--from", npa.folder / "others.jsonl"

    return ends


def test_a_training_that_helped_says_how_much_and_what_to_do(npa, training, tmp_path):
    said = npa(*training(tmp_path / "trained.json")).stdout.splitlines()

    assert said[0] == "learned from 400 decisions, measured on 100 others"
    assert said[1:4] == [
        "fields micro f1\t50.0%\t75.0%", "off-topic specificity\t80.0%\t90.0%", "on-topic recall\t–\t–",
    ]  # fmt: skip
    assert said[4].startswith(f"wrote {tmp_path / 'trained.json'}; it is at work once npa.toml says")
    assert said[4].endswith('use = ["trained"]')


def test_a_training_that_did_not_help_changes_nothing_and_says_so(npa, training):
    assert npa(*training(None)).stdout.endswith("it is not better: nothing is kept, and nothing changes\n")


def test_a_training_for_programs(npa, training, tmp_path):
    assert json.loads(npa(*training(tmp_path / "x"), "--json").stdout) == {
        "learned_from": 400,
        "measured_on": 100,
        "before": {"fields micro f1": 0.5, "off-topic specificity": 0.8, "on-topic recall": None},
        "after": {"fields micro f1": 0.75, "off-topic specificity": 0.9, "on-topic recall": None},
        "use": ["trained"],
        "written": str(tmp_path / "x"),
    }
    assert json.loads(npa(*training(None), "--json").stdout)["written"] is None


def test_too_few_decisions_are_a_mistake_in_the_call(npa):
    assert "there are 0 decisions" in npa("classify", "train", code=2).stderr
