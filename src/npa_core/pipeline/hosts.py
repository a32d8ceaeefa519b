"""The servers of one gathering: which are left alone, because one of their sources found them down or overloaded.

A server is a host on a port. With `back_off = "source"` nobody rests for another's sake.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from npa_core.errors import NpaError, TransientError
from npa_core.pipeline.workshop import Workshop
from npa_core.steps.rest import rests, wish_as_pause
from npa_core.steps.sources import server
from npa_core.store import SourceRecord

_OVERLOADED = frozenset({"http-429", "http-503"})
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class Hosts:
    """Which servers rest, in this run and the next ones."""

    def __init__(self, shop: Workshop, records: Mapping[str, SourceRecord]) -> None:
        self._shop = shop
        self._records = records
        self._is_shared = shop.config.gather.back_off == "host"
        self._until = shop.store.sources.resting_hosts() if self._is_shared else {}
        self._silent: set[str] = set()

    def is_resting(self, record: SourceRecord) -> bool:
        """Return whether a source had better not be asked now for its server's sake."""
        name = _name(record)
        until = self._until.get(name)
        return name in self._silent or rests(until, self._shop.config.gather.interval, self._shop.clock.now())

    def failures(self, record: SourceRecord, error: NpaError, now: datetime) -> int:
        """Return how often in a row a server has failed, this time included; 0 when it is the source that failed.

        It is the server when it cannot be reached, when it names a time to come back, and when a second source of it
        does not answer in time.
        """
        if not self._is_shared or not isinstance(error, TransientError):
            return 0
        failing = self._failing_since_it_was_well(record, error.kind)
        asks_for_a_pause = error.kind in _OVERLOADED and wish_as_pause(error.retry_after, now)
        is_silent = error.kind == "timeout" and any(other.id != record.id for other in failing)
        if error.scope == "host" or asks_for_a_pause or is_silent:
            # All its sources count: they take turns in asking, and each alone has hardly failed.
            return 1 + sum(other.failures for other in failing)
        return 0

    def rest(self, record: SourceRecord, until: datetime) -> None:
        """Leave a server alone until then."""
        self._until[_name(record)] = until
        self._shop.store.sources.rest_host(_name(record), until)

    def spare(self, record: SourceRecord) -> None:
        """Ask nothing more of a server that kept us waiting, in this run: its next source would wait as long."""
        if self._is_shared:
            self._silent.add(_name(record))

    def answered(self, record: SourceRecord) -> None:
        """End the pause of a server that has answered well."""
        if self._until.pop(_name(record), None):
            self._shop.store.sources.wake_host(_name(record))

    def _failing_since_it_was_well(self, record: SourceRecord, kind: str) -> list[SourceRecord]:
        """Return the sources of the same server that failed in this way at their last visit, since any was well."""
        here = [other for other in self._records.values() if _name(other) == _name(record)]
        well = max(other.last_good or _LONG_AGO for other in here)
        return [other for other in here if other.failure_kind == kind and (other.visited or _LONG_AGO) > well]


def _name(record: SourceRecord) -> str:
    return server(record.moved_to or record.address)[1]
