"""For plugin authors: contexts and contract suites to test their components with."""

from npa_core.testing.context import FakeContext, FakeShelf, FixedClock, Request

__all__ = ["FakeContext", "FakeShelf", "FixedClock", "Request"]
