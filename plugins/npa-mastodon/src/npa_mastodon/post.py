"""The words of a post: an edition within the server's limit. Pure: a brief in, a message out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from npa_core.models import Brief, Card, Edition, Facts, Message
from npa_core.text import excerpt, one_line

TARGET = "account"
MOST_HEADLINES = 10
_HEADLINE = 140
_SOURCE = 50

# Invisible, breaks no line, and no part of a word: what follows it is neither name nor hashtag nor host.
_JOINER = "\u2060"
_ADDRESS = re.compile(r"\S*://\S*|\bwww\.\S+", re.IGNORECASE)
_SCHEME = re.compile(r"\b(xmpp|magnet|mailto|tel|sms|geo|matrix|gemini|gopher|javascript|data):(?=\S)", re.IGNORECASE)
_HOST = re.compile(r"(?<=\w)\.(?=[^\W\d_]{2})")
_SIGN = re.compile("[@＠﹫#＃﹟]")
_OWN_LINK = re.compile(r"https?://\S+")

_MORE = {
    "de": ("… und eine weitere Nachricht", "… und {n} weitere Nachrichten", "Eine Nachricht", "{n} Nachrichten"),
    "en": ("… and one more", "… and {n} more", "One piece of news", "{n} pieces of news"),
}


@dataclass(frozen=True, slots=True)
class Limit:
    """How long a post may be, and how long a link counts; None: as long as it is."""

    characters: int = 500
    link: int | None = 23

    @classmethod
    def of(cls, facts: Facts) -> Limit:
        """Return the limit that was learnt; Mastodon's own where nothing was.

        A server that states its length but nothing about links counts them as they are (Pleroma does).
        """
        characters, link = facts.values.get("max_characters"), facts.values.get("characters_reserved_per_url")
        if not isinstance(characters, int) or characters < 1:
            return cls()
        return cls(characters, link if isinstance(link, int) and link > 0 else None)

    def fits(self, text: str) -> bool:
        """Whether `text` is short enough."""
        return self.length(text) <= self.characters

    def length(self, text: str) -> int:
        """Return the length as the server counts it; never less.

        Mastodon counts grapheme clusters; code points after NFC are never fewer.
        """
        text = unicodedata.normalize("NFC", text)
        if self.link is not None:
            text = _OWN_LINK.sub("x" * self.link, text)
        return len(text)


def message(brief: Brief, hashtags: Sequence[str]) -> Message | None:
    """Return the post about the brief's edition; None when there is none or nothing stands in it."""
    edition = brief.edition
    if edition is None or not edition.cards:
        return None
    title = neutral(edition.title.pick(edition.language)) or brief.alliance.name
    text, shown = _fitting(
        edition, title, edition_page(brief.alliance.url, edition.id), hashtags, Limit.of(brief.facts)
    )
    items = dict.fromkeys(card.item for card in shown if card.item)
    return Message(target=TARGET, title=title, text=text, items=tuple(items), language=edition.language)


def edition_page(site: str, edition: str) -> str:
    """Return the address of an edition's page on the alliance's site (npa-web writes it there)."""
    return f"{site}editions/{edition}/index.html"


def neutral(text: str) -> str:
    """Return somebody else's text as one line that mentions nobody, tags nothing and links nowhere.

    Addresses are left out. Signs that would make a mention or a hashtag, and dots inside what
    looks like a host, get an invisible joiner after them: people read the same, servers see no link.
    """
    text = _ADDRESS.sub(" ", one_line(text))
    text = _SCHEME.sub(r"\1: ", text)
    text = _HOST.sub("." + _JOINER, text)
    return " ".join(_SIGN.sub(lambda sign: sign[0] + _JOINER, text).split())


def _fitting(
    edition: Edition, title: str, link: str, hashtags: Sequence[str], limit: Limit
) -> tuple[str, tuple[Card, ...]]:
    """Return the longest text that fits, and the cards it shows."""
    cards = tuple(card for card in edition.highlights if card.social)
    tags = " ".join(f"#{tag}" for tag in hashtags)
    for shown in range(min(len(cards), MOST_HEADLINES), -1, -1):
        lines = [*map(_headline, cards[:shown]), *_more(len(edition.cards), shown, edition.language)]
        text = _blocks(title, "\n".join(lines), link, tags)
        if limit.fits(text):
            return text, cards[:shown]
    for text in (_blocks(title, link, tags), _blocks(title, link)):
        if limit.fits(text):
            return text, ()
    room = limit.characters - limit.length(_blocks("", link)) - len("\n\n")
    return _blocks(excerpt(title, max(room, 0)), link), ()


def _blocks(*blocks: str) -> str:
    return "\n\n".join(filter(None, blocks))


def _headline(card: Card) -> str:
    title, source = excerpt(neutral(card.title), _HEADLINE), excerpt(neutral(card.source), _SOURCE)
    return " ".join(filter(None, ("•", title, f"({source})" if source else "")))


def _more(total: int, shown: int, language: str) -> list[str]:
    one_more, many_more, one, many = _MORE.get(language.split("-", 1)[0].lower(), _MORE["en"])
    rest = total - shown
    if rest == 0:
        return []
    single, several = (one_more, many_more) if shown else (one, many)
    return [single if rest == 1 else several.format(n=rest)]
