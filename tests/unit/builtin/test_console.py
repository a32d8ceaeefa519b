"""The console publisher: readable text, on the screen or in a file that is whole at any time."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from npa_core.builtin.console import ConsolePublisher, ConsoleSettings
from npa_core.errors import RejectedError, TransientError
from npa_core.models import Brief
from npa_core.testing import FakeContext, sample_brief, sample_delivery


def publisher(folder: Path = Path(), path: str = "-") -> ConsolePublisher:
    return ConsolePublisher(ConsoleSettings(path=path), FakeContext(folder=folder))


async def deliver(console: ConsolePublisher, brief: Brief | None = None):
    brief = brief or sample_brief()
    (message,) = console.plan(brief)
    return await console.deliver(sample_delivery(message), tuple(console.render(message, brief)))


def text(brief: Brief | None = None) -> str:
    brief = brief or sample_brief()
    console = publisher()
    (message,) = console.plan(brief)
    (part,) = console.render(message, brief)
    return part.body.decode()


def test_an_edition_reads_from_top_to_bottom():
    lines = text().splitlines()

    assert lines[:8] == [
        "Die Woche im Bündnis (2026-W47)",
        "Beispielbündnis",
        "",
        "Sprachförderung",
        "---------------",
        "",
        "* Neuer Sprachkurs für Geflüchtete beginnt im Januar",
        "  Der Auszug aus der Meldung, höchstens so lang, wie der Partner es erlaubt.",
    ]
    assert "  (Volkshochschule Beispielstadt, Landkreis Beispielland)" in lines
    assert "  https://volkshochschule.example/aktuelles/1" in lines


def test_a_foreign_text_cannot_steer_the_terminal():
    brief = sample_brief()
    section = brief.edition.sections[0]
    card = section.cards[0].model_copy(update={"text": "rot\x1b[31m\x07 und \u202egedreht\nzweite Zeile"})
    sections = (section.model_copy(update={"cards": (card,)}),)
    brief = brief.model_copy(update={"edition": brief.edition.model_copy(update={"sections": sections})})

    found = text(brief)

    assert "\x1b" not in found
    assert "\u202e" not in found
    assert "  zweite Zeile" in found.splitlines()


async def test_the_screen_is_standard_error(capsys):
    receipt = await deliver(publisher())

    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == text()
    assert receipt.note == "shown"


async def test_a_file_holds_the_edition_and_nothing_is_left_beside_it(tmp_path):
    await deliver(publisher(tmp_path, "out/ausgabe.txt"))
    receipt = await deliver(publisher(tmp_path, "out/ausgabe.txt"))

    assert (tmp_path / "out/ausgabe.txt").read_text(encoding="utf-8") == text()
    assert [file.name for file in (tmp_path / "out").iterdir()] == ["ausgabe.txt"]
    assert receipt.note == "written to out/ausgabe.txt"


async def test_each_edition_can_have_its_own_file(tmp_path):
    await deliver(publisher(tmp_path, "{edition}.txt"))

    assert [file.name for file in tmp_path.iterdir()] == ["weekly-2026-W47.txt"]


async def test_nothing_outside_the_folder_is_written(tmp_path):
    (tmp_path / "alliance").mkdir()

    with pytest.raises(RejectedError, match="leads out"):
        await deliver(publisher(tmp_path / "alliance", "../x.txt"))

    assert [file.name for file in tmp_path.iterdir()] == ["alliance"]


@pytest.mark.parametrize(("number", "error"), [(errno.ENOSPC, TransientError), (errno.EACCES, RejectedError)])
async def test_a_disk_that_fails_leaves_the_old_file_whole(tmp_path, monkeypatch, number, error):
    (tmp_path / "ausgabe.txt").write_text("alt", encoding="utf-8")

    def fail(_: int) -> None:
        raise OSError(number, "kein Platz")

    monkeypatch.setattr("npa_core.builtin.console.os.fsync", fail)

    with pytest.raises(error, match=r"ausgabe\.txt could not be written"):
        await deliver(publisher(tmp_path, "ausgabe.txt"))

    assert [(file.name, file.read_text()) for file in tmp_path.iterdir()] == [("ausgabe.txt", "alt")]


async def test_a_path_that_is_a_folder_is_for_a_person(tmp_path):
    (tmp_path / "ordner/darin").mkdir(parents=True)

    with pytest.raises(RejectedError, match="could not be written"):
        await deliver(publisher(tmp_path, "ordner"))


def test_there_is_nothing_to_plan_without_an_edition():
    assert list(publisher().plan(sample_brief("archive"))) == []


def test_without_an_edition_there_is_nothing_to_show():
    console, brief = publisher(), sample_brief().model_copy(update={"edition": None})
    (message,) = console.plan(sample_brief())

    assert list(console.plan(brief)) == []
    assert list(console.render(message, brief)) == []
