"""`npa review` and `npa items set`: an editor sees what the classifiers are not sure of, and decides for good."""

from __future__ import annotations

import json

import pytest

from npa_core.pipeline.lock import locked
from npa_core.testing import FakeContext

NEWS = """
- {title: Sprachkurs für Geflüchtete, id: kurs, link: 'https://vhs.example/a', date: 2026-11-12, text: Der Deutschkurs.}
- {title: Ein Abend mit Migration, id: abend, link: 'https://vhs.example/b', date: 2026-11-11, text: Alle kommen.}
- {title: Der Haushalt, id: haushalt, link: 'https://vhs.example/c', date: 2026-11-10, text: Der Rat berät.}
"""


@pytest.fixture
def desk(npa):
    """An alliance with news, judged by words alone, of which a digest with a high bar lets nothing pass by itself."""
    (npa.folder / "news.yaml").write_text(NEWS)
    settings = npa.folder / "npa.toml"
    text = settings.read_text().replace("[digests.weekly]", "[digests.weekly]\nthreshold = 0.99", 1)
    settings.write_text(f"{text}\n[classify.settings.keywords]\nlearned = false\n")
    npa("gather")
    return npa


@pytest.fixture
def ids(desk):
    """The ids of the items by the last word of their title."""
    return {item["title"].split()[-1]: item["id"] for item in json.loads(desk("items", "--json").stdout)}


def titles(desk) -> list[str]:
    edition = json.loads(desk("compose", "weekly", "--json").stdout)
    return [card["title"] for section in edition["sections"] for card in section["cards"]]


def queued(desk, *more) -> list[str]:
    return [item["title"] for item in json.loads(desk("review", *more, "--json").stdout)]


def test_what_waits_is_listed_the_oldest_first_with_its_reasons(desk, ids):
    listed = desk("review").stdout.splitlines()

    assert listed[0] == f"{ids['Migration']}  2026-11-10  office  Ein Abend mit Migration"
    assert listed[1].startswith("    relevance 0.")
    assert "migration (title) (keywords)" in listed[1]
    assert [line for line in listed if line.startswith("    sprache 0.")]
    assert desk("review", "list").stdout == desk("review").stdout
    assert queued(desk) == queued(desk, "list") == ["Ein Abend mit Migration", "Sprachkurs für Geflüchtete"]


def test_only_what_waits_for_one_digest(desk):
    assert len(queued(desk, "--digest", "weekly")) == len(queued(desk, "list", "--digest", "weekly")) == 2
    assert "there is no digest 'wekly'" in desk("review", "--digest", "wekly", code=2).stderr


def test_a_terminal_is_told_what_to_do(desk, monkeypatch):
    monkeypatch.setattr("npa_core.cli.review.on_terminal", lambda: True)

    assert desk("review").stdout.endswith("2 waiting; `npa review approve ID…`, `reject` or `pin` decides for good\n")


def test_the_editor_decides_and_the_edition_follows(desk, ids):
    assert titles(desk) == []

    approved = desk("review", "approve", ids["Migration"], "--note", "gehört dazu").stdout
    pinned = desk("review", "pin", ids["Haushalt"], ids["Haushalt"]).stdout
    rejected = desk("review", "reject", ids["Geflüchtete"]).stdout

    assert approved == f"{ids['Migration']}: relevant, de: Ein Abend mit Migration\n"
    assert pinned == f"{ids['Haushalt']}: relevant, pinned, de: Der Haushalt\n"
    assert rejected.startswith(f"{ids['Geflüchtete']}: not relevant")
    assert titles(desk) == ["Der Haushalt", "Ein Abend mit Migration"]
    assert queued(desk) == []


def test_a_decision_as_json_tells_what_is_known_now(desk, ids):
    (item,) = json.loads(desk("review", "approve", ids["Migration"], "--note", "ja", "--json").stdout)

    assert (item["on_topic"], [label["origin"] for label in item["labels"]]) == (True, ["language", "editor"])
    assert item["decisions"] == [{"kind": "relevance", "value": "on", "at": "2026-11-16T06:05:00Z", "note": "ja"}]


