"""Editing npa.toml: one text changes, and every other byte stays."""

from __future__ import annotations

import pytest

from npa_core.config import with_text
from npa_core.errors import ConfigError

TOML = """# Our settings
[[sources]]
id = "a"  # the office
settings = { path = "x.yaml", url = "https://old.example/a" } # inline

[[sources]]
id = "b"
settings.url = 'https://old.example/b'

[[sources]]
id = "c"
[sources.settings]
"url"   =   \"\"\"https://old.example/c\"\"\"  # in a table of its own
number = 3
"""


@pytest.mark.parametrize(("number", "old"), [(0, '"https://old.example/a"'), (1, "'https://old.example/b'"),
                                             (2, '"""https://old.example/c"""')])  # fmt: skip
@pytest.mark.parametrize(("mark", "newline"), [("", "\n"), ("\ufeff", "\r\n")])
def test_the_text_changes_wherever_it_is_written(tmp_path, number, old, mark, newline):
    before = (mark + TOML.replace("\n", newline)).encode()
    (tmp_path / "npa.toml").write_bytes(before)

    after = with_text(tmp_path, ("sources", number, "settings", "url"), 'https://new.example/?q="ü"')

    assert after == before.replace(old.encode(), '"https://new.example/?q=\\"ü\\""'.encode())


@pytest.mark.parametrize(
    "path",
    [
        ("sources", 9, "settings", "url"),
        ("sources", 0, "nothing", "url"),
        ("sources", "first", "settings"),
        ("sources", 2, "settings", "number"),
        ("sources", 0, "id", "url"),
    ],
)
def test_where_no_text_stands_none_is_written(tmp_path, path):
    (tmp_path / "npa.toml").write_text(TOML)

    with pytest.raises(ConfigError, match="no text stands at sources"):
        with_text(tmp_path, path, "x")


@pytest.mark.parametrize("body", [b"\xff", b"[[sources", None])
def test_a_file_that_cannot_be_read_is_said(tmp_path, body):
    if body is not None:
        (tmp_path / "npa.toml").write_bytes(body)

    with pytest.raises(ConfigError, match=r"npa\.toml cannot be read"):
        with_text(tmp_path, ("sources", 0, "settings", "url"), "x")
