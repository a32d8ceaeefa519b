"""A pool of one worker, and functions for it to run."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import pytest

from npa_core.workers.pool import Workers


@pytest.fixture
def jobs(monkeypatch):
    """The test's own functions, importable here and therefore in workers."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent / "jobs"))
    yield importlib.import_module("npa_worker_jobs")
    sys.modules.pop("npa_worker_jobs")


@pytest.fixture
async def workers():
    """A pool of one."""
    async with Workers(1) as pool:
        yield pool
