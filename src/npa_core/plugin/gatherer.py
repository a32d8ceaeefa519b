"""Gatherers: the components that read sources."""

from __future__ import annotations

from abc import ABC, abstractmethod

from npa_core.errors import RejectedError
from npa_core.models import Document, Harvest, Visit
from npa_core.plugin.component import Component, S


class Gatherer(Component[S], ABC):
    """Reads one kind of source. The core decides when, remembers the cursor, and cleans what comes."""

    @abstractmethod
    async def gather(self, visit: Visit) -> Harvest:
        """Look at the source once.

        Raises TransientError when it did not work now, RejectedError when a person has to look.
        A source that is reachable but broken must raise: an empty harvest means an empty source.
        """

    @staticmethod
    def read(document: Document) -> Harvest:
        """Read one document: pure, synchronous, fit for `context.offload`. Serves `npa feeds test`, too.

        Raises RejectedError (kind `not-a-feed` …) when the document is not of this gatherer's kind.
        """
        raise RejectedError(f"this gatherer reads no single documents (asked for {document.address})", kind="no-reader")
