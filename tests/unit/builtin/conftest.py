"""The catalogue that `npa init` founds, with the action fields as they are shipped."""

from __future__ import annotations

from pathlib import Path

import pytest

from npa_core.exchange.folder import load_catalogue
from npa_core.models import Catalogue
from npa_core.pipeline.found import found


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    folder: Path = tmp_path_factory.mktemp("shipped")
    found(folder)
    return load_catalogue(folder)
