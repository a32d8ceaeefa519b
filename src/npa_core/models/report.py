"""What a run says in the end: its report, its failures; and the findings of `doctor`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import Field

from npa_core.models.base import Model, UtcTime


class Failure(Model):
    """One thing that went wrong while the rest was done."""

    subject: str
    """What it concerns: `source dgb/1`, `channel letter`, `plugin npa-rss 0.1.0`."""
    kind: str
    """One word: `timeout`, `http-503`, `not-a-feed`, `plugin-error` …"""
    message: str
    """What happened, and what to do."""
    since: UtcTime | None = None
    next_try: UtcTime | None = None
    alarming: bool = True
    """Whether this failure sets exit code 1 (a source that keeps failing alarms only now and then)."""


class RunReport(Model):
    """The result of one invocation."""

    command: str
    started: UtcTime
    finished: UtcTime
    counts: Mapping[str, int] = Field(default_factory=dict)
    """`sources`, `items_new`, `items_changed`, `editions`, `delivered`, …"""
    editions: tuple[str, ...] = ()
    """Ids of editions composed or approved."""
    failures: tuple[Failure, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def exit_code(self) -> int:
        """0 when all is well, 1 when something failed and the rest was done."""
        return 1 if any(failure.alarming for failure in self.failures) else 0


class Finding(Model):
    """One result of `npa doctor`."""

    level: Literal["ok", "warning", "error"]
    subject: str
    message: str
    advice: str = ""
    """What to do about it."""
