"""`npa demo`: the whole job at once, with a table of what was done and where to look."""

from __future__ import annotations

import json
from email import message_from_bytes

import pytest
from click.testing import CliRunner

from npa_core.cli import main


def test_the_demo_leaves_a_site_a_letter_and_a_post_and_says_where(tmp_path):
    out = tmp_path / "demo"

    result = CliRunner().invoke(main, ["demo", "--out", str(out)])

    (letter,) = (out / "letters").glob("*.eml")
    (post,) = (out / "posts").glob("*.json")
    assert result.exit_code == 0, result.output
    assert message_from_bytes(letter.read_bytes()).is_multipart()
    assert "weekly/2026-W47" in json.loads(post.read_text())["content"]
    for said in ("What was done: weekly/2026-W47", "meant to fail", "Neu im Bündnis: 2", "site/index.html", "try next"):
        assert said in result.stdout
    assert (out / "site" / "index.html").is_file()


def test_the_demo_leaves_another_alliance_alone(tmp_path):
    (tmp_path / "alliance" / "state").mkdir(parents=True)
    (tmp_path / "alliance" / "npa.toml").write_text("# mine\n")
    (tmp_path / "alliance" / "state" / "npa.db").write_text("mine, too")

    result = CliRunner().invoke(main, ["demo", "--out", str(tmp_path)])

    assert result.exit_code == 2
    assert "belongs to another alliance" in result.stderr
    assert (tmp_path / "alliance" / "npa.toml").read_text() == "# mine\n"
    assert (tmp_path / "alliance" / "state" / "npa.db").read_text() == "mine, too"


@pytest.mark.parametrize("name", ["posts", "letters"])
def test_the_demo_removes_no_folder_that_it_did_not_make(tmp_path, name):
    (tmp_path / name).mkdir()
    (tmp_path / name / "mine.md").write_text("mine")

    result = CliRunner().invoke(main, ["demo", "--out", str(tmp_path)])

    assert result.exit_code == 2
    assert result.stderr.endswith(
        f"npa: {tmp_path / name} was not made by an earlier demo; choose an empty folder for the demo\n"
    )
    assert [path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*")] == [name, f"{name}/mine.md"]


def test_the_demo_names_a_place_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("mine")

    result = CliRunner().invoke(main, ["demo", "--out", str(tmp_path / "file" / "demo")])

    assert result.exit_code == 2
    assert "npa: " + str(tmp_path / "file") in result.stderr
    assert "cannot be written: Not a directory" in result.stderr
