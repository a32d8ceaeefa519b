"""What all tests share: property tests without deadlines, for machines differ."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("npa", deadline=None, derandomize=True, max_examples=60)
settings.load_profile("npa")
