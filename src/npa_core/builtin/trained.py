"""The trained classifier: labels items as editors decided others like them; `npa classify train` teaches it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from pydantic import ValidationError

from npa_core.errors import RejectedError
from npa_core.models import Finding, Label, NewsItem
from npa_core.models.learned import LearnedModel
from npa_core.plugin import Classifier, Context, Settings
from npa_core.text import plain

FILE = "state/trained.json"
"""Where training puts what was learned. Numbers and letters only: reading it executes nothing."""


class TrainedSettings(Settings):
    """It has no settings."""


class TrainedClassifier(Classifier[TrainedSettings]):
    """Labels as it was taught. Until somebody has trained it, it says nothing."""

    name = "trained"

    def __init__(self, settings: TrainedSettings, context: Context) -> None:
        super().__init__(settings, context)
        self._model: LearnedModel | None = None

    async def __aenter__(self) -> Self:
        """Read what was learned. Raises RejectedError when the file is damaged."""
        self.read()
        return self

    def read(self) -> None:
        """Read what was learned, if anything was. Raises RejectedError when the file is damaged."""
        path = self.context.folder / FILE
        if not path.exists():
            return
        try:
            self._model = LearnedModel.model_validate_json(path.read_bytes())
        except (OSError, ValidationError):
            raise RejectedError(
                f"{FILE} cannot be read; `npa classify train` writes it anew", kind="bad-file"
            ) from None

    def classify(self, item: NewsItem) -> frozenset[Label]:
        """Return relevance and action fields with the words that told most."""
        if self._model is None:
            return frozenset()
        return frozenset(self._model.judge(item.title, plain(item.content)))

    async def check(self) -> Sequence[Finding]:
        """Say whether anything was learned."""
        if self._model is not None:
            return ()
        message, advice = "nothing was learned yet: it labels nothing", "npa classify train"
        return (Finding(level="warning", subject="classifier trained", message=message, advice=advice),)
