"""What is public is typed: mypy --strict agrees with an outsider's use of every name, and sees mistakes."""

from __future__ import annotations

import ast
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest

HERE = Path(__file__).parent
MISTAKES = """
from npa_core import Alliance
from npa_core.models import Brief, Message
from npa_core.plugin import Publisher, Settings

class Post(Publisher[Settings]):
    def plan(self, brief: Brief) -> str:
        return brief.edition.id

async def wrong() -> int:
    async with Alliance.open(5) as alliance:
        return await alliance.run()
"""


def mypy(cache: Path, *files: Path) -> str:
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", "--config-file=", "--cache-dir", cache]
    return subprocess.run([*command, *files], capture_output=True, text=True, check=False, cwd=cache).stdout


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("mypy")


def test_an_outsiders_use_of_every_public_name_and_a_small_plugin_type_check(cache):
    assert mypy(cache, HERE / "outside.py", HERE / "catalogue.py", HERE / "postcard.py") == ""


def test_an_outsiders_mistakes_are_seen(cache):
    (cache / "mistakes.py").write_text(MISTAKES)

    found = mypy(cache, cache / "mistakes.py").splitlines()

    assert [line.split(":")[1] for line in found if ": error: " in line] == ["7", "8", "11", "12"]


@pytest.mark.parametrize("room", ["models", "errors", "text", "plugin", "testing", "exchange", "render"])
def test_no_public_name_is_forgotten(room):
    used = set()
    for file in ("outside.py", "catalogue.py", "postcard.py"):
        for node in ast.walk(ast.parse((HERE / file).read_text())):
            if isinstance(node, ast.Attribute):
                used.add(node.attr)
            if isinstance(node, ast.ImportFrom):
                used |= {alias.name for alias in node.names}

    public = set(import_module(f"npa_core.{room}").__all__)

    assert public - used == set()
