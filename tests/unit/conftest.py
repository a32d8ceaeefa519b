"""What the tests of the rooms share: a heap that is not looked through again and again."""

from __future__ import annotations

import gc


def pytest_collection_finish() -> None:
    """Leave what was imported and collected, half a million objects that stay, out of every collection of garbage."""
    gc.collect()
    gc.freeze()
