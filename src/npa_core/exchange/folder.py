"""The catalogue of an alliance folder, read with every fault of every file at once."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from npa_core.errors import ConfigError, Fault
from npa_core.exchange.nouns import LISTS
from npa_core.exchange.reading import Reading
from npa_core.models import (
    ActionField,
    AdvicePoint,
    Case,
    Catalogue,
    Event,
    Offer,
    Page,
    Partner,
    Place,
    Recommendation,
    Region,
    Taxonomy,
    WorkingGroup,
)
from npa_core.models.references import bad_references
from npa_core.models.validation import nearest, place_of

_FORMATS = (".yaml", ".csv", ".xlsx")
_KNOWN_FILES = frozenset({"action_fields.yaml", *(f"{name}{suffix}" for name in LISTS for suffix in _FORMATS)})


@dataclass(frozen=True, slots=True)
class CatalogueRead:
    """What is sound in the catalogue's files, and what is not."""

    catalogue: Catalogue
    faults: tuple[Fault, ...]
    reading: Reading

    def place_of_feed(self, partner: str, url: str) -> tuple[str, int, int]:
        """Return file, line and column of a partner's feed."""
        origin, held = self.reading.first[Partner, partner], self.catalogue.partner(partner)
        index = next((n for n, feed in enumerate(held.feeds if held else ()) if feed.url == url), 0)
        return (origin.file, *place_of(origin.places, (*origin.at, "feeds", index)))


def load_catalogue(folder: Path) -> Catalogue:
    """Read catalogue/ and pages/ of an alliance folder. What is missing there is empty.

    Raises ConfigError with the faults of all files: form, content, duplicate ids, references to
    nothing or in circles, and files in catalogue/ that nothing reads.
    """
    found = read_catalogue(folder)
    if found.faults:
        raise ConfigError("the catalogue is not right; nothing was done", found.faults)
    return found.catalogue


def read_catalogue(folder: Path) -> CatalogueRead:
    """Read what `load_catalogue` reads; faults are returned beside what is sound, for whoever looks for more."""
    with _nothing_collected():
        return _read(folder)


@contextmanager
def _nothing_collected() -> Iterator[None]:
    """Leave the garbage collector off: nothing read here is garbage, and looking for some costs a quarter."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _read(folder: Path) -> CatalogueRead:
    reading = Reading(folder)
    catalogue = Catalogue(
        partners=reading.listed(Partner),
        taxonomy=reading.taxonomy("catalogue/action_fields.yaml"),
        regions=reading.listed(Region),
        places=reading.listed(Place),
        cases=reading.texts(Case, "catalogue/cases"),
        offers=reading.listed(Offer),
        events=reading.listed(Event),
        groups=reading.listed(WorkingGroup),
        recommendations=reading.listed(Recommendation),
        advice_points=reading.listed(AdvicePoint),
        pages=reading.texts(Page, "pages"),
    )
    faults = {*reading.faults, *_bad_references(reading, catalogue), *_repeated_feeds(reading, catalogue)}
    faults |= {*_unread_files(folder)}
    return CatalogueRead(catalogue, tuple(sorted(faults)), reading)


def _bad_references(reading: Reading, catalogue: Catalogue) -> Iterator[Fault]:
    """Yield a fault for every reference to nothing; not for what is there, but broken itself."""
    whole = Catalogue.model_construct(
        partners=reading.all(Partner),
        taxonomy=Taxonomy.model_construct(schemes=catalogue.taxonomy.schemes, fields=reading.all(ActionField)),
        regions=reading.all(Region),
        places=catalogue.places,
        cases=reading.all(Case),
        offers=reading.all(Offer),
        events=reading.all(Event),
        groups=reading.all(WorkingGroup),
        recommendations=reading.all(Recommendation),
        advice_points=reading.all(AdvicePoint),
    )
    owners = {id(origin.noun): origin for origin in reading.origins}
    for bad in bad_references(whole):
        if bad.to not in reading.unreadable:
            yield owners[id(bad.owner)].fault(bad.path, bad.message)


def _repeated_feeds(reading: Reading, catalogue: Catalogue) -> Iterator[Fault]:
    """Yield a fault for every feed id that is used twice, and every address that one partner names twice."""
    seen: set[tuple[str, str]] = set()
    for partner in catalogue.partners:
        for index, feed in enumerate(partner.feeds):
            for key, value, scope in (("id", feed.id, ""), ("url", feed.url, partner.id)):
                if value and (scope, value) in seen:
                    path = ("feeds", index, key)
                    yield reading.first[Partner, partner.id].fault(path, f"duplicate feed {key} {value!r}")
                seen.add((scope, value or ""))


def _unread_files(folder: Path) -> Iterator[Fault]:
    """Yield a fault for each list in catalogue/ whose name nothing knows: most likely it is misspelt."""
    below = folder / "catalogue"
    for path in (*below.glob("*"), *below.glob("*/*.yml")):
        if path.suffix in (*_FORMATS, ".yml", ".xls", ".ods") and path.name not in _KNOWN_FILES:
            hint = f" (did you mean '{path.stem}.yaml'?)" if path.suffix == ".yml" else nearest(path.name, _KNOWN_FILES)
            yield Fault(path.relative_to(folder).as_posix(), 0, 0, f"nothing reads this file{hint}")
