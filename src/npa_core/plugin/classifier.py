"""Classifiers: the components that recognise what an item is about."""

from __future__ import annotations

from abc import ABC, abstractmethod

from npa_core.models import Label, NewsItem
from npa_core.plugin.component import Component, S


class Classifier(Component[S], ABC):
    """Adds labels to items. Several may be at work; of two equal labels the better score counts."""

    @abstractmethod
    def classify(self, item: NewsItem) -> frozenset[Label]:
        """Return what is recognised: pure, from the item and the catalogue alone."""
