"""The shipped templates never mark third-party text as safe and never translate it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
TEMPLATES = sorted(ROOT.glob("plugins/*/src/*/templates/**/*.j2")) + sorted(ROOT.glob("src/npa_core/**/*.j2"))
SAFE = re.compile(r"\|\s*safe\b|\bMarkup\b|\bautoescape\b")
TRANSLATED_VALUE = re.compile(r"\b(?:_|gettext|ngettext)\(\s*(?![\s\"'])")
UNQUOTED = re.compile(r"=\{\{")
LINK = re.compile(r"""(?:href|src)="\{\{(.*?)\}\}""")
OWN = ("to(", "site.address(")


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_there_are_templates_to_look_at() -> None:
    assert TEMPLATES


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_nothing_is_marked_safe_by_a_template(path: Path) -> None:
    # Only the filter `markdown` returns markup, and that passed the cleaner. Plain text may switch escaping off.
    allowed = r"\{%-?\s*autoescape false\s*-?%\}|\{%-?\s*endautoescape\s*-?%\}" if ".txt" in path.name else r"(?!)"

    assert SAFE.findall(re.sub(allowed, "", path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_only_words_of_the_template_are_translated(path: Path) -> None:
    assert TRANSLATED_VALUE.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_every_attribute_with_a_value_is_quoted(path: Path) -> None:
    assert UNQUOTED.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name)
def test_every_link_that_is_not_our_own_path_passes_the_filter_url(path: Path) -> None:
    links = [link.strip() for link in LINK.findall(path.read_text(encoding="utf-8"))]

    assert [link for link in links if not link.startswith(OWN) and not re.search(r"\|\s*url$", link)] == []
