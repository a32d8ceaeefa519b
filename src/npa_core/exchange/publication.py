"""What the publication formats share: the public catalogue, in the alliance's words, below stable addresses."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self
from urllib.parse import quote, urldefrag, urlsplit, urlunsplit

from npa_core.models import ActionField, AllianceProfile, Catalogue, Localized, Partner, Scheme
from npa_core.models.localized import UNDETERMINED
from npa_core.text import multi_line, one_line

OWN_SCHEME = "action-fields"
"""The id of the scheme that the fields of a taxonomy without schemes belong to."""

_FREE = frozenset({"0", "0 €", "free", "free of charge", "gratis", "keine", "kostenfrei", "kostenlos", "umsonst"})
_BAD_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")


@dataclass(frozen=True, slots=True)
class Publication:
    """What may be shown of a catalogue, and who shows it."""

    catalogue: Catalogue
    alliance: AllianceProfile

    @classmethod
    def of(cls, catalogue: Catalogue, alliance: AllianceProfile) -> Self:
        """Return the public part of a catalogue."""
        return cls(catalogue.public, alliance)

    def address(self, noun: str, id: str) -> str:
        """Return the name of a noun in all exports, as stable as its id: `https://alliance.example/#partner/vhs`."""
        return f"{_site(self.alliance.url)}#{noun}/{id}"

    def line(self, text: Localized | None) -> str:
        """Return a localised text in the alliance's language, on one line; empty when there is none."""
        return one_line(text.pick(*self.alliance.languages)) if text else ""

    def text(self, text: Localized | None) -> str:
        """Return a localised text in the alliance's language, with its line breaks."""
        return multi_line(text.pick(*self.alliance.languages)) if text else ""

    def partners(self, ids: Iterable[str]) -> tuple[Partner, ...]:
        """Return those of the partners that may be shown."""
        return tuple(partner for id in ids if (partner := self.catalogue.partner(id)))

    def fields(self, ids: Iterable[str]) -> tuple[ActionField, ...]:
        """Return those of the action fields that there are."""
        return tuple(field for id in ids if (field := self.catalogue.field(id)))

    @property
    def schemes(self) -> tuple[Scheme, ...]:
        """The schemes of the taxonomy; of one that names none, a scheme of the alliance's own."""
        taxonomy = self.catalogue.taxonomy
        own = Scheme(id=OWN_SCHEME, title=Localized(self.alliance.name))
        return taxonomy.schemes or ((own,) if taxonomy.fields else ())

    def scheme_of(self, field: ActionField) -> str:
        """Return the id of the scheme a field belongs to."""
        return self.catalogue.taxonomy.scheme_of(field) or OWN_SCHEME


def versions(text: Localized | None) -> dict[str, str]:
    """Return a text by lower-case language tag, cleaned; under no tag (`""`) what is fit for every reader."""
    found: dict[str, str] = {}
    for tag, words in (text.root if text else {}).items():
        if cleaned := multi_line(words):
            found.setdefault("" if tag == UNDETERMINED else tag.lower(), cleaned)
    return found


def as_json(document: Mapping[str, Any]) -> bytes:
    """Return a document as JSON, with each entry of its lists on a line: quick to write, and to compare by line."""
    parts = [f"{json.dumps(key)}: {_value(value)}" for key, value in document.items()]
    return ("{\n" + ",\n".join(parts) + "\n}\n").encode()


def _value(value: Any) -> str:
    if not isinstance(value, list):
        return json.dumps(value, ensure_ascii=False)
    return "[" + ",".join("\n" + json.dumps(entry, ensure_ascii=False) for entry in value) + "\n]"


def is_free(fees: str) -> bool:
    """Return whether what is written about the costs says that there are none."""
    return fees.strip(" .!").casefold() in _FREE


def uri(url: str) -> str:
    """Return an address as a URI in ASCII (RFC 3987, 3.1), as formats ask for that know no IRIs."""
    scheme, netloc, path, query, fragment = urlsplit(url)
    # Of the delimiters, square brackets stand around an IPv6 address only (RFC 3986, 3.2.2).
    parts = (quote(part, safe="!$&'()*+,;=:@/?%~") for part in (path, query, fragment))
    written = urlunsplit((scheme, quote(netloc, safe="!$&'()*+,;=:%[]"), *parts))
    return _BAD_PERCENT.sub("%25", written)


@lru_cache(maxsize=8)
def _site(url: str) -> str:
    return uri(urldefrag(url).url)
