"""The classifiers at work: opened for a run, asked under the guard; one that fails costs its labels only."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Any

from npa_core.errors import NpaError
from npa_core.models import Failure, Label, NewsItem
from npa_core.pipeline.guard import Owner
from npa_core.pipeline.workshop import Workshop
from npa_core.plugin import Classifier
from npa_core.steps.classify import checked, merge


class Classifying:
    """The classifiers of one run; what goes wrong with them is added to `failures`."""

    def __init__(self, shop: Workshop, failures: list[Failure]) -> None:
        self._shop = shop
        self._failures = failures
        self._classifiers: list[tuple[Owner, Classifier[Any]]] = []
        self._broken: set[str] = set()

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """Keep the classifiers open; one that fails in opening or closing costs its labels only."""
        stack = AsyncExitStack()
        for bound in self._shop.assembly.classifiers:
            try:
                classifier = await stack.enter_async_context(self._shop.open(bound))
            except NpaError as error:
                self._failures.append(self._shop.failure(bound.owner.component, error))
            else:
                self._classifiers.append((bound.owner, classifier))
        try:
            yield
        finally:
            try:
                await stack.aclose()
            except NpaError as error:
                self._failures.append(self._shop.failure("classifiers", error))

    def labels(self, item: NewsItem) -> tuple[Label, ...]:
        """Return what the classifiers say of an item, each label once."""
        labels: list[Label] = []
        for owner, classifier in self._classifiers:
            if owner.component in self._broken:
                continue
            try:
                labels += self._shop.guard.call(owner, partial(_ask, classifier, item))
            except NpaError as error:
                # Named once; its labels are missing in this run, the items are kept.
                self._broken.add(owner.component)
                self._failures.append(self._shop.failure(owner.component, error))
        return merge(labels)


def _ask(classifier: Classifier[Any], item: NewsItem) -> list[Label]:
    """Run inside the guard: what is not a set of labels counts against the plugin."""
    labels = tuple(classifier.classify(item))
    if not all(isinstance(label, Label) for label in labels):
        raise TypeError("classify returned something that is no Label")
    return [checked(label, classifier.name) for label in labels]
