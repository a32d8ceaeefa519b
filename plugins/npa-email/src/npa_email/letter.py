"""The letter: an edition as plain text, laid out for reading aloud, and as HTML with nothing to load."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import css_inline
from jinja2 import Environment

from npa_core.models import Brief, Edition
from npa_core.render import environment, printable
from npa_core.text import excerpt, one_line
from npa_email.period import locale_of, period_name

COLUMNS = 72
PREHEADER_CHARACTERS = 140

# A letter loads nothing when it is read, and nothing when it is made.
_INLINER = css_inline.CSSInliner(load_remote_stylesheets=False, base_url=None, keep_style_tags=False)


@dataclass(frozen=True, slots=True)
class Imprint:
    """What the foot of the letter says of who sends it, and how to leave the list."""

    sender_name: str
    to: str
    unsubscribe: str

    @property
    def mailbox(self) -> str:
        """The address to write to for unsubscribing; empty when that is a page."""
        return self.unsubscribe.removeprefix("mailto:").partition("?")[0] if self._is_mail else ""

    @property
    def mail_subject(self) -> str:
        """The subject such a mail needs; empty when it needs none."""
        query = parse_qs(self.unsubscribe.partition("?")[2]) if self._is_mail else {}
        return one_line(" ".join(query.get("subject", ())))

    @property
    def _is_mail(self) -> bool:
        return self.unsubscribe.startswith("mailto:")


def subject(edition: Edition, brief: Brief) -> str:
    """Return what stands in the inbox: title and period."""
    return one_line(f"{_title(edition, brief)} · {period_name(edition, brief.alliance.zone)}")


class LetterWriter:
    """Writes letters with the shipped templates, or those that the alliance put in their place."""

    def __init__(self, overrides: Path) -> None:
        self._overrides = overrides
        self._environments: dict[tuple[str, ...], Environment] = {}

    def text(self, edition: Edition, brief: Brief, imprint: Imprint) -> str:
        """Return the letter as plain text in 72 columns; only addresses of pages may be longer."""
        text = self._environment(edition, brief).get_template("letter.txt").render(_values(edition, brief, imprint))
        return re.sub(r"\n{4,}", "\n\n\n", re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE)).strip() + "\n"

    def html(self, edition: Edition, brief: Brief, imprint: Imprint) -> str:
        """Return the letter as an HTML document; its styles stand at the elements, as mail programs drop the others."""
        html = self._environment(edition, brief).get_template("letter.html").render(_values(edition, brief, imprint))
        return _INLINER.inline(html)

    def _environment(self, edition: Edition, brief: Brief) -> Environment:
        alliance = brief.alliance
        key = (edition.language, alliance.language, alliance.timezone)
        if key not in self._environments:
            made = environment(
                "npa_email",
                language=edition.language,
                zone=alliance.zone,
                fallback=alliance.language,
                overrides=self._overrides,
            )
            made.filters |= {"wrap": wrap, "direction": direction}
            self._environments[key] = made
        return self._environments[key]


def _values(edition: Edition, brief: Brief, imprint: Imprint) -> dict[str, Any]:
    """Return all that a template may show."""
    alliance = brief.alliance
    has_impressum = any(page.id == "impressum" for page in brief.catalogue.pages)
    titles = (card.title for card in chain.from_iterable(section.cards for section in edition.sections))
    return {
        "alliance": alliance,
        "contact": alliance.contact,
        "edition": edition,
        "imprint": imprint,
        "impressum": f"{alliance.url}impressum.html" if has_impressum else None,
        "period": period_name(edition, alliance.zone),
        "preheader": excerpt(" · ".join(dict.fromkeys(filter(None, titles))), PREHEADER_CHARACTERS),
        "sections": [section for section in edition.sections if section.cards],
        "subject": subject(edition, brief),
        "title": _title(edition, brief),
    }


def _title(edition: Edition, brief: Brief) -> str:
    return one_line(edition.title.pick(edition.language, brief.alliance.language))


def wrap(text: str, indent: int = 0) -> str:
    """Break text into lines of 72 columns at blanks only, so that no address and no compound word is torn."""
    lines = printable(text).splitlines()
    return "\n".join(
        textwrap.fill(line, COLUMNS, subsequent_indent=" " * indent, break_long_words=False, break_on_hyphens=False)
        for line in lines
        if line.strip()
    )


def direction(language: str | None) -> str:
    """Return which way a language is written, for `dir`; `auto` for an unknown one."""
    locale = locale_of(language or "und")
    is_known = (language or "").lower().split("-", 1)[0] == locale.language
    return str(locale.text_direction) if is_known else "auto"
