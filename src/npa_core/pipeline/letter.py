"""The letter to a partner's office about its feed: what is wrong, in plain words, and what helps. Nothing is sent."""

from __future__ import annotations

import re
from dataclasses import dataclass
from textwrap import wrap
from typing import Literal, get_args
from urllib.parse import quote

from npa_core.errors import ConfigError
from npa_core.models import Partner, Problem, Quality, SourceHealth
from npa_core.models.references import unknown
from npa_core.pipeline.health import health_of_all
from npa_core.pipeline.workshop import Workshop
from npa_core.render import environment
from npa_core.steps.trouble import cause, trouble
from npa_core.text import one_line, safe_url

Language = Literal["de", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
"""Those in which there is a letter."""

_SUBJECT = {"de": "Ihr Nachrichten-Feed bei {name}", "en": "Your news feed at {name}"}
_VALIDATOR = "https://validator.w3.org/feed/check.cgi?url="
_WIDTH = 76
"""Characters in a line; mail programs break longer ones where they like."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that somebody may send."""

    to: str | None
    """The office's address, where one is written down and may be used."""
    subject: str
    body: str
    language: Language


@dataclass(frozen=True, slots=True)
class _Told:
    """A problem, and where its words stand."""

    kind: Literal["failure", "quality"]
    words: str
    detail: str


@dataclass(frozen=True, slots=True)
class _Feed:
    """A feed as the letter shows it."""

    address: str
    validator: str | None
    problems: tuple[_Told, ...]
    health: SourceHealth

    @property
    def newest(self) -> object:
        """When its newest item was published."""
        return self.health.newest


def letter(shop: Workshop, partner: str, language: Language | None = None) -> Letter | None:
    """Return the letter about all that is wrong with a partner's feeds, or None when nothing is.

    Without `language`, it is in the first of the partner's languages in which there is a letter, else in
    German. Raises ConfigError when there is no such partner, or nothing of it is gathered.
    """
    found = _partner(shop, partner)
    feeds = tuple(_troubled(source) for source in health_of_all(shop) if source.partner == partner)
    feeds = tuple(feed for feed in feeds if feed.problems)
    if not feeds:
        return None
    language = language or _language(found)
    alliance = shop.config.alliance
    # Text, not HTML: nothing is escaped. What a server said is one line without controls when it comes here.
    templates = environment(
        "npa_core.pipeline", language=language, zone=alliance.zone, fallback=alliance.language
    ).overlay(autoescape=False)
    body = templates.get_template(f"letter/letter.{language}.txt.j2").render(
        alliance=alliance,
        partner=found,
        feeds=feeds,
        count=sum(len(feed.problems) for feed in feeds),
        seconds=f"{shop.config.net.timeout:g}",
        megabytes=f"{shop.config.net.max_bytes / 1_000_000:g}",
    )
    subject = _SUBJECT[language].format(name=alliance.name)
    return Letter(_address(shop, partner), one_line(subject), _wrapped(body), language)


def _partner(shop: Workshop, id: str) -> Partner:
    found = shop.catalogue.partner(id)
    if found is None:
        raise ConfigError(unknown("partner", id, [partner.id for partner in shop.catalogue.partners]))
    if not found.is_public:
        raise ConfigError(f"nothing is gathered of {id!r}: its status is {found.status!r}, not 'active'")
    return found


def _address(shop: Workshop, partner: str) -> str | None:
    """Return the office's address from the public catalogue, which knows none of individuals."""
    found = shop.public.partner(partner)
    return found.contact.email if found and found.contact else None


def _language(partner: Partner) -> Language:
    spoken = [tag.split("-", 1)[0].lower() for tag in partner.languages]
    return next((language for tag in spoken for language in LANGUAGES if language == tag), LANGUAGES[0])


def _troubled(source: SourceHealth) -> _Feed:
    url = safe_url(source.address)
    told = tuple(_told(problem) for problem in source.problems if trouble(problem.code).theirs)
    validator = f"{_VALIDATOR}{quote(url, safe='')}" if url else None
    return _Feed(source.address if url else source.id, validator, told, source)


def _told(problem: Problem) -> _Told:
    words = cause(problem.code)
    kind: Literal["failure", "quality"] = "quality" if words in set(Quality) else "failure"
    return _Told(kind, words.replace("-", "_"), problem.detail)


def _wrapped(body: str) -> str:
    """Break long lines between words; what is indented is an example or an address, and stays."""
    lines = "\n".join(line for whole in body.splitlines() for line in _lines(whole))
    return re.sub(r"\n{3,}", "\n\n", lines).strip() + "\n"


def _lines(line: str) -> list[str]:
    if line.startswith("    ") or not line.strip():
        return [line.rstrip()]
    return wrap(line, _WIDTH, break_long_words=False, break_on_hyphens=False)
