"""For plugin authors: contexts, sample data and contract suites to test their components with.

A plugin's test file is a few lines::

    from npa_core.testing import PublisherContract

    class TestPostcard(PublisherContract):
        component_type = Postcard
        settings: ClassVar = {"address": "https://post.example/"}
"""

# ruff: noqa: E402  pytest must know the suites before they are imported, to explain their asserts

import sys

_SUITES = tuple(f"npa_core.testing.{suite}" for suite in ("component", "publisher", "reading"))
if "pytest" in sys.modules:
    sys.modules["pytest"].register_assert_rewrite(*_SUITES)

from npa_core.pipeline.clock import FixedClock
from npa_core.testing.alliance import sample_alliance, sample_catalogue
from npa_core.testing.component import ComponentContract
from npa_core.testing.context import FakeContext, FakeShelf, Request
from npa_core.testing.loopback import LoopbackContext
from npa_core.testing.publisher import PublisherContract
from npa_core.testing.reading import ClassifierContract, GathererContract
from npa_core.testing.samples import (
    sample_archive,
    sample_brief,
    sample_delivery,
    sample_edition,
    sample_items,
    sample_visit,
)

__all__ = [
    "ClassifierContract", "ComponentContract", "FakeContext", "FakeShelf", "FixedClock", "GathererContract",
    "LoopbackContext", "PublisherContract", "Request", "sample_alliance", "sample_archive", "sample_brief",
    "sample_catalogue", "sample_delivery", "sample_edition", "sample_items", "sample_visit",
]  # fmt: skip
