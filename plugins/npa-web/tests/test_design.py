"""Colours can be told apart by everyone, and every word the templates say has its German."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po

CSS = files("npa_web").joinpath("static", "site.css").read_text(encoding="utf-8")
BLOCKS = re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)
LIGHT, DARK = (dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block)) for block in BLOCKS[:2])
PAIRS = [
    ("ink", "paper"), ("ink", "card"), ("ink", "warm"), ("soft", "paper"), ("soft", "card"), ("soft", "warm"),
    ("accent", "paper"), ("accent", "card"), ("accent", "warm"), ("on-accent", "accent"), ("on-accent", "accent-deep"),
    ("new-ink", "new"), ("hero-ink", "hero"), ("hero-soft", "hero"), ("hero-ink", "hero-deep"),
]  # fmt: skip


def luminance(colour: str) -> float:
    channels = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("pair", PAIRS, ids="-on-".join)
@pytest.mark.parametrize("scheme", [LIGHT, LIGHT | DARK], ids=["light", "dark"])
def test_text_has_the_contrast_that_wcag_asks_for(scheme: dict[str, str], pair: tuple[str, str]) -> None:
    brighter, darker = sorted((luminance(scheme[name]) for name in pair), reverse=True)

    assert (brighter + 0.05) / (darker + 0.05) >= 4.5


def test_every_message_of_the_templates_is_translated_and_none_is_left_over() -> None:
    said = set()
    for template in files("npa_web").joinpath("templates").iterdir():
        with template.open("rb") as source:
            for _, message, _, _ in extract("jinja2", source):
                said.add(message if isinstance(message, str) else message[0])
    with files("npa_web").joinpath("translations", "de.po").open("rb") as source:
        catalog = read_po(source, locale="de")
    translated = {m.id if isinstance(m.id, str) else m.id[0] for m in catalog if m.id and m.string}

    assert translated == said
