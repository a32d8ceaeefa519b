"""The pinned commands, as an operator or cron calls them: exit codes, one JSON document on stdout, logs on stderr."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest

from npa_core.demo.feed_server import feed
from npa_core.models import State
from npa_core.store import Store

FAULTY_PARTNERS = """\
- id: verein
  name: Verein
  sector: association
  regions: ["03158"]
- id: verein
  name: Noch ein Verein
  sector: asociation
  colour: green
"""


@pytest.fixture
def hand(office):
    """An office that approves by hand, with two pieces of news."""
    office.set_up(approve="hand")
    office.tell("Anfang", "Fortgeschrittene")
    return office


@pytest.fixture
def edition(hand, quick) -> str:
    """Its composed edition."""
    quick("-C", hand.folder, "gather")
    return quick("-C", hand.folder, "compose", "weekly", "--json").json["id"]


def logged_only(text: str) -> bool:
    """Whether every line is a log entry."""
    return all("event" in json.loads(line) for line in text.splitlines())


def test_a_new_folder_runs_at_once_and_in_silence(npa, tmp_path):
    assert npa("init", tmp_path / "neu").code == 0

    ran = [npa("-C", tmp_path / "neu", "run") for _ in range(2)]

    assert [(ended.code, ended.out, ended.err) for ended in ran] == [(0, "", "")] * 2


def test_init_leaves_alone_what_is_there_and_puts_back_what_is_missing(quick, tmp_path):
    quick("init", tmp_path)
    (tmp_path / "npa.toml").write_text((tmp_path / "npa.toml").read_text("utf-8").replace("Unser", "Euer"), "utf-8")
    (tmp_path / "pages" / "impressum.md").unlink()

    again = quick("init", tmp_path)

    assert again.code == 0
    assert again.out.splitlines()[0] == f"created {tmp_path / 'pages' / 'impressum.md'}"
    assert "Euer" in (tmp_path / "npa.toml").read_text("utf-8")


def test_a_second_run_does_nothing(quick, office):
    office.set_up()
    office.tell("Anfang")

    first = quick("-C", office.folder, "run", "--json")
    letters = office.letters
    second = quick("-C", office.folder, "run", "--json")

    assert (first.code, first.json["counts"]["delivered"], len(letters)) == (0, 1, 1)
    assert (second.code, second.json["counts"], second.json["failures"]) == (0, {}, [])
    assert letters == office.letters


def test_all_faults_of_all_files_are_named_at_once_with_their_place_and_nothing_is_done(npa, office):
    office.set_up()
    with (office.folder / "npa.toml").open("a", encoding="utf-8") as settings:
        settings.write('\n[gahter]\ninterval = "1h"\n\n[net]\ntimeout = "long"\n')
    (office.folder / "catalogue" / "partners.yaml").write_text(FAULTY_PARTNERS, "utf-8")

    checked, as_json = npa("check", cwd=office.folder), npa("-C", office.folder, "check", "--json")
    ran = npa("-C", office.folder, "run")

    lines = checked.err.splitlines()
    assert [checked.code, as_json.code, ran.code] == [2, 2, 2]
    for place in ("npa.toml:24:2: ", "npa.toml:28:1: ", "catalogue/partners.yaml:5:3: "):
        assert [line for line in lines if line.startswith(place)], (place, lines)
    assert "did you mean 'gather'?" in checked.err
    assert "did you mean 'association'?" in checked.err
    assert len(as_json.json["faults"]) == len([line for line in lines if re.match(r"[\w/.]+:\d+:\d+: ", line)]) >= 5
    assert {"file", "line", "column", "message"} == set(as_json.json["faults"][0])
    assert office.letters == {}


def test_a_sound_folder_has_no_faults(quick, hand):
    assert quick("-C", hand.folder, "check", "--json").json == {"faults": []}


@pytest.mark.parametrize(
    ("command", "kind"),
    [
        (("check",), dict),
        (("doctor",), list),
        (("gather",), dict),
        (("status",), dict),
        (("items",), list),
        (("plugins",), list),
        (("compose", "weekly"), dict),
        (("deliveries",), list),
        (("run",), dict),
    ],
)
def test_with_json_stdout_is_one_document_and_stderr_is_for_logs(npa, hand, command, kind):
    ended = npa("-C", hand.folder, *command, "--json")

    assert ended.code == 0
    assert isinstance(ended.json, kind)
    assert logged_only(ended.err)


def test_an_edition_goes_from_draft_to_readers(quick, hand, edition, tmp_path):
    seen = quick("-C", hand.folder, "preview", edition, "--out", tmp_path / "probe", "--json")
    unsent = quick("-C", hand.folder, "publish", edition)
    approved = quick("-C", hand.folder, "approve", edition, "--json")
    dry = quick("-C", hand.folder, "publish", edition, "--dry-run", "--json")
    letters_before = hand.letters
    sent = quick("-C", hand.folder, "publish", edition, "--json")
    ledger = quick("-C", hand.folder, "deliveries", "--json")

    assert [str(path) for path in (tmp_path / "probe").rglob("*.txt")] == seen.json
    assert (unsent.code, f"{edition} is draft" in unsent.err) == (2, True)
    assert (approved.code, approved.json["id"]) == (0, edition)
    assert ([row["state"] for row in dry.json], letters_before) == (["due"], {})
    assert (sent.code, sent.json["counts"]["delivered"]) == (0, 1)
    assert [(row["occasion"], row["channel"], row["state"]) for row in ledger.json] == [(edition, "brief", "delivered")]
    assert (tmp_path / "probe" / "brief" / "edition.txt").read_text("utf-8") in hand.letters.values()


def test_an_approved_edition_is_frozen(quick, hand, edition):
    quick("-C", hand.folder, "approve", edition)
    hand.tell("zu spät")
    quick("-C", hand.folder, "gather", "--all")

    composed = quick("-C", hand.folder, "compose", "weekly")
    approved_again = quick("-C", hand.folder, "approve", edition)
    quick("-C", hand.folder, "publish", edition)

    assert (composed.code, f"{edition} is approved and frozen" in composed.err) == (2, True)
    assert approved_again.code == 0
    assert "zu spät" not in str(hand.letters)


def test_a_draft_waits_for_its_approval_and_says_so(quick, hand):
    waiting = quick("-C", hand.folder, "run", "--json")

    (id,) = waiting.json["editions"]
    assert (waiting.code, waiting.json["warnings"]) == (0, [f"{id} waits for `npa approve {id}`"])
    assert quick("-C", hand.folder, "deliveries", "--json").json == []


def test_what_is_in_doubt_is_shown_until_a_person_decides(quick, hand, edition):
    quick("-C", hand.folder, "approve", edition)
    store = Store("sqlite:///state/npa.db", hand.folder)
    (row,) = store.ledger.find()
    store.ledger.settle(row.id, State.REJECTED, datetime.now(UTC), error="Der Server hat abgelehnt")
    store.close()

    listed = quick("-C", hand.folder, "deliveries", "--state", "rejected", "--json")
    advised = quick("-C", hand.folder, "doctor", "--json")
    decided = quick("-C", hand.folder, "deliveries", "resolve", row.id, "--as", "resend")
    ran = quick("-C", hand.folder, "run")
    again = quick("-C", hand.folder, "deliveries", "resolve", row.id, "--as", "cancelled")

    assert [one["id"] for one in listed.json] == [row.id]
    assert any("Der Server hat abgelehnt" in finding["message"] for finding in advised.json)
    assert (decided.code, decided.out) == (0, f"delivery {row.id} is due now\n")
    assert (ran.code, len(hand.letters)) == (0, 1)
    assert (again.code, "does not wait for anything" in again.err) == (2, True)


def test_items_are_narrowed_by_source_field_and_day(quick, hand):
    hand.tell("von gestern", date="2020-01-05")
    quick("-C", hand.folder, "gather")

    def titles(*narrow: str) -> list[str]:
        return [item["title"].rpartition(": ")[2] for item in quick("-C", hand.folder, "items", "--json", *narrow).json]

    assert sorted(titles()) == ["Anfang", "Fortgeschrittene", "von gestern"]
    assert len(titles("--source", "buero", "--field", "sprache")) == 3
    assert titles("--source", "niemand") == titles("--field", "wohnen") == titles("--region", "03158") == []
    assert "von gestern" not in titles("--since", "2021-01-01")


def test_status_counts(quick, hand, edition):
    quick("-C", hand.folder, "approve", edition)

    status = quick("-C", hand.folder, "status", "--json").json

    assert (status["items"], status["sources"], status["editions"]) == (2, 1, 1)
    assert status["deliveries"]["due"] == 1
    assert set(status["deliveries"]) == {state.value for state in State}


def test_a_document_is_shown_as_the_gatherer_would_see_it(quick, tmp_path):
    (tmp_path / "a.xml").write_bytes(feed("dgb.xml"))
    (tmp_path / "b.html").write_bytes(b"<html><body>Wartung</body></html>")

    ended = quick("feeds", "test", tmp_path / "a.xml", tmp_path / "b.html", "--json")

    good, bad = map(json.loads, ended.out.splitlines())
    assert ended.code == 1
    assert set(good["items"][0]) == {"id", "title", "link", "published", "updated", "summary"}
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", good["items"][0]["published"])
    assert (bad["items"], len(bad["warnings"])) == ([], 1)
