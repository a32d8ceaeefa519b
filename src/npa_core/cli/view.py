"""The catalogue as commands look at it that need nothing else: neither database nor lock, nor all of npa.toml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TypeVar

from npa_core.config.load import FILE, parse, read
from npa_core.errors import ConfigError
from npa_core.exchange.folder import load_catalogue
from npa_core.models import ActionField, AllianceProfile, Case, Catalogue, Localized, Model, Partner, Region, Scheme
from npa_core.models.references import unknown
from npa_core.models.validation import validate
from npa_core.pipeline.clock import SystemClock

M = TypeVar("M", bound=Model)

_WORDS: Mapping[type[Model], str] = {
    Partner: "partner", ActionField: "action field", Region: "region", Scheme: "scheme",
}  # fmt: skip


@dataclass(frozen=True)
class View:
    """The catalogue, seen on a day by a reader of a language."""

    catalogue: Catalogue
    language: str
    today: date

    @classmethod
    def of(cls, folder: Path) -> View:
        """Read the catalogue of an alliance folder. Raises ConfigError with every fault in it."""
        alliance = profile(folder)
        today = SystemClock().now().astimezone(alliance.zone).date()
        return cls(load_catalogue(folder), alliance.language, today)

    def text(self, words: Localized | str | None) -> str:
        """Return words in the reader's language."""
        return words.pick(self.language) if isinstance(words, Localized) else words or ""

    def name(self, type_: type[Model], id: str) -> str:
        """Return what a partner, field, region or scheme is called; nothing where its id is all that is known."""
        found = self._named.get(type_, {}).get(id)
        words = next((getattr(found, word) for word in ("name", "label", "title") if hasattr(found, word)), "")
        return self.text(words)

    def check(self, type_: type[Model], id: str) -> None:
        """Raise ConfigError, with the nearest name, when there is no such partner, field, region or scheme.

        Of an AGS it is enough that something known lies in it; without any regions, every one will do.
        """
        known = {*self._named[type_]}
        if type_ is Region:
            known |= {place.ags for place in self.catalogue.places}
            if not self.catalogue.regions or (id.isdigit() and any(key.startswith(id) for key in known)):
                return
        if id not in known:
            raise ConfigError(unknown(_WORDS[type_], id, sorted(known)))

    def fit(self, noun: M) -> M:
        """Return a noun as it may be shown: without the contact of an individual, or one that lacks consent."""
        if getattr(noun, "contact", None) is None or self._may_be_reached(noun):
            return noun
        return noun.model_copy(update={"contact": None})

    def _may_be_reached(self, noun: Model) -> bool:
        if isinstance(noun, Case):
            return noun.contact is not None and noun.contact.consent.given
        owner = noun if isinstance(noun, Partner) else self.catalogue.partner(getattr(noun, "partner", None))
        return owner is None or owner.sector != "individual"

    @cached_property
    def _named(self) -> Mapping[type[Model], Mapping[str, Model]]:
        catalogue = self.catalogue
        return {
            Partner: {partner.id: partner for partner in catalogue.partners},
            ActionField: {field.id: field for field in catalogue.taxonomy.fields},
            Region: {region.id: region for region in catalogue.regions},
            Scheme: {scheme.id: scheme for scheme in catalogue.taxonomy.schemes},
        }


def profile(folder: Path) -> AllianceProfile:
    """Read who speaks here, for its language and time zone. Other tables of npa.toml may be faulty."""
    data, places = parse(read(folder))
    found, faults = validate(AllianceProfile, data.get("alliance", {}), file=FILE, places=places, at=("alliance",))
    if found is None:
        raise ConfigError(f"{FILE} is not right; nothing was done", faults)
    return found
