"""The bundled example alliance and its loopback servers."""

from __future__ import annotations

from datetime import UTC, datetime

NOW = datetime(2026, 11, 16, 6, 5, tzinfo=UTC)
"""The moment at which the demo's clock stands still: Monday, 7:05 in Berlin, five minutes after the weekly is due."""
