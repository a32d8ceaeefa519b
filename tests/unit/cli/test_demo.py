"""`npa demo`: the whole job at once, with a table of what was done and where to look."""

from __future__ import annotations

import json
from email import message_from_bytes

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
    (tmp_path / "alliance").mkdir()
    (tmp_path / "alliance" / "npa.toml").write_text("# mine\n")

    result = CliRunner().invoke(main, ["demo", "--out", str(tmp_path)])

    assert result.exit_code == 2
    assert "belongs to another alliance" in result.stderr
    assert (tmp_path / "alliance" / "npa.toml").read_text() == "# mine\n"
