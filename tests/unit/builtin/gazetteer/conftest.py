"""What a text names, with the regions and places that `npa init` ships."""

from __future__ import annotations

from collections.abc import Callable
from importlib.resources import files
from pathlib import Path

import pytest

from npa_core.builtin.places import PlaceClassifier, PlaceSettings
from npa_core.exchange import load_catalogue
from npa_core.models import Partner
from npa_core.testing import FakeContext, sample_items

Regions = Callable[..., set[str]]
ITEM = sample_items()[0].model_copy(update={"categories": ()})


@pytest.fixture(scope="session")
def regions() -> Regions:
    """Return a function that says which regions a title and a text name; the partner is from the region given."""
    catalogue = load_catalogue(Path(str(files("npa_core.pipeline") / "folder")))
    partners = [Partner(id=f"in-{one.id}", name="Ein Verein", regions=(one.id,)) for one in catalogue.regions]
    context = FakeContext(catalogue=catalogue.model_copy(update={"partners": tuple(partners)}))
    classifier = PlaceClassifier(PlaceSettings(), context)

    def named(title: str, text: str = "", *, partner: str = "") -> set[str]:
        changes = {"title": title, "content": text, "partner": f"in-{partner}" if partner else None}
        return {label.value for label in classifier.classify(ITEM.model_copy(update=changes))}

    return named