def test_an_unknown_id_is_named_with_the_nearest_and_nothing_is_decided(desk, ids):
    result = desk("review", "approve", ids["Migration"], ids["Haushalt"][:-1] + "_", code=2)

    assert f"did you mean {ids['Haushalt']!r}?" in result.stderr
    assert len(queued(desk)) == 2


def test_nothing_is_decided_while_a_run_is_at_work(desk, ids):
    with locked(desk.folder / "state" / "npa.lock", FakeContext().clock.now()):
        desk("review", "approve", ids["Migration"], code=3)

    assert len(queued(desk)) == 2


def test_all_that_is_known_of_an_item_can_be_set(desk, ids):
    id, other = ids["Migration"], ids["Haushalt"]

    said = desk(
        "items", "set", id, "--field", "arbeit", "--field", "sprache", "--region", "03158", "--relevant", "--pin",
        "--story", other, "--language", "uk", "--note", "selbst gelesen",
    ).stdout  # fmt: skip

    assert said == f"{id}: relevant, pinned, arbeit, sprache, 03158, uk: Ein Abend mit Migration\n"
    (item,) = [item for item in json.loads(desk("items", "--json").stdout) if item["id"] == id]
    assert (item["action_fields"], item["regions"], item["story"]) == (["arbeit", "sprache"], ["03158"], other)
    assert {label["reason"] for label in item["labels"]} == {"selbst gelesen"}
    assert [line.split("\t")[0] for line in desk("items", "--field", "arbeit").stdout.splitlines()] == [id]


def test_what_was_set_can_be_taken_back_one_by_one_or_all_at_once(desk, ids):
    id = ids["Geflüchtete"]
    before = json.loads(desk("items", "--json").stdout)
    desk("items", "set", id, "--field", "none", "--region", "none", "--pin")

    unpinned = json.loads(desk("items", "set", id, "--no-pin", "--json").stdout)
    desk("items", "set", id, "--clear")

    (item,) = unpinned
    assert {decision["kind"] for decision in item["decisions"]} == {"action_fields", "regions", "relevance"}
    assert (item["action_fields"], item["regions"]) == ([], [])
    assert json.loads(desk("items", "--json").stdout) == before


def test_clearing_and_setting_in_one_go_leaves_what_is_set(desk, ids):
    desk("items", "set", ids["Migration"], "--pin")

    (item,) = json.loads(desk("items", "set", ids["Migration"], "--clear", "--not-relevant", "--json").stdout)

    assert [(decision["kind"], decision["value"]) for decision in item["decisions"]] == [("relevance", "off")]


MISTAKES = [
    ((), "say what to set"),
    (("--note", "nur so"), "say what to set"),
    (("--pin", "--not-relevant"), "what is not relevant cannot be pinned"),
    (("--field", "sprahce"), "unknown action field 'sprahce' (did you mean 'sprache'?)"),
    (("--region", "99"), "unknown region '99'"),
    (("--language", "Deutsch"), "'Deutsch' is no language"),
    (("--story", "nothing"), "unknown item 'nothing'"),
]


def test_what_cannot_be_set_is_refused(desk, ids):
    for arguments, message in MISTAKES:
        assert message in desk("items", "set", ids["Migration"], *arguments, code=2).stderr


def test_decisions_are_exported_for_evaluation(desk, ids, tmp_path):
    desk("items", "set", ids["Migration"], "--field", "sprachkurse", "--note", "x")
    desk("review", "reject", ids["Geflüchtete"])

    said = desk("review", "export", tmp_path / "out.jsonl").stdout
    lines = [json.loads(line) for line in desk("review", "export", "-").stdout.splitlines()]
    evaluated = json.loads(desk("classify", "evaluate", tmp_path / "out.jsonl", "--json").stdout)

    assert said == f"2 items in {tmp_path / 'out.jsonl'}\n"
    assert {line["title"].split()[-1]: (line["decided"], line["action_fields"]) for line in lines} == {
        "Migration": (["action_fields"], ["sprache"]),
        "Geflüchtete": (["on_topic"], []),
    }
    assert evaluated["items"] == 2
    assert evaluated["figures"]["off-topic specificity"]["value"] == 0.0
    assert evaluated["figures"]["on-topic recall"]["value"] is None
