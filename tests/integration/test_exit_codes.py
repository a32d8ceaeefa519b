"""Exit codes: 1 something failed and the rest was done, 2 the call is wrong, 3 another run is at work."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from npa_core.pipeline.lock import locked


@pytest.fixture
def hand(office):
    """An office that approves by hand, with two pieces of news."""
    office.set_up(approve="hand")
    office.tell("Anfang", "Fortgeschrittene")
    return office


@pytest.mark.parametrize(
    "command",
    [
        ("nonsense",),
        ("compose", "yearly"),
        ("approve", "weekly/1999-W01"),
        ("publish", "weekly/1999-W01"),
        ("preview", "weekly/1999-W01", "--out", "x"),
        ("gather", "--partner", "niemand"),
        ("deliveries", "resolve", "17", "--as", "delivered"),
        ("feeds", "test", "--use", "telex", "nowhere.xml"),
    ],
)
def test_a_wrong_call_ends_with_2_and_one_sentence(quick, hand, command):
    ended = quick("-C", hand.folder, *command)

    assert (ended.code, ended.out) == (2, "")
    assert "Traceback" not in ended.err
    assert ended.err.strip()


def test_outside_of_an_alliance_folder_the_exit_code_is_2(npa, tmp_path):
    ended = npa("-C", tmp_path / "leer", "status")

    assert (ended.code, "npa.toml" in ended.err) == (2, True)


def test_while_another_run_is_at_work_the_exit_code_is_3(npa, hand):
    with locked(hand.folder / "state" / "npa.lock", datetime.now(UTC)):
        ended = npa("-C", hand.folder, "run")

    assert (ended.code, "another run is at work" in ended.err) == (3, True)


def test_a_failing_source_ends_with_1_and_the_rest_is_done(npa, hand):
    more = '\n[[sources]]\nid = "weg"\nuse = "file"\nsettings = { path = "weg.json" }\n'
    with (hand.folder / "npa.toml").open("a", encoding="utf-8") as settings:
        settings.write(more)

    ended = npa("-C", hand.folder, "gather")

    assert ended.code == 1
    assert "source weg: " in ended.err
    assert npa("-C", hand.folder, "status", "--json").json["items"] == 2
